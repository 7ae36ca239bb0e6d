package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelmirror.reference.UnreadableDocumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which routes an operator has paused, in {@code paused/routes.json}, so that a restart does not resume them. All instances
 * on the folder share it. It belongs to the running service: an export leaves it out. A file that cannot be read is put aside,
 * and nothing is paused. Thread-safe.
 */
public final class PausedRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(PausedRoutes.class);
    private static final String MEMBER = "paused";

    private final StateFile<Map<String, Instant>> file;
    private final Clock clock;
    private volatile @Nullable String loss;

    PausedRoutes(Path path, AtomicFiles files, CategoryLocks locks, Clock clock) {
        this.file = new StateFile<>(path, files, locks, new Ids());
        this.clock = clock;
    }

    /** By id of the route, the time of its pause. */
    public Map<String, Instant> current() {
        Map<String, Instant> content = file.current();
        Optional<String> fault = file.knownFault();
        if (fault.isEmpty()) {
            return content;
        }
        putAside(fault.get());
        return Map.of();
    }

    /** Why pauses of the past are lost; empty when none is, as far as this process knows. */
    public Optional<String> loss() {
        return Optional.ofNullable(loss);
    }

    /**
     * Notes and forgets pauses.
     *
     * @return all there are then
     * @throws StoreException when the disk refuses or somebody else holds the lock for too long; nothing has changed
     * @throws InterruptedException when the thread was interrupted while waiting for the lock
     */
    public Map<String, Instant> change(Map<String, Instant> added, Set<String> removed)
            throws StoreException, InterruptedException {
        current();
        return file.change(before -> {
            Map<String, Instant> after = new TreeMap<>(before);
            after.keySet().removeAll(removed);
            after.putAll(added);
            return new StateFile.Step<>(Map.copyOf(after), Map.copyOf(after));
        });
    }

    private void putAside(String fault) {
        loss = fault;
        try {
            file.putAside(clock.instant())
                    .ifPresent(aside -> LOG.error(
                            "pauses of routes are lost, the file is put aside aside={} reason={}",
                            aside.getFileName(),
                            fault));
        } catch (StoreException e) {
            LOG.error("pauses of routes cannot be read, nor put aside reason={}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Ids implements StateFile.Codec<Map<String, Instant>> {
        @Override
        public Map<String, Instant> empty() {
            return Map.of();
        }

        @Override
        public Map<String, Instant> read(String file, JsonNode root) throws UnreadableDocumentException {
            if (!root.path(MEMBER).isObject()) {
                throw new UnreadableDocumentException(file, "has no object '" + MEMBER + "'");
            }
            Map<String, Instant> paused = new TreeMap<>();
            for (Map.Entry<String, JsonNode> entry : root.path(MEMBER).properties()) {
                try {
                    paused.put(
                            entry.getKey(),
                            Instant.parse(entry.getValue().path("since").asText()));
                } catch (DateTimeException e) {
                    throw new UnreadableDocumentException(file, "tells no time for '" + entry.getKey() + "'");
                }
            }
            return Map.copyOf(paused);
        }

        @Override
        public JsonNode write(Map<String, Instant> content) {
            ObjectNode root = JsonNodeFactory.instance.objectNode();
            ObjectNode paused = root.putObject(MEMBER);
            new TreeMap<>(content).forEach((id, since) -> paused.putObject(id).put("since", since.toString()));
            return root;
        }
    }
}

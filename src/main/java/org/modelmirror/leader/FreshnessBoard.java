package org.modelmirror.leader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.store.AtomicFiles;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in which the leader tells its followers when each copy was last confirmed: they hold the same copies, loaded from
 * the same folder, and would call them stale because they ask nobody themselves. A copy that a follower has not loaded yet
 * is not confirmed to it.
 */
public final class FreshnessBoard {
    private static final Logger LOG = LoggerFactory.getLogger(FreshnessBoard.class);

    private final Path file;
    private final AtomicFiles files;
    private final Reader reader;
    private final Leadership leadership;
    private final Freshness freshness;
    private final Catalog catalog;
    private final Clock clock;
    private boolean isInTrouble;

    /** Reads a small file of the store. */
    @FunctionalInterface
    public interface Reader {
        /** The file as a whole; empty when there is none. */
        Optional<StoredFile> read(Path file) throws StoreException;
    }

    public FreshnessBoard(
            Path file,
            AtomicFiles files,
            Reader reader,
            Leadership leadership,
            Freshness freshness,
            Catalog catalog,
            Clock clock) {
        this.file = file;
        this.files = files;
        this.reader = reader;
        this.leadership = leadership;
        this.freshness = freshness;
        this.catalog = catalog;
        this.clock = clock;
    }

    /** The leader writes what it knows, the others read it. A disk that does not answer is told once, and asked again. */
    public synchronized void turn() {
        try {
            if (leadership.leads()) {
                files.replaceUnforced(file, JsonWriter.toBytes(toJson(), JsonForm.STATE));
            } else {
                Optional<StoredFile> found = reader.read(file);
                if (found.isPresent()) {
                    take(found.get().bytes());
                }
            }
            isInTrouble = false;
        } catch (StoreException | JsonSyntaxException e) {
            if (!isInTrouble) {
                LOG.warn("freshness of the leader's copies not exchanged reason={}", e.getMessage());
            }
            isInTrouble = true;
        }
    }

    private ObjectNode toJson() {
        ObjectNode board = JsonNodeFactory.instance.objectNode();
        board.put("written_at", clock.millis());
        ObjectNode copies = board.putObject("copies");
        for (Category category : Category.values()) {
            ObjectNode formats = copies.putObject(category.id());
            for (Format format : Format.values()) {
                formats.set(format.id(), toJson(category, format));
            }
        }
        return board;
    }

    private ObjectNode toJson(Category category, Format format) {
        Freshness.Report report = freshness.report(category, format);
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.put("presence", report.presence().name());
        copy.put("revision", revision(category, format));
        report.age().ifPresent(age -> copy.put("age_ms", age.toMillis()));
        copy.put("limit_ms", report.limit().toMillis());
        copy.put("failed", report.lastAttemptFailed());
        return copy;
    }

    private long revision(Category category, Format format) {
        return catalog.find(category, format).map(Snapshot::revision).orElse(0L);
    }

    private void take(byte[] bytes) throws JsonSyntaxException {
        JsonNode board = new JsonReader().read(bytes).root();
        Instant writtenAt = Instant.ofEpochMilli(board.path("written_at").asLong());
        // The clocks of two machines may differ: what was written in the future was written now.
        Duration since = Duration.between(writtenAt, clock.instant());
        Duration later = since.isNegative() ? Duration.ZERO : since;
        for (Category category : Category.values()) {
            for (Format format : Format.values()) {
                JsonNode copy = board.path("copies").path(category.id()).path(format.id());
                Freshness.Report report = report(copy);
                if (report != null && isTheSame(category, format, report, copy)) {
                    freshness.heard(category, format, report.after(later));
                }
            }
        }
    }

    /** What this instance serves is what the leader speaks of, or newer. */
    private boolean isTheSame(Category category, Format format, Freshness.Report report, JsonNode copy) {
        boolean isServed = catalog.find(category, format).isPresent();
        return isServed
                ? revision(category, format) >= copy.path("revision").asLong()
                : report.presence() != Freshness.Presence.HELD;
    }

    private static Freshness.@Nullable Report report(JsonNode copy) {
        for (Freshness.Presence presence : Freshness.Presence.values()) {
            if (presence.name().equals(copy.path("presence").asText()) && presence != Freshness.Presence.UNKNOWN) {
                JsonNode age = copy.path("age_ms");
                return new Freshness.Report(
                        presence,
                        age.canConvertToLong() ? Optional.of(Duration.ofMillis(age.asLong())) : Optional.empty(),
                        Duration.ofMillis(copy.path("limit_ms").asLong()),
                        copy.path("failed").asBoolean());
            }
        }
        return null;
    }
}

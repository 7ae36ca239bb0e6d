package org.modelmirror.reload;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which routes somebody has paused, in memory and where it outlives the process. A pause counts even while it cannot be kept
 * (an operator who stops a source on a full disk must get his way); it is then kept as soon as that is possible, and told
 * until it is. Thread-safe.
 */
final class Pauses {
    private static final Logger LOG = LoggerFactory.getLogger(Pauses.class);

    private final KeptPauses kept;
    private final Clock clock;

    // All guarded by this.
    private final Map<String, Instant> paused = new TreeMap<>();
    private final Map<String, Instant> toAdd = new HashMap<>();
    private final Set<String> toRemove = new HashSet<>();
    private Map<String, Instant> lastSeen = Map.of();
    private boolean isRead;
    private String trouble = "";

    Pauses(KeptPauses kept, Clock clock) {
        this.kept = kept;
        this.clock = clock;
    }

    /** What others have changed since the last look. */
    record News(Set<String> paused, Set<String> resumed) {
        boolean isEmpty() {
            return paused.isEmpty() && resumed.isEmpty();
        }
    }

    /** Since when a route is paused; empty when it is not. */
    synchronized Optional<Instant> since(String id) {
        read();
        return Optional.ofNullable(paused.get(id));
    }

    boolean contains(String id) {
        return since(id).isPresent();
    }

    /** From now on. */
    synchronized void add(String id) {
        read();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        paused.put(id, now);
        toAdd.put(id, now);
        toRemove.remove(id);
        keep();
    }

    synchronized void remove(String id) {
        read();
        paused.remove(id);
        toAdd.remove(id);
        toRemove.add(id);
        keep();
    }

    /** Forgets the pauses of routes that are no more. */
    synchronized void retain(Set<String> routes) {
        read();
        Set<String> gone = new TreeSet<>(paused.keySet());
        gone.removeAll(routes);
        gone.forEach(id -> {
            LOG.warn("forgot the pause of a route that is no more route={}", id);
            remove(id);
        });
    }

    /** Takes over what others have changed, and keeps what could not be kept before. */
    synchronized News follow() {
        read();
        if (!trouble.isEmpty()) {
            keep();
        }
        Map<String, Instant> now = kept.current();
        if (now.equals(lastSeen)) {
            return new News(Set.of(), Set.of());
        }
        Set<String> added = new TreeSet<>(now.keySet());
        added.removeAll(lastSeen.keySet());
        added.removeAll(paused.keySet());
        Set<String> removed = new TreeSet<>(lastSeen.keySet());
        removed.removeAll(now.keySet());
        removed.retainAll(paused.keySet());
        removed.removeAll(toAdd.keySet());
        added.removeAll(toRemove);
        lastSeen = now;
        added.forEach(id -> paused.put(id, now.getOrDefault(id, Instant.EPOCH)));
        paused.keySet().removeAll(removed);
        return new News(added, removed);
    }

    /** What an operator should know, in words for the readiness answer. */
    synchronized List<String> notes(Predicate<String> isRoute) {
        List<String> notes = new ArrayList<>();
        paused.forEach((id, since) -> {
            if (isRoute.test(id)) {
                notes.add("route_paused: " + id + " since " + since);
            }
        });
        if (!trouble.isEmpty()) {
            notes.add("pauses_not_kept: a restart would undo what was paused or resumed last: " + trouble);
        }
        kept.loss().ifPresent(reason -> notes.add("pauses_lost: " + reason));
        return notes;
    }

    private void read() {
        if (isRead) {
            return;
        }
        isRead = true;
        lastSeen = kept.current();
        paused.putAll(lastSeen);
        paused.forEach((id, since) -> LOG.warn("route stays paused route={} since={}", id, since));
    }

    private void keep() {
        try {
            lastSeen = kept.change(toAdd, toRemove);
            toAdd.clear();
            toRemove.clear();
            trouble = "";
        } catch (IOException e) {
            if (trouble.isEmpty()) {
                LOG.warn("pauses cannot be kept, a restart would undo the last reason={}", e.getMessage());
            }
            trouble = String.valueOf(e.getMessage());
        }
    }
}

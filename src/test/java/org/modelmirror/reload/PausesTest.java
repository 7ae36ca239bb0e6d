package org.modelmirror.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Pauses in memory and where they are kept, with a disk that fails and others that change it. */
class PausesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T22:00:00Z");
    private static final Instant EARLIER = Instant.parse("2026-11-20T03:00:00Z");

    private final Shelf shelf = new Shelf();
    private final Pauses pauses = new Pauses(shelf, Clock.fixed(NOW.plusMillis(7), ZoneOffset.UTC));

    /** Keeps pauses, unless it is full. */
    private static final class Shelf implements KeptPauses {
        private final Map<String, Instant> kept = new TreeMap<>();
        private boolean isFull;

        @Override
        public Map<String, Instant> current() {
            return Map.copyOf(kept);
        }

        @Override
        public Map<String, Instant> change(Map<String, Instant> added, Set<String> removed) throws IOException {
            if (isFull) {
                throw new IOException("disk full");
            }
            kept.keySet().removeAll(removed);
            kept.putAll(added);
            return Map.copyOf(kept);
        }

        @Override
        public Optional<String> loss() {
            return Optional.empty();
        }
    }

    @Test
    void keepsWhatIsPaused_untilItIsResumed() {
        pauses.add("poll-github");
        assertThat(shelf.kept).containsOnly(Map.entry("poll-github", NOW));

        pauses.remove("poll-github");
        assertThat(shelf.kept).isEmpty();
        assertThat(pauses.since("poll-github")).isEmpty();
    }

    @Test
    void knowsWhatWasKeptBefore() {
        shelf.kept.put("poll-github", EARLIER);

        assertThat(pauses.since("poll-github")).contains(EARLIER);
        assertThat(pauses.notes(id -> true)).containsExactly("route_paused: poll-github since 2026-11-20T03:00:00Z");
        assertThat(pauses.notes(id -> false)).isEmpty();
    }

    @Test
    void countsAllTheSame_whileItCannotBeKept_andIsKeptLater() {
        shelf.isFull = true;
        pauses.add("poll-github");

        assertThat(pauses.contains("poll-github")).isTrue();
        assertThat(pauses.follow().isEmpty()).isTrue();
        assertThat(pauses.contains("poll-github")).isTrue();
        assertThat(pauses.notes(id -> true)).anyMatch(note -> note.startsWith("pauses_not_kept: "));

        shelf.isFull = false;
        pauses.follow();
        assertThat(shelf.kept).containsOnlyKeys("poll-github");
        assertThat(pauses.notes(id -> true)).hasSize(1);
    }

    @Test
    void doesNotUndoWhatWasResumedHere_whenTheDiskStillSaysPaused() {
        shelf.kept.put("poll-github", EARLIER);
        shelf.isFull = true;
        pauses.remove("poll-github");
        shelf.kept.put("poll-raw", EARLIER);

        assertThat(pauses.follow()).isEqualTo(new Pauses.News(Set.of("poll-raw"), Set.of()));
        assertThat(pauses.contains("poll-github")).isFalse();
        assertThat(pauses.contains("poll-raw")).isTrue();
    }

    @Test
    void followsOthers_andTellsEachChangeOnce() {
        pauses.add("poll-github");
        shelf.kept.remove("poll-github");
        shelf.kept.put("poll-raw", EARLIER);

        assertThat(pauses.follow()).isEqualTo(new Pauses.News(Set.of("poll-raw"), Set.of("poll-github")));
        assertThat(pauses.follow().isEmpty()).isTrue();
        assertThat(pauses.since("poll-raw")).contains(EARLIER);
    }

    @Test
    void forgetsRoutesThatAreNoMore() {
        pauses.add("poll-github");
        pauses.add("own-gone");
        pauses.retain(Set.of("poll-github"));

        assertThat(shelf.kept).containsOnlyKeys("poll-github");
        assertThat(pauses.contains("own-gone")).isFalse();
    }
}

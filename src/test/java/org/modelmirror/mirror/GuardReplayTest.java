package org.modelmirror.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_V2;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.change.HeldChange;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.testing.References;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;

/**
 * A made history of 200 upstream versions: additions, edits, removals, one empty, one truncated, one rollback, one that
 * lost most of its records. After each the mirror serves what a model of the rules, written down here apart, foretells.
 */
class GuardReplayTest {
    private static final int VERSIONS = 200;
    private static final int EMPTY = 50;
    private static final int TRUNCATED = 90;
    private static final int ROLLBACK = 130;
    private static final int MASS_REMOVAL = 160;
    private static final int APPROVAL = 170;

    @TempDir
    Path folder;

    private final Random random = new Random(20261121);
    /** What upstream has, name to description. */
    private final Map<String, String> upstream = new LinkedHashMap<>();

    private int made;

    @Test
    void servesWhatTheRulesSay_throughTwoHundredVersions() throws Exception {
        Model model = new Model();
        List<Map<String, String>> history = new ArrayList<>();
        int heldShrinks = 0;
        int heldRollbacks = 0;
        try (SimulatedUpstream primary = SimulatedUpstream.start();
                RunningMirror mirror = RunningMirror.on(folder)
                        .primary(primary)
                        .set("poll.initial-delay", "1h")
                        .set("source.github.fallback", "false")
                        .start()) {
            add(60);
            for (int step = 0; step < VERSIONS; step++) {
                String body;
                if (step == EMPTY) {
                    body = "{}";
                } else if (step == TRUNCATED) {
                    String whole = document(upstream);
                    body = whole.substring(0, whole.length() / 2);
                } else if (step == ROLLBACK) {
                    Map<String, String> old = history.get(history.size() - 5);
                    body = document(old);
                    heldRollbacks += model.offer(old) == Outcome.ROLLBACK_HELD ? 1 : 0;
                } else {
                    evolve(step);
                    Map<String, String> version = new LinkedHashMap<>(upstream);
                    history.add(version);
                    body = document(version);
                    heldShrinks += model.offer(version) == Outcome.SHRINK_HELD ? 1 : 0;
                }
                primary.put(CLIP_V2, body);
                mirror.refresh(new Refresh(Category.CLIP, Format.V2, Origin.PRIMARY));
                if (step == APPROVAL) {
                    approveAll(mirror);
                    model.approve(upstream);
                }

                assertThat(served(mirror)).as("after version %d", step).isEqualTo(model.live);
                assertThat(mirror.get(CLIP_V2).isStale())
                        .as("stale after version %d", step)
                        .isEqualTo(step == EMPTY || step == TRUNCATED);
                assertThat(mirror.bean("guardDesk", GuardDesk.class).changes())
                        .as("held back after version %d", step)
                        .hasSize(model.isHolding ? 1 : 0);
            }
        }
        assertThat(heldRollbacks).isEqualTo(1);
        assertThat(heldShrinks).isEqualTo(APPROVAL - MASS_REMOVAL + 1);
    }

    private enum Outcome {
        LIVE,
        SHRINK_HELD,
        ROLLBACK_HELD
    }

    /** The rules of sources-and-storage.md 2.6 that can bite here, in a few lines. */
    private static final class Model {
        private Map<String, String> live = new LinkedHashMap<>();
        private final List<Map<String, String>> accepted = new ArrayList<>();
        private boolean isHolding;

        Outcome offer(Map<String, String> version) {
            int from = Math.max(0, accepted.size() - 20);
            boolean isOld = !accepted.isEmpty()
                    && accepted.subList(from, accepted.size() - 1).contains(version)
                    && !accepted.get(accepted.size() - 1).equals(version);
            if (isOld) {
                isHolding = true;
                return Outcome.ROLLBACK_HELD;
            }
            Set<String> removed = new LinkedHashSet<>(live.keySet());
            removed.removeAll(version.keySet());
            if (live.size() >= 10 && (2 * removed.size() > live.size() || removed.size() > 50)) {
                Map<String, String> next = new LinkedHashMap<>(version);
                for (String name : removed) {
                    next.put(name, live.get(name));
                }
                live = next;
                isHolding = true;
                return Outcome.SHRINK_HELD;
            }
            approve(version);
            return Outcome.LIVE;
        }

        void approve(Map<String, String> version) {
            live = new LinkedHashMap<>(version);
            accepted.add(live);
            isHolding = false;
        }
    }

    private void evolve(int step) {
        if (step == MASS_REMOVAL) {
            remove(upstream.size() * 3 / 4);
        }
        switch (random.nextInt(3)) {
            case 0 -> add(1 + random.nextInt(3));
            case 1 -> upstream.put(any(), "edited in " + step);
            default -> remove(upstream.size() > 40 ? 1 + random.nextInt(4) : 1);
        }
        // No two versions are alike, but for the one rollback.
        upstream.put("counter", "version " + step);
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            upstream.put("model " + made, "of " + made);
            made++;
        }
    }

    private void remove(int count) {
        for (int i = 0; i < count; i++) {
            upstream.remove(any());
        }
    }

    private String any() {
        return List.copyOf(upstream.keySet()).get(random.nextInt(upstream.size()));
    }

    private static String document(Map<String, String> records) {
        return References.document(
                records.entrySet().stream().map(record -> References.record(record.getKey(), record.getValue())));
    }

    private static Map<String, String> served(RunningMirror mirror) {
        Map<String, String> served = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> record : mirror.get(CLIP_V2).json().properties()) {
            served.put(record.getKey(), record.getValue().path("description").asText());
        }
        return served;
    }

    private static void approveAll(RunningMirror mirror) throws InterruptedException {
        GuardDesk desk = mirror.bean("guardDesk", GuardDesk.class);
        for (HeldChange change : desk.changes()) {
            desk.decide(change.id(), HeldChange.Status.APPROVED, "test");
            mirror.refresh(Refresh.again(change));
        }
    }
}

package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.FigureMirror.described;
import static org.modelmirror.testing.FigureMirror.records;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.FigureMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.ScriptedHorde;

/** What clients get of figures while the AI Horde is away (analytics.md 3.6, 7.3): T23, T24, T59 and T60 over HTTP. */
class HordeAwayTest {
    private static final String RISK = "text_generation/deletion-risk";
    private static final String MODELS = "text_generation/with-stats";
    private static final String AWAY = "AI Horde API is currently unavailable: ";

    @TempDir
    private Path folder;

    private FigureMirror mirror(ScriptedHorde horde, String... settings) {
        FigureMirror.write(folder, "text_generation", records(described("A/X-7B"), described("B/Y-7B")));
        var setup = FigureMirror.on(folder, horde).set("source.horde.cache-ttl", "0s");
        for (int i = 0; i < settings.length; i += 2) {
            setup.set(settings[i], settings[i + 1]);
        }
        return FigureMirror.start(folder, setup);
    }

    private static String detail(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(502);
        return answer.json().path("detail").textValue();
    }

    @Test
    void oldAnswersStandIn_andWhatRestsOnThemIsNotKept() {
        try (ScriptedHorde horde = ScriptedHorde.start().status("text", "A/X-7B=2");
                FigureMirror mirror = mirror(horde)) {
            assertThat(mirror.ask(RISK).isStale()).isFalse();
            horde.breaks();

            Answer kept = mirror.ask(RISK);
            Answer merged = mirror.ask(MODELS);

            assertThat(kept.status()).isEqualTo(200);
            assertThat(kept.isStale()).isFalse();
            assertStaleOfTwoWorkers(merged, "/A~1X-7B/worker_count");

            // A change makes the kept one worthless. Five failures in a row would open the circuit.
            mirror.publish("text_generation", records(described("A/X-7B")));
            assertStaleOfTwoWorkers(mirror.ask(RISK), "/models/0/worker_count");

            horde.recovers();
            horde.status("text", "A/X-7B=3");
            Answer live = mirror.ask(RISK);
            assertThat(live.isStale()).isFalse();
            assertThat(live.header("Age")).isNull();
            assertThat(live.json().at("/models/0/worker_count").intValue()).isEqualTo(3);
        }
    }

    @Test
    void popularModelsAreThoseOfTheLastAnswer() {
        try (ScriptedHorde horde = ScriptedHorde.start().status("text", "A/X-7B=2");
                FigureMirror mirror = mirror(horde)) {
            String target = "/model_references/v2/text_generation/popular";
            assertThat(mirror.running().get(target).isStale()).isFalse();
            horde.breaks();

            for (int i = 0; i < 4; i++) {
                assertStaleOfTwoWorkers(mirror.running().get(target), "/0/stats/worker_count");
            }
        }
    }

    private static void assertStaleOfTwoWorkers(Answer answer, String pointer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.isStale()).isTrue();
        assertThat(Integer.parseInt(answer.header("Age"))).isBetween(0, 60);
        assertThat(answer.json().at(pointer).intValue()).isEqualTo(2);
    }

    @Test
    void nothingStandsIn_beyondItsBound() {
        try (ScriptedHorde horde = ScriptedHorde.start();
                FigureMirror mirror = mirror(horde, "source.horde.stale-ttl", "0s")) {
            assertThat(mirror.ask(MODELS).status()).isEqualTo(200);
            horde.breaks();

            assertThat(detail(mirror.ask(MODELS))).startsWith(AWAY);
        }
    }

    @Test
    void figuresThatNeedTheHordeAre502_withoutAnyAnswer_andAllElseIsUntouched() {
        try (ScriptedHorde horde = ScriptedHorde.start();
                FigureMirror mirror = mirror(horde)) {
            horde.breaks();
            for (int i = 0; i < 3; i++) {
                assertThat(detail(mirror.ask(RISK))).startsWith(AWAY);
                assertThat(detail(mirror.ask(MODELS))).startsWith(AWAY);
            }

            // By now the circuit is open, and nobody is asked.
            int asked = horde.requests().size();
            assertThat(detail(mirror.ask(RISK + "?preset=critical"))).startsWith(AWAY);
            assertThat(detail(mirror.ask("text_generation/audit"))).startsWith(AWAY);
            assertThat(detail(mirror.running().get("/model_references/v2/text_generation/popular")))
                    .startsWith(AWAY);
            assertThat(horde.requests()).hasSize(asked);
            assertThat(mirror.running()
                            .get("/heartbeat")
                            .json()
                            .at("/ai_horde/degraded")
                            .booleanValue())
                    .isTrue();
            assertThat(mirror.json("text_generation").path("total_models").intValue())
                    .isEqualTo(2);
            Answer plain = mirror.running().v2("text_generation");
            assertThat(plain.status()).isEqualTo(200);
            assertThat(plain.isStale()).isFalse();
            assertThat(mirror.ask(RISK + "?preset=zzz").status()).isEqualTo(400);
        }
    }

    /** T60. */
    @Test
    void aHordeThatNeverAnswersIsLikeOneThatIsAway() {
        try (ScriptedHorde horde = ScriptedHorde.start();
                FigureMirror mirror = mirror(horde, "source.horde.timeout", "100ms")) {
            horde.hang();

            assertThat(detail(mirror.ask(RISK))).startsWith(AWAY);
        }
    }
}

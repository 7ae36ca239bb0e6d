package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.FigureMirror.described;
import static org.modelmirror.testing.FigureMirror.records;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.FigureMirror;
import org.modelmirror.testing.RealRedis;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.ScriptedHorde;

/** Two PRIMARYs on one folder share figures through Redis, and forget them together (analytics.md 1.3, 1.6, 1.7). */
class SharedFiguresTest {
    private static final String RISK = "text_generation/deletion-risk";
    private static final String RISK_KEY = "horde:model_ref:deletion_risk:text_generation:grouped=false";
    private static final String STATISTICS_KEY = "horde:model_ref:stats:text_generation:grouped=false";

    @TempDir
    private Path folder;

    @Test
    void oneWorksOutWhatTheOtherServes_untilTheRecordsChange() {
        FigureMirror.write(folder, "text_generation", records(described("A/X-7B"), described("B/Y-7B")));
        try (RealRedis redis = RealRedis.running();
                ScriptedHorde horde = ScriptedHorde.start().status("text", "A/X-7B=2");
                ScriptedHorde unused = ScriptedHorde.start();
                FigureMirror one = FigureMirror.start(folder, redis.in(FigureMirror.on(folder, horde)));
                FigureMirror other = FigureMirror.start(folder, redis.in(FigureMirror.on(folder, unused)))) {
            awaitFollowing(one);
            awaitFollowing(other);
            String risk = one.json(RISK).toString();
            one.json("text_generation");

            assertThat(other.json(RISK)).hasToString(risk);
            assertThat(other.json("text_generation").path("total_models").intValue())
                    .isEqualTo(2);
            assertThat(unused.requests()).isEmpty();
            assertThat(redis.command("EXISTS", RISK_KEY, STATISTICS_KEY)).isEqualTo("2");
            assertThat(redis.get(RISK_KEY)).startsWith("{\"category\":\"text_generation\"");

            other.publish("text_generation", records(described("A/X-7B")));

            // Whoever sees the new records, sees nothing of the old ones.
            assertThat(other.json("text_generation").path("total_models").intValue())
                    .isEqualTo(1);
            RunningMirror.eventually()
                    .untilAsserted(() -> assertThat(one.json("text_generation")
                                    .path("total_models")
                                    .intValue())
                            .isEqualTo(1));
            assertThat(one.json(RISK).path("total_count").intValue()).isEqualTo(1);
            assertThat(other.json(RISK).path("total_count").intValue()).isEqualTo(1);

            redis.pause();
            assertThat(one.json(RISK).path("total_count").intValue()).isEqualTo(1);
            one.publish("text_generation", records(described("A/X-7B"), described("B/Y-7B"), described("C/Z-7B")));
            assertThat(one.json(RISK).path("total_count").intValue()).isEqualTo(3);
            redis.resume();

            // What was worthless while Redis was away goes when it is back.
            RunningMirror.eventually()
                    .untilAsserted(() -> assertThat(
                                    other.json(RISK).path("total_count").intValue())
                            .isEqualTo(3));
        }
    }

    private static void awaitFollowing(FigureMirror mirror) {
        RunningMirror.eventually()
                .until(() -> mirror.running()
                                .get("/status")
                                .json()
                                .at("/redis/compared")
                                .asLong()
                        > 0);
    }
}

package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.FigureMirror.described;
import static org.modelmirror.testing.FigureMirror.records;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.testing.FigureMirror;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.ScriptedHorde;

/** What is worked out once serves whoever asks next, and nobody after a change (analytics.md 1.6, 1.8, 7.1). */
class FiguresKeptTest {
    private static final String RISK = "text_generation/deletion-risk";

    @TempDir
    static Path folder;

    private static ScriptedHorde horde;
    private static FigureMirror mirror;

    @BeforeAll
    static void start() {
        horde = ScriptedHorde.start()
                .status("text", "m0=2")
                .stats("text", "{\"day\":{},\"month\":{\"m0\":5},\"total\":{}}");
        FigureMirror.write(folder, "text_generation", models(20));
        mirror = FigureMirror.start(folder, FigureMirror.on(folder, horde));
    }

    @AfterAll
    static void stop() {
        mirror.close();
        horde.close();
    }

    private static String models(int count) {
        return records(
                IntStream.range(0, count).mapToObj(i -> described("m" + i)).toArray(String[]::new));
    }

    private static JsonNode status() {
        return mirror.running().get("/status").json().path("analytics");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "statistics/text_generation",
                "statistics/text_generation?group_text_models=true",
                "statistics/text_generation/deletion-risk",
                "statistics/text_generation/audit?preset=no_workers&limit=7",
                "statistics/text_generation/with-stats?include_backend_variations=true",
                "v2/text_generation/popular?limit=20"
            })
    void givesTheSameBytesAgain_withoutAskingTheHorde(String target) {
        mirror.publish("text_generation", models(30));
        String path = "/model_references/" + target;
        Answer first = mirror.running().get(path);
        int asked = horde.requests().size();

        Answer again = mirror.running().get(path);
        Answer packed = mirror.running().get(path, "Accept-Encoding", "gzip");
        Answer unchanged = mirror.running().get(path, "If-None-Match", again.header("ETag"));

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.header("X-Request-Id")).isNotNull();
        assertThat(again.header("Content-Length")).isEqualTo(String.valueOf(first.body().length));
        assertThat(packed.status()).isEqualTo(200);
        if (first.body().length > 1200) {
            assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(packed.body().length).isLessThan(first.body().length);
        }
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(horde.requests()).hasSize(asked);
    }

    @Test
    void countsWhoAsksAndWhatTheCacheHad() {
        mirror.publish("text_generation", models(3));
        JsonNode before = status();

        mirror.json(RISK);
        mirror.json(RISK);
        mirror.json(RISK + "?limit=1");

        JsonNode after = status();
        assertThat(grown(before, after, "misses")).isEqualTo(1);
        assertThat(grown(before, after, "hits_fresh")).isEqualTo(2);
        assertThat(after.at("/deletion_risk/cached")).hasToString("[\"text_generation:grouped=false\"]");
        assertThat(after.at("/answers/kept").intValue()).isPositive();
        assertThat(mirror.running().get("/metrics").text())
                .contains("model_mirror_analytics_reads{cache=\"deletion_risk\",outcome=\"fresh\"}")
                .contains("route=\"/model_references/statistics/{model_category_name}/deletion-risk\",status=\"200\"");
    }

    private static long grown(JsonNode before, JsonNode after, String counter) {
        return after.at("/deletion_risk/" + counter).longValue()
                - before.at("/deletion_risk/" + counter).longValue();
    }

    /** T13 as clients see it: what is answered after a change is of the records after it. */
    @Test
    void figuresFollowTheRecordsAtOnce() {
        for (int count = 2; count < 5; count++) {
            mirror.publish("text_generation", models(count));

            assertThat(mirror.json("text_generation").path("total_models").intValue())
                    .isEqualTo(count);
            assertThat(mirror.json(RISK).path("total_count").intValue()).isEqualTo(count);
            assertThat(mirror.json("text_generation/with-stats")).hasSize(count);
            assertThat(mirror.running()
                            .get("/model_references/v2/text_generation/popular")
                            .json())
                    .hasSize(count);
        }
    }

    @Test
    void manyWhoMissTogetherAreOneComputation() {
        mirror.publish("text_generation", models(4));
        mirror.json("text_generation/with-stats");
        JsonNode before = status();

        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String spelling = RISK + "?group_text_models=true&n=" + i;
            answers.add(CompletableFuture.supplyAsync(() -> mirror.ask(spelling)));
        }

        assertThat(answers.stream()
                        .map(CompletableFuture::join)
                        .map(Answer::text)
                        .distinct())
                .hasSize(1);
        JsonNode after = status();
        assertThat(grown(before, after, "misses") + grown(before, after, "hits_fresh"))
                .isEqualTo(8);
        assertThat(after.at("/deletion_risk/cached")).hasToString("[\"text_generation:grouped=true\"]");
    }

    @Test
    void saysThatThereIsNothing_whereThereIsNoSuchCategory() {
        assertThat(mirror.ask("image_generation").status()).isEqualTo(404);
        assertThat(mirror.ask("image_generation").text())
                .isEqualTo("{\"detail\":\"Category 'image_generation' not found or has no models\"}");
        assertThat(mirror.ask("image_generation/deletion-risk").text())
                .isEqualTo("{\"detail\":\"Category 'image_generation' not found or has no models\"}");
        assertThat(mirror.ask("image_generation/with-stats").status()).isEqualTo(404);
        assertThat(mirror.ask("image_generation/with-stats").text())
                .isEqualTo("{\"detail\":\"Category 'image_generation' not found\"}");
        assertThat(mirror.running()
                        .get("/model_references/v2/image_generation/popular")
                        .text())
                .isEqualTo("[]");
    }

    /** Others who ask for nothing of this kind pay nothing for it. */
    @Test
    void aModelMayBeCalledPopular() {
        mirror.publish("text_generation", records(described("popular")));

        assertThat(mirror.running()
                        .get("/model_references/v2/text_generation/model/popular")
                        .json()
                        .path("name")
                        .textValue())
                .isEqualTo("popular");
    }

    /** T31, strict: every use counts for one model. */
    @Test
    void sumsAreConserved_whenStrict(@TempDir Path other) {
        FigureMirror.write(
                other,
                "text_generation",
                records(described("NeverSleep/Lumimaid-v0.2-8B"), described("NeverSleep/Lumimaid-v0.2-12B")));
        try (ScriptedHorde busy = ScriptedHorde.start()
                        .stats(
                                "text",
                                "{\"day\":{},\"month\":{\"koboldcpp/Lumimaid-v0.2-8B\":100,"
                                        + "\"koboldcpp/Lumimaid-v0.2-12B\":50},\"total\":{}}");
                FigureMirror strict =
                        FigureMirror.start(other, FigureMirror.on(other, busy).set("analytics.strict", "true"))) {
            JsonNode risk = strict.json(RISK);

            assertThat(risk.path("category_total_month_usage").intValue()).isEqualTo(150);
            assertThat(risk.at("/models/0/usage_month").intValue()).isEqualTo(100);
            assertThat(risk.at("/models/1/usage_month").intValue()).isEqualTo(50);
        }
    }

    /** Q1 and 7.1: past its life a figure is served and says so, where it is refreshed in the background. */
    @Test
    void staleFiguresSayHowOldTheyAre_whereTheyAreRefreshed(@TempDir Path other) {
        FigureMirror.write(other, "text_generation", models(2));
        try (ScriptedHorde busy = ScriptedHorde.start();
                FigureMirror refreshed = FigureMirror.start(
                        other,
                        FigureMirror.on(other, busy)
                                .set("analytics.hydration.enabled", "true")
                                .set("analytics.hydration.startup-delay", "1h")
                                .set("analytics.deletion-risk.cache-ttl", "1s"))) {
            assertThat(refreshed.ask(RISK).isStale()).isFalse();
            int asked = busy.requests().size();

            Answer stale = RunningMirror.eventually().until(() -> refreshed.ask(RISK), Answer::isStale);

            assertThat(stale.status()).isEqualTo(200);
            assertThat(Integer.parseInt(stale.header("Age"))).isBetween(1, 60);
            assertThat(busy.requests()).hasSize(asked);
        }
    }
}

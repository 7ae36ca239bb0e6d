package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Figures at the edge: where nothing is known, who answers, and what goes with the routes (analytics.md 7; http-api.md F15, F32). */
class FigureEndpointsTest {
    private static final String STATISTICS = "/model_references/statistics/";
    private static final String POPULAR = "/model_references/v2/image_generation/popular";
    private static final String IMAGES =
            "{\"good\":{\"name\":\"good\",\"baseline\":\"stable_diffusion_1\",\"nsfw\":false},\"bad\":{\"name\":\"bad\"}}";

    private EdgeHarness replica;

    @BeforeEach
    void start() throws Exception {
        replica = EdgeHarness.profile().replica().start();
    }

    @AfterEach
    void stop() {
        replica.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STATISTICS + "image_generation",
                STATISTICS + "image_generation/with-stats",
                STATISTICS + "image_generation/deletion-risk",
                STATISTICS + "image_generation/audit",
                POPULAR
            })
    void isUnavailable_whileNoSourceHasAnswered(String path) {
        HttpResponse<String> answer = replica.get(path);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    }

    @Test
    void isNotFound_whenEverySourceSaidThatThereIsNoSuchCategory() {
        replica.freshness.absent(Category.IMAGE_GENERATION, Format.V2);

        assertThat(replica.get(STATISTICS + "image_generation").statusCode()).isEqualTo(404);
        assertThat(replica.get(STATISTICS + "image_generation/audit").statusCode())
                .isEqualTo(404);
        assertThat(replica.get(POPULAR).body()).isEqualTo("[]");
    }

    @Test
    void countsRecordsThatBreakTheSchema_andAsksTheHordeForTheRest() {
        replica.v2(Category.IMAGE_GENERATION, IMAGES);

        assertThat(replica.get(STATISTICS + "image_generation").body()).contains("\"total_models\":2,");
        for (String path : new String[] {STATISTICS + "image_generation/with-stats", POPULAR}) {
            HttpResponse<String> answer = replica.get(path);
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body())
                    .isEqualTo("{\"detail\":\"AI Horde API is currently unavailable: nobody is there\"}");
        }
    }

    @Test
    void warmAnswersAreGivenOnTheEventLoop() {
        replica.v2(Category.IMAGE_GENERATION, IMAGES);
        String path = STATISTICS + "image_generation?limit=3";
        String first = replica.get(path).body();
        replica.figureReaders.clear();

        HttpResponse<String> again = replica.get(path);

        assertThat(again.body()).isEqualTo(first);
        assertThat(replica.figureReaders).isNotEmpty().allMatch(thread -> thread.startsWith("vert.x-eventloop-thread"));
        assertThat(replica.send("HEAD", "/api" + path).headers().firstValue("Content-Length"))
                .contains(String.valueOf(first.length()));
    }

    @Test
    void aWarmAnswerIsOfTheRecordsThatAreServed() {
        replica.v2(Category.IMAGE_GENERATION, IMAGES, 7);
        String path = STATISTICS + "image_generation";
        assertThat(replica.get(path).body()).contains("\"total_models\":2,");

        // Nothing is announced here.
        replica.v2(Category.IMAGE_GENERATION, "{\"one\":{\"name\":\"one\"}}", 8);

        assertThat(replica.get(path).body()).contains("\"total_models\":1,");
    }

    @Test
    void nothingWarmIsGiven_whenTheRouteIsGone() throws Exception {
        replica.v2(Category.IMAGE_GENERATION, IMAGES);
        String path = STATISTICS + "image_generation";
        assertThat(replica.get(path).statusCode()).isEqualTo(200);

        replica.context().getRouteController().stopRoute("serve-statistics-category");

        assertThat(replica.get(path).statusCode()).isEqualTo(404);
    }
}

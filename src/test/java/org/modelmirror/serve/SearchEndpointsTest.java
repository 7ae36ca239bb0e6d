package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Searches where there is nothing to search, or not yet (http-api.md F10, F15, F32), and their paths (2.10). */
class SearchEndpointsTest {
    private static final String V2 = "/model_references/v2/";
    private static final String NOTHING = "{\"results\":[],\"total\":0,\"offset\":0,\"limit\":50,\"has_more\":false}";

    private EdgeHarness replica;

    @BeforeEach
    void start() throws Exception {
        replica = EdgeHarness.profile().replica().start();
    }

    @AfterEach
    void stop() {
        replica.close();
    }

    @Test
    void isUnavailable_whileNoSourceHasAnswered() {
        HttpResponse<String> answer = replica.get(V2 + "clip/search");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(replica.get(V2 + "search").body()).isEqualTo(NOTHING);
    }

    @Test
    void findsNothing_whenEverySourceSaidThatThereIsNoSuchCategory() {
        replica.freshness.absent(Category.CLIP, Format.V2);

        assertThat(replica.get(V2 + "clip/search").body()).isEqualTo(NOTHING);
    }

    @Test
    void leavesOutARecordThatBreaksTheSchema() {
        replica.v2(Category.IMAGE_GENERATION, "{\"bad\":{\"name\":\"bad\"}}");

        assertThat(replica.get(V2 + "image_generation/search").body()).isEqualTo(NOTHING);
    }

    @Test
    void givesTheNewRecords_afterAChange() {
        replica.v2(Category.CLIP, "{\"a\":{\"name\":\"a\"}}", 1);
        assertThat(replica.get(V2 + "clip/search").body()).contains("\"total\":1,");

        replica.v2(Category.CLIP, "{\"a\":{\"name\":\"a\"},\"b\":{\"name\":\"b\"}}", 2);

        assertThat(replica.get(V2 + "clip/search").body()).contains("\"total\":2,");
    }

    @Test
    void modelMayBeCalledSearch() {
        replica.v2(Category.CLIP, "{\"search\":{\"name\":\"search\"}}");

        assertThat(replica.get(V2 + "clip/model/search").body()).isEqualTo("{\"name\":\"search\"}");
        assertThat(replica.send("POST", "/api" + V2 + "text_generation/parse_name")
                        .statusCode())
                .isEqualTo(405);
        assertThat(replica.send("HEAD", "/api" + V2 + "clip/search").statusCode())
                .isEqualTo(200);
    }
}

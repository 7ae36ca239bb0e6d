package org.modelmirror.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The contract finds answers that are not as described; else it would guard nothing. */
class ContractTest {
    private static final String[] JSON = {"Content-Type", "application/json"};

    private static void check(String method, String target, int status, String body, String... headers) {
        Contract.check(method, target, status, Contract.headers(headers), body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void acceptsWhatIsAsDescribed() {
        assertThatCode(() -> {
                    check("GET", "/api/model_references/v2/clip", 200, "{\"a\":{\"name\":\"a\"}}", JSON);
                    check("GET", "/model_references/v2/clip/model/x%2Fy?z", 404, "{\"detail\":\"no\"}", JSON);
                    check("HEAD", "/api/model_references/v2/clip", 200, "", JSON);
                    check("GET", "/api/model_references/v2/clip", 304, "");
                    check("GET", "/api/somewhere/else", 418, "tea");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void findsAMemberOfAnotherType_whereverItStands() {
        assertThatThrownBy(() -> check(
                        "GET",
                        "/api/model_references/v2/image_generation",
                        200,
                        "{\"a\":{\"name\":\"a\",\"baseline\":\"infer\",\"nsfw\":\"perhaps\"}}",
                        JSON))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("/a/nsfw");
    }

    @Test
    void findsAStatusThatIsNotDescribed() {
        assertThatThrownBy(() -> check("GET", "/api/heartbeat", 404, "{\"detail\":\"no\"}", JSON))
                .hasMessageContaining("heartbeat_heartbeat_get is not described to answer so");
    }

    @Test
    void findsAContentTypeThatIsNotDescribed() {
        assertThatThrownBy(() -> check("GET", "/api/heartbeat", 200, "ok", "Content-Type", "text/plain"))
                .hasMessageContaining("text/plain");
    }

    @Test
    void findsAnErrorThatIsNoEnvelope() {
        assertThatThrownBy(() -> check("GET", "/api/guard/x", 404, "{\"message\":\"no\"}", JSON))
                .hasMessageContaining("detail");
    }

    @Test
    void findsABodyWhereThereIsToBeNone() {
        assertThatThrownBy(() -> check("GET", "/api/model_references/v2/clip", 304, "{}", JSON))
                .hasMessageContaining("no body");
    }

    @Test
    void takesTheRawFacadeForNothingElse() {
        assertThatCode(() -> check("GET", "/some/thing/of/four", 200, "x")).doesNotThrowAnyException();
        assertThatThrownBy(() -> check("GET", "/Haidra-Org/repo/main/clip.json", 200, "{}", JSON))
                .hasMessageContaining("read_raw_file");
    }
}

package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.WritableMirror.V1;
import static org.modelmirror.testing.WritableMirror.V2;

import java.nio.file.Path;
import java.time.Duration;
import net.javacrumbs.jsonunit.core.Option;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/**
 * The exchanges 28 to 58, 68, 69, 74 and 75 of http-api.md 9 on instances that change nothing: the queue is on and not there
 * yet, or there is nothing to write to. Number by number, with 503 where the queue would say 202.
 */
class WriteExchangesTest {
    private static final String QUEUE_MISSING = "{\"detail\":\"The pending queue is not available yet."
            + " Set PENDING_QUEUE__ENABLED=false to write directly.\"}";
    private static final String REPLICA =
            "{\"detail\":\"This instance is in REPLICA mode and does not support write operations."
                    + " Only PRIMARY instances can modify data.\"}";
    private static final String VALID = "{\"name\":\"N\",\"baseline\":\"stable_diffusion_1\",\"nsfw\":false}";
    private static final String IMAGE = V2 + "/image_generation";

    private static final SimulatedHorde HORDE = SimulatedHorde.start();
    private static WritableMirror pv;
    private static WritableMirror pl;
    private static WritableMirror r;

    @BeforeAll
    static void start(@TempDir Path one, @TempDir Path two, @TempDir Path three) {
        pv = WritableMirror.of(WritableMirror.setup(one, HORDE).start(), one);
        pl = WritableMirror.of(
                WritableMirror.setup(two, HORDE)
                        .set("mirror.canonical-format", "legacy")
                        .start(),
                two);
        r = WritableMirror.of(
                WritableMirror.setup(three, HORDE).set("mirror.mode", "REPLICA").start(), three);
    }

    @AfterAll
    static void stop() {
        pv.close();
        pl.close();
        r.close();
        HORDE.close();
    }

    private static void assertAnswer(Answer answer, int status, String body) {
        assertThat(answer.text()).isEqualTo(body);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    /** 28. */
    @Test
    void wantsAKey_beforeAnythingElse() {
        Answer answer = pv.mirror().send("POST", IMAGE, "{}".getBytes(), "Content-Type", "application/json");

        assertAnswer(answer, 401, "{\"detail\":\"Not authenticated\"}");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("APIKey");
        assertAnswer(pv.post(V2 + "/bogus", "", "{bad"), 401, "{\"detail\":\"Not authenticated\"}");
    }

    /** 29. */
    @Test
    void refusesAKeyThatIsNobodys() {
        Answer answer = pv.post(IMAGE, "zzz", VALID);

        assertAnswer(answer, 401, "{\"detail\":\"Invalid API key\"}");
        assertThat(answer.header("WWW-Authenticate")).isNull();
    }

    /** 30. */
    @Test
    void refusesSomebodyWhoMayNotPropose() {
        assertAnswer(
                pv.post(IMAGE, "any", VALID), 403, "{\"detail\":\"You are not on the pending queue requestor list.\"}");
    }

    /** 31. */
    @Test
    void saysThatTheHordeIsSlow_afterTenSeconds() {
        long began = System.nanoTime();

        Answer answer = pv.mirror()
                .sendPatiently("POST", IMAGE, VALID.getBytes(), "apikey", "slow", "Content-Type", "application/json");

        assertAnswer(answer, 503, "{\"detail\":\"Auth service timed out\"}");
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(15));
    }

    /** 32. */
    @Test
    void saysThatTheQueueIsMissing_whereItWouldTakeAProposal() {
        Answer answer = pv.post(IMAGE, "req", VALID);

        assertAnswer(answer, 503, QUEUE_MISSING);
        assertThat(answer.header("Retry-After")).isNotNull();
        assertThat(pv.get(IMAGE + "/model/N").status()).isEqualTo(404);
        assertAnswer(pv.post(IMAGE + "/add", "req", VALID), 503, QUEUE_MISSING);
        assertAnswer(pv.post(IMAGE, "app", VALID), 503, QUEUE_MISSING);
    }

    /** 33. */
    @Test
    void refusesANameThatIsTaken() {
        assertAnswer(
                pv.post(IMAGE, "req", "{\"name\":\"Alpha\",\"baseline\":\"stable_diffusion_xl\",\"nsfw\":false}"),
                409,
                "{\"detail\":\"Model 'Alpha' already exists in category 'image_generation'."
                        + " Use PUT to update existing models.\"}");
    }

    /** 34. */
    @Test
    void namesEveryMissingMember() {
        assertAnswer(
                pv.post(IMAGE, "req", "{\"name\":\"X\"}"),
                422,
                "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"baseline\"],\"msg\":\"Field required\",\"input\":{\"name\":\"X\"}},"
                        + "{\"type\":\"missing\",\"loc\":[\"body\",\"nsfw\"],\"msg\":\"Field required\",\"input\":{\"name\":\"X\"}}]}");
    }

    /** 35. */
    @Test
    void refusesAnUnknownBaseline() {
        assertAnswer(
                pv.post(IMAGE, "req", "{\"name\":\"X\",\"baseline\":\"sd9\",\"nsfw\":false}"),
                422,
                "{\"detail\":[{\"type\":\"value_error\",\"loc\":[\"body\"],\"msg\":\"Value error, Unknown baseline: sd9\","
                        + "\"input\":{\"name\":\"X\",\"baseline\":\"sd9\",\"nsfw\":false},\"ctx\":{\"error\":{}}}]}");
    }

    /** 36. */
    @Test
    void saysWhereABodyIsNoJson() {
        Answer answer = pv.post(IMAGE, "req", "{bad json");

        assertThat(answer.status()).isEqualTo(422);
        assertThatJson(answer.text()).inPath("$.detail[0].type").isEqualTo("json_invalid");
        assertThatJson(answer.text()).inPath("$.detail[0].loc").isEqualTo("[\"body\",1]");
        assertThatJson(answer.text()).inPath("$.detail[0].msg").isEqualTo("JSON decode error");
        assertThatJson(answer.text()).inPath("$.detail[0].input").isEqualTo("{}");
        assertThatJson(answer.text()).inPath("$.detail[0].ctx.error").isString();
    }

    /** 37. */
    @Test
    void refusesANameWithABackslash() {
        assertAnswer(
                pv.post(IMAGE, "req", "{\"name\":\"a\\\\b\",\"baseline\":\"stable_diffusion_1\",\"nsfw\":false}"),
                422,
                "{\"detail\":\"Model name must not contain invalid characters \\\\: 'a\\\\b'\"}");
    }

    /** 38. */
    @Test
    void refusesABackendsName_withALongDashInV2AndAShortOneInV1() {
        String expected =
                "{\"detail\":\"Model name 'koboldcpp/New-13B' contains a backend prefix (aphrodite/, koboldcpp/)."
                        + " Submit only the base model name %s backend duplicates are generated automatically.\"}";
        String body = "{\"name\":\"koboldcpp/New-13B\",\"parameters\":13000000000}";

        assertAnswer(pv.post(V2 + "/text_generation", "req", body), 400, expected.formatted("\u2014"));
        assertAnswer(pl.post(V1 + "/text_generation", "req", body), 400, expected.formatted("-"));
        assertAnswer(
                pv.delete(V2 + "/text_generation/model/aphrodite/x", "req"),
                400,
                expected.formatted("\u2014")
                        .replace("koboldcpp/New-13B'", "aphrodite/x'")
                        .replace("generated", "deleted"));
    }

    /** 39. */
    @Test
    void takesATextModel() {
        assertAnswer(
                pv.post(V2 + "/text_generation", "req", "{\"name\":\"org/New-13B-Chat\",\"parameters\":13000000000}"),
                503,
                QUEUE_MISSING);
    }

    /** F28. */
    @Test
    void appliesTheRulesForTexts_atOnce() {
        assertAnswer(
                pl.post(V1 + "/text_generation", "req", "{\"name\":\"org/New\"}"),
                422,
                "{\"detail\":\"org/New: 'parameters' field is required\"}");
        assertAnswer(
                pv.post(V2 + "/text_generation", "req", "{\"name\":\"org/New\",\"parameters\":-1}"),
                422,
                "{\"detail\":\"org/New: 'parameters' must be positive\"}");
    }

    /** 40. */
    @Test
    void takesAReplacement() {
        assertAnswer(
                pv.put(
                        IMAGE + "/model/Alpha",
                        "req",
                        "{\"name\":\"Alpha\",\"baseline\":\"stable_diffusion_xl\",\"nsfw\":true,"
                                + "\"metadata\":{\"created_at\":5,\"created_by\":\"evil\"}}"),
                503,
                QUEUE_MISSING);
    }

    /** 41. */
    @Test
    void wantsTheSameNameInPathAndBody_fromSomebodyWhoMayWrite() {
        String body = "{\"name\":\"Other\",\"baseline\":\"stable_diffusion_xl\",\"nsfw\":true}";

        assertAnswer(
                pv.put(IMAGE + "/model/Alpha", "req", body),
                400,
                "{\"detail\":\"Model name in the path must match the payload when queuing updates.\"}");
        assertAnswer(pv.put(IMAGE + "/model/Alpha", "zzz", body), 401, "{\"detail\":\"Invalid API key\"}");
    }

    /** 42. */
    @Test
    void knowsNoSuchModelToReplace() {
        assertAnswer(
                pv.put(
                        IMAGE + "/model/Nope",
                        "req",
                        "{\"name\":\"Nope\",\"baseline\":\"stable_diffusion_xl\",\"nsfw\":true}"),
                404,
                "{\"detail\":\"Model 'Nope' not found in category 'image_generation'. Use POST to create new models.\"}");
    }

    /** 43. */
    @Test
    void takesARemoval() {
        assertAnswer(pv.delete(IMAGE + "/model/Alpha", "req"), 503, QUEUE_MISSING);
    }

    /** 44. */
    @Test
    void knowsNoSuchModelToRemove_butTellsNobodyElse() {
        assertAnswer(
                pv.delete(IMAGE + "/model/Nope", "req"),
                404,
                "{\"detail\":\"Model 'Nope' not found in category 'image_generation'\"}");
        assertAnswer(pv.delete(IMAGE + "/model/Nope", "zzz"), 401, "{\"detail\":\"Invalid API key\"}");
        assertAnswer(pl.delete(V1 + "/image_generation/model/Nope", "zzz"), 401, "{\"detail\":\"Invalid API key\"}");
    }

    /** 45. */
    @Test
    void takesNoWrites_whenItIsAReplica() {
        assertAnswer(r.post(IMAGE, "req", VALID), 503, REPLICA);
        assertAnswer(r.delete(IMAGE + "/model/Alpha", "req"), 503, REPLICA);
        assertAnswer(r.post(V1 + "/clip", "req", "{\"name\":\"x\"}"), 503, REPLICA);
        assertAnswer(r.delete(V1 + "/clip/x", "req"), 503, REPLICA);
        assertAnswer(
                r.put(V2 + "/text_generation/group/common_fields?name=Qwen3", "req", "{\"style\":\"x\"}"),
                503,
                REPLICA);
        assertAnswer(r.put(V2 + "/text_generation/Loner/name_exception", "req", "{\"reason\":null}"), 503, REPLICA);
    }

    /** 46. */
    @Test
    void takesNoV2Writes_whenLegacyIsKept() {
        String wrongFormat = "{\"detail\":\"This deployment does not expose write operations for this API."
                + " Expected canonical_format='v2', got 'legacy'.\"}";

        assertAnswer(pl.post(IMAGE, "req", VALID), 503, wrongFormat);
        assertAnswer(
                pl.put(V2 + "/text_generation/acme/Cool-7B/name_exception", "req", "{\"reason\":\"old\"}"),
                503,
                wrongFormat);
        assertAnswer(
                pl.put(V2 + "/text_generation/group/common_fields?name=Cool", "req", "{\"nsfw\":true}"),
                503,
                wrongFormat);
    }

    /** 47. */
    @Test
    void takesV2WritesOfCategoriesWithoutALegacyForm_whenLegacyIsKept() {
        assertAnswer(pl.post(V2 + "/video_generation", "req", "{\"name\":\"vid\"}"), 503, QUEUE_MISSING);
    }

    /** 49. */
    @Test
    void takesALegacyRecord() {
        assertAnswer(pl.post(V1 + "/clip", "req", "{\"name\":\"vit\"}"), 503, QUEUE_MISSING);
    }

    @Test
    void checksLegacyNamesAgainstWhatIsServed() {
        assertAnswer(
                pl.post(V1 + "/text_generation", "req", "{\"name\":\"acme/Cool-7B\",\"parameters\":7000000000}"),
                409,
                "{\"detail\":\"Model 'acme/Cool-7B' already exists in category 'text_generation'."
                        + " Use PUT to update existing models.\"}");
        assertAnswer(
                pl.delete(V1 + "/image_generation/model/Nope", "req"),
                404,
                "{\"detail\":\"Model 'Nope' not found in category 'image_generation'\"}");
        assertAnswer(
                pl.put(V1 + "/image_generation", "req", "{\"name\":\"Nope\",\"baseline\":\"x\"}"),
                404,
                "{\"detail\":\"Model 'Nope' does not exist in category 'image_generation'."
                        + " Use POST to create new models.\"}");
        assertAnswer(
                pl.delete(V1 + "/lora/model/Nope", "req"),
                404,
                "{\"detail\":\"Model 'Nope' not found in category 'lora'\"}");
    }

    /** 57. */
    @Test
    void namesEveryFaultOfALegacyRecord() {
        Answer answer = pl.post(V1 + "/image_generation", "req", "{\"name\":\"Z\",\"type\":\"xx\"}");

        assertThat(answer.status()).isEqualTo(422);
        assertThatJson(answer.text())
                .when(Option.IGNORING_ARRAY_ORDER)
                .isEqualTo("{\"detail\":[{\"type\":\"literal_error\",\"loc\":[\"body\",\"type\"],"
                        + "\"msg\":\"Input should be 'ckpt'\",\"input\":\"xx\",\"ctx\":{\"expected\":\"'ckpt'\"}},"
                        + "{\"type\":\"missing\",\"loc\":[\"body\",\"baseline\"],"
                        + "\"msg\":\"Field required\",\"input\":{\"name\":\"Z\",\"type\":\"xx\"}}]}");
    }

    /** 58, F7. */
    @Test
    void takesNoV1Writes_whenV2IsKept() {
        assertAnswer(
                pv.post(V1 + "/image_generation", "req", "{\"name\":\"Z\",\"baseline\":\"stable diffusion 1\"}"),
                503,
                "{\"detail\":\"This deployment does not expose write operations for this API."
                        + " Expected canonical_format='legacy', got 'v2'.\"}");
    }

    /** 68. */
    @Test
    void tellsAnApproverWhatHeMay() {
        assertAnswer(
                pv.get(V2 + "/me/roles", "apikey", "app"),
                200,
                "{\"user_id\":\"22\",\"username\":\"Bob#22\",\"roles\":[\"approver\",\"requestor\"],"
                        + "\"is_approver\":true,\"is_requestor\":true}");
        assertAnswer(
                r.get(V2 + "/me/roles", "apikey", "req"),
                200,
                "{\"user_id\":\"11\",\"username\":\"Ann#11\",\"roles\":[\"requestor\"],"
                        + "\"is_approver\":false,\"is_requestor\":true}");
    }

    /** 69. */
    @Test
    void tellsAnybodyWhoHeIs() {
        assertAnswer(
                pv.get(V2 + "/me/roles", "apikey", "any"),
                200,
                "{\"user_id\":\"33\",\"username\":\"Cid#33\",\"roles\":[],\"is_approver\":false,\"is_requestor\":false}");
        assertAnswer(pv.get(V2 + "/me/roles"), 401, "{\"detail\":\"Not authenticated\"}");
        assertAnswer(pv.get(V2 + "/me/roles", "apikey", "zzz"), 401, "{\"detail\":\"Invalid API key\"}");
        assertThat(pv.get(V1 + "/me/roles", "apikey", "any").status()).isIn(404, 405);
    }

    /** 74. */
    @Test
    void takesFieldsForAGroup() {
        String path = V2 + "/text_generation/group/common_fields";

        assertAnswer(pv.put(path + "?name=Qwen3", "req", "{\"baseline\":\"q\"}"), 503, QUEUE_MISSING);
        assertAnswer(
                pv.put(path + "?name=Qwen3", "req", "{\"baseline\":null,\"other\":1}"),
                400,
                "{\"detail\":\"No fields to update. Provide at least one field.\"}");
        assertAnswer(
                pv.put(path + "?name=Nope", "req", "{\"baseline\":\"q\"}"),
                404,
                "{\"detail\":\"No models found in group 'Nope'\"}");
        assertAnswer(
                pv.put(path, "req", "{\"baseline\":\"q\"}"),
                422,
                "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"query\",\"name\"],\"msg\":\"Field required\",\"input\":null}]}");
        assertThat(pv.put(path + "?name=Qwen3", "req", "{\"tags\":\"x\"}").status())
                .isEqualTo(422);
    }

    /** 75. */
    @Test
    void takesAReasonForAName() {
        for (String name : new String[] {"acme/Cool-7B-v0.2-Q4_K_M", "acme%2FCool-7B-v0.2-Q4_K_M"}) {
            assertAnswer(
                    pv.put(V2 + "/text_generation/" + name + "/name_exception", "req", "{\"reason\":\"old\"}"),
                    503,
                    QUEUE_MISSING);
        }
        assertAnswer(
                pv.put(V2 + "/text_generation/Nope/name_exception", "req", "{\"reason\":null}"),
                404,
                "{\"detail\":\"Model 'Nope' not found in text_generation category\"}");
        assertAnswer(
                pv.put(V2 + "/text_generation/Loner/name_exception", "req", "{}"),
                422,
                "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"reason\"],\"msg\":\"Field required\",\"input\":{}}]}");
    }

    /** F31. */
    @Test
    void knowsNoSuchCategory() {
        for (Answer answer : new Answer[] {
            pv.post(V2 + "/bogus", "req", VALID),
            pv.post(V2 + "/bogus/add", "req", VALID),
            pv.put(V2 + "/bogus/model/x", "req", VALID),
            pv.delete(V2 + "/bogus/model/x", "req"),
            pl.delete(V1 + "/bogus/model/x", "req"),
            pl.delete(V1 + "/bogus/x", "req")
        }) {
            assertThat(answer.status()).isEqualTo(422);
            assertThatJson(answer.text()).inPath("$.detail[0].type").isEqualTo("enum");
            assertThatJson(answer.text()).inPath("$.detail[0].loc").isEqualTo("[\"path\",\"model_category_name\"]");
        }
    }

    /** F30. */
    @Test
    void namesEveryMethodOfAPath() {
        assertThat(pv.put(IMAGE, "req", VALID).status()).isEqualTo(405);
        assertThat(pv.put(IMAGE, "req", VALID).header("Allow")).isEqualTo("GET, HEAD, POST");
        assertThat(pv.post(IMAGE + "/model/x", "req", VALID).header("Allow")).isEqualTo("DELETE, GET, HEAD, PUT");
        assertThat(pl.delete(V1 + "/clip", "req").header("Allow")).isEqualTo("GET, HEAD, POST, PUT");
        for (String v2Only : new String[] {"lora", "ti", "video_generation", "bogus"}) {
            Answer answer = pl.post(V1 + "/" + v2Only, "req", "{\"name\":\"x\"}");
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
        }
    }

    @Test
    void saysThatNothingCanBeWritten() {
        for (WritableMirror mirror : new WritableMirror[] {pv, pl, r}) {
            assertThatJson(mirror.get("/replicate_mode").text())
                    .inPath("$.writable")
                    .isEqualTo(false);
        }
    }
}

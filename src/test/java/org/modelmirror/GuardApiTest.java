package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.clipLegacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.mirror.Refresh;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;
import org.modelmirror.testing.SimulatedUpstream.Answer;

/** Held-back changes over HTTP and from the command line: http-api.md 2.11 and 3. */
class GuardApiTest {
    private static final String FIND_USER = "/v2/find_user";

    @TempDir
    Path folder;

    private final SimulatedUpstream github = SimulatedUpstream.start();
    private final SimulatedUpstream horde = SimulatedUpstream.start();
    private RunningMirror mirror;

    @BeforeEach
    void holdSomethingBack() {
        horde.put(FIND_USER, "{\"username\":\"Ann#11\"}");
        start("[\"11\"]");
        poll(names(20));
        poll(names(5));
    }

    @AfterEach
    void stop() {
        mirror.close();
        github.close();
        horde.close();
    }

    private void start(String approvers) {
        mirror = RunningMirror.on(folder)
                .github(github)
                .set("poll.initial-delay", "1h")
                .set("source.horde.url", horde.url() + "/")
                .set("queue.approver-ids", approvers)
                .start();
    }

    private void poll(String... names) {
        github.put(CLIP_FILE, clipLegacy(names));
        mirror.refresh(new Refresh(Category.CLIP, Format.V2, Origin.GITHUB));
    }

    @Test
    void listsWhatIsHeldBack_withoutAKey() {
        JsonNode list = mirror.get("/guard").json();

        assertThat(list).hasSize(1);
        JsonNode change = list.get(0);
        assertThat(change.path("id").asText()).startsWith("clip-shrink-");
        assertThat(change.path("source").asText()).isEqualTo("github");
        assertThat(change.path("rule").asText()).isEqualTo("shrink");
        assertThat(change.path("status").asText()).isEqualTo("held");
        assertThat(change.path("keys")).hasSize(15);
        assertThat(change.path("old_value").path("m05").path("name").asText()).isEqualTo("m05");
        assertThat(change.path("new_value").isObject()).isTrue();
        assertThat(change.path("new_value")).isEmpty();
        assertThat(change.path("times_seen").asInt()).isEqualTo(1);
        JsonNode field = change.path("field_diffs").get(0);
        assertThat(field.path("model_name").asText()).isEqualTo("m05");
        assertThat(field.path("change_type").asText()).isEqualTo("removed");
        assertThat(field.path("new_value").isNull()).isTrue();
        assertThat(mirror.get("/guard/" + change.path("id").asText()).json()).isEqualTo(change);
        assertThat(horde.requests()).isEmpty();
    }

    @Test
    void approves_withTheKeyOfAnApprover() {
        RunningMirror.Answer answer = mirror.post("/guard/" + id() + "/approve", "apikey", "secret");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("approved");
        assertThat(mirror.get(CLIP_V2).json()).hasSize(5);
        assertThat(mirror.get("/guard").json()).isEmpty();
    }

    @Test
    void saysThatAChangeIsNoLongerOffered_afterItWentLive() {
        String id = id();
        mirror.post("/guard/" + id + "/approve", "apikey", "secret");

        for (String verb : List.of("approve", "reject")) {
            RunningMirror.Answer answer = mirror.post("/guard/" + id + "/" + verb, "apikey", "secret");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.json().path("detail").asText())
                    .isEqualTo("Held-back change '" + id + "' is no longer offered");
        }
        assertThat(mirror.get("/guard/" + id).status()).isEqualTo(404);
    }

    @Test
    void rejects_andAllowsAChangeOfMind() {
        RunningMirror.Answer answer = mirror.post("/guard/" + id() + "/reject", "apikey", "secret");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("rejected");
        assertThat(mirror.get(CLIP_V2).json()).hasSize(20);

        assertThat(mirror.post("/guard/" + id() + "/approve", "apikey", "secret")
                        .status())
                .isEqualTo(200);
        assertThat(mirror.get(CLIP_V2).json()).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve", "reject"})
    void knowsNoSuchChange(String verb) {
        RunningMirror.Answer answer = mirror.post("/guard/clip-shrink-000000000000/" + verb, "apikey", "secret");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("detail").asText())
                .isEqualTo("Held-back change 'clip-shrink-000000000000' not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve", "reject"})
    void wantsAKey_beforeItSaysWhetherThereIsSuchAChange(String verb) {
        for (String id : List.of(id(), "nothing")) {
            RunningMirror.Answer answer = mirror.post("/guard/" + id + "/" + verb);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text()).isEqualTo("{\"detail\":\"Not authenticated\"}");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("APIKey");
        }
        assertThat(horde.requests()).isEmpty();
    }

    @Test
    void refusesAKeyThatIsNobodys() {
        horde.put(FIND_USER, Answer.status(404));

        assertDenied(401, "Invalid API key");
    }

    @Test
    void refusesSomebodyWhoIsNoApprover() {
        horde.put(FIND_USER, "{\"username\":\"Bob#12\"}");

        assertDenied(403, "You are not on the pending queue approver list.");
    }

    @Test
    void doesNotBlameTheKey_whenTheHordeFails() {
        horde.put(FIND_USER, Answer.status(502));
        assertDenied(503, "Auth service unavailable");

        horde.close();
        assertDenied(503, "Auth service unavailable");
    }

    @Test
    void doesNotFollowARedirectWithTheKey() {
        SimulatedUpstream elsewhere = SimulatedUpstream.start();
        elsewhere.put(FIND_USER, "{\"username\":\"Ann#11\"}");
        horde.put(FIND_USER, new Answer(302, new byte[0], Map.of("Location", elsewhere.url() + FIND_USER)));

        assertDenied(401, "Invalid API key");

        assertThat(elsewhere.requests()).isEmpty();
        elsewhere.close();
    }

    @Test
    void letsNobodyDecide_whenTheListIsEmpty() {
        mirror.close();
        start("[]");

        assertDenied(401, "Invalid API key");
        assertThat(horde.requests()).isEmpty();
    }

    @Test
    void takesADecisionOfTheCommandLine_whileItRuns() {
        String id = id();
        assertThat(command("list")).isEqualTo(0);
        assertThat(terminal()).contains(id).contains("15 records removed: m05, m06, m07, m08, m09, …");
        assertThat(command("show", id)).isEqualTo(0);
        assertThat(terminal()).contains("\"field_path\": \"description\"");

        assertThat(command("approve", id)).isEqualTo(0);

        RunningMirror.eventually()
                .untilAsserted(() -> assertThat(mirror.get(CLIP_V2).json()).hasSize(5));
        // It is served first and struck off the list then.
        RunningMirror.eventually().untilAsserted(() -> {
            assertThat(command("list")).isEqualTo(0);
            assertThat(terminal()).isEqualTo("nothing is held back" + System.lineSeparator());
        });
        assertThat(command("approve", id)).as("it is gone").isEqualTo(1);
    }

    @Test
    void explainsTheCommand_whenItsWordsAreWrong() {
        assertThat(command()).isEqualTo(2);
        assertThat(command("approve")).isEqualTo(2);
        assertThat(command("list", "more")).isEqualTo(2);
        assertThat(command("forget", id())).isEqualTo(2);
    }

    private CommandRun run;

    @Test
    void answersThatItWillGoLive_whenTheCategoryIsBusyForTooLong() {
        String id = id();
        mirror.close();
        mirror = RunningMirror.on(folder)
                .github(github)
                .set("poll.github.period", "1h")
                .set("source.horde.url", horde.url() + "/")
                .set("queue.approver-ids", "[\"11\"]")
                .set("guard.approve-wait", "200ms")
                .start();
        github.hang();
        mirror.service()
                .context()
                .createProducerTemplate()
                .sendBody(
                        "seda:refresh-clip?size=4&waitForTaskToComplete=Never",
                        new Refresh(Category.CLIP, Format.V2, Origin.GITHUB, true));
        RunningMirror.eventually().until(() -> github.underWay(CLIP_FILE) > 0);

        RunningMirror.Answer pending = mirror.post("/guard/" + id + "/approve", "apikey", "key");

        assertThat(pending.status()).isEqualTo(202);
        assertThat(pending.json().path("id").asText()).isEqualTo(id);
        assertThat(pending.json().path("status").asText()).isEqualTo("approved");
        github.proceed();
        RunningMirror.eventually()
                .until(() -> mirror.get("/model_references/v2/clip").json().size() == 5);
    }

    private int command(String... words) {
        List<String> all = new ArrayList<>(List.of("guard"));
        all.addAll(List.of(words));
        all.add("--store.folder=" + folder);
        run = CommandRun.of(all.toArray(String[]::new));
        return run.code();
    }

    private String terminal() {
        return run.out() + run.err();
    }

    private void assertDenied(int status, String detail) {
        RunningMirror.Answer answer = mirror.post("/guard/" + id() + "/approve", "apikey", "secret");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo("{\"detail\":\"" + detail + "\"}");
        assertThat(mirror.get(CLIP_V2).json()).hasSize(20);
    }

    private String id() {
        return mirror.get("/guard").json().get(0).path("id").asText();
    }

    private static String[] names(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "m" + (i < 10 ? "0" : "") + i)
                .toArray(String[]::new);
    }
}

package org.modelmirror.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.RunningMirror.awaitRequests;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;
import org.modelmirror.testing.SimulatedUpstream.Answer;

/** The commit watch of a whole mirror, against a stand-in of GitHub's API. */
class CommitWatchTest {
    private static final String COMMITS = "/repos/Haidra-Org/AI-Horde-image-model-reference/commits";
    private static final String CLIP = "/Haidra-Org/AI-Horde-image-model-reference/refs/heads/main/clip.json";
    private static final String CSV = "/Haidra-Org/AI-Horde-text-model-reference/refs/heads/main/models.csv";
    private static final Map<String, String> PLENTY =
            Map.of("X-RateLimit-Limit", "5000", "X-RateLimit-Remaining", "4900", "X-RateLimit-Reset", "4102444800");

    @TempDir
    Path folder;

    private final SimulatedUpstream api = SimulatedUpstream.start();
    private final SimulatedUpstream github = SimulatedUpstream.start();

    @AfterEach
    void stop() {
        api.close();
        github.close();
    }

    /** Polls GitHub once at start and then not again for an hour. */
    private RunningMirror.Setup setup() {
        return RunningMirror.on(folder)
                .github(github)
                .set("poll.github.period", "1h")
                .set("source.github.api-url", api.url())
                .set("source.github.token", "t0ken")
                .set("source.github.commit-period", "50ms");
    }

    private static Answer commits(Map<String, String> headers, String... hashes) {
        StringBuilder json = new StringBuilder("[");
        for (String hash : hashes) {
            json.append(json.length() == 1 ? "" : ",").append("""
                    {"sha":"%s","url":"https://x.example/%s","commit":{"message":"m"},\
                    "author":{"login":"a"},"committer":{"login":"c"}}""".formatted(hash, hash));
        }
        return new Answer(200, json.append(']').toString().getBytes(java.nio.charset.StandardCharsets.UTF_8), headers);
    }

    private static String clip(String name) {
        return "{\"%1$s\":{\"name\":\"%1$s\",\"type\":\"clip\",\"config\":{\"files\":[],\"download\":[]}}}"
                .formatted(name);
    }

    @Test
    void refreshesTheRepositorysCategoriesAtOnce_whenThereIsACommit() {
        api.put(COMMITS, commits(PLENTY, "c1"));
        github.put(CLIP, clip("old"));
        try (RunningMirror mirror = setup().start()) {
            mirror.awaitServed("/model_references/v1/clip", clip("old"));
            long csvBefore = github.requestsFor(CSV);
            awaitRequests(api, COMMITS, 3);

            github.put(CLIP, clip("new"));
            api.put(COMMITS, commits(PLENTY, "c2", "c1"));

            mirror.awaitServed("/model_references/v1/clip", clip("new"));
            assertThat(github.requestsFor(CSV)).isEqualTo(csvBefore);
        }
    }

    @Test
    void asksConditionally_soThatNothingIsUsedOfTheQuota() {
        api.put(COMMITS, commits(PLENTY, "c1"));
        try (RunningMirror mirror = setup().start()) {
            assertThat(mirror.service().port()).isPositive();
            awaitRequests(api, COMMITS, 3);

            assertThat(api.requests())
                    .filteredOn(request -> request.path().equals(COMMITS))
                    .last()
                    .extracting(SimulatedUpstream.Request::status)
                    .isEqualTo(304);
        }
    }

    @Test
    void stopsAsking_whenTheQuotaIsNearlyUsedUp() {
        api.put(
                COMMITS,
                commits(
                        Map.of(
                                "X-RateLimit-Limit",
                                "5000",
                                "X-RateLimit-Remaining",
                                "499",
                                "X-RateLimit-Reset",
                                "4102444800"),
                        "c1"));
        String other = COMMITS.replace("image", "text");
        try (RunningMirror mirror = setup().set("poll.github.period", "100ms").start()) {
            assertThat(mirror.service().port()).isPositive();
            // Time for ten looks of a watch.
            awaitRequests(github, CLIP, 5);
            // Both watches share the quota: whoever of them asked first has used the last of it.
            assertThat(api.requestsFor(COMMITS)).isEqualTo(1);
            assertThat(api.requestsFor(other)).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void startsAndServes_whenTheApiIsAway() {
        github.put(CLIP, clip("old"));
        try (RunningMirror mirror =
                setup().set("source.github.api-url", "http://127.0.0.1:1").start()) {
            mirror.awaitServed("/model_references/v1/clip", clip("old"));
        }
    }

    @Test
    void asksNobody_whenThereIsNoToken() {
        github.put(CLIP, clip("old"));
        try (RunningMirror mirror = setup().unset("source.github.token").start()) {
            mirror.awaitServed("/model_references/v1/clip", clip("old"));
            assertThat(api.requests()).isEmpty();
        }
    }
}

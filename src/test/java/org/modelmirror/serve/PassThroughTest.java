package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.RunningMirror.eventually;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.catalog.WireBody;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.SimulatedUpstream;

/** Reads of v2 paths that only PRIMARY knows. */
class PassThroughTest {
    private static final String NEW = "/model_references/v2/clip/embeddings/all";

    @TempDir
    Path folder;

    private final SimulatedUpstream primary = SimulatedUpstream.start();

    @AfterEach
    void stop() {
        primary.close();
    }

    private RunningMirror.Setup setup() {
        return RunningMirror.on(folder).primary(primary).set("serve.pass-through", "true");
    }

    private static SimulatedUpstream.Answer json(String body) {
        return new SimulatedUpstream.Answer(
                200, body.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", "application/json"));
    }

    @Test
    void givesPrimarysAnswer_andKeepsItForAWhile() {
        primary.put(NEW, json("{\"new\": 1}"));
        try (RunningMirror mirror = setup().start()) {
            Answer first = mirror.get(NEW, "apikey", "secret", "Cookie", "a=b");
            Answer second = mirror.get(NEW);

            assertThat(first.status()).isEqualTo(200);
            assertThat(first.text()).isEqualTo("{\"new\": 1}");
            assertThat(first.header("Content-Type")).isEqualTo("application/json");
            assertThat(first.header("apikey")).isNull();
            assertThat(second.text()).isEqualTo("{\"new\": 1}");
            assertThat(primary.requestsFor(NEW)).isEqualTo(1);
            assertThat(mirror.get(NEW, "If-None-Match", first.header("ETag")).status())
                    .isEqualTo(304);
        }
    }

    @Test
    void asksConditionally_andServesTheCopyAsStale_whenPrimaryGoesAway() {
        primary.put(NEW, json("[1]"));
        try (RunningMirror mirror = setup().set("serve.pass-through.ttl", "0s").start()) {
            assertThat(mirror.get(NEW).text()).isEqualTo("[1]");
            assertThat(mirror.get(NEW).text()).isEqualTo("[1]");
            assertThat(primary.requests())
                    .filteredOn(request -> request.path().equals(NEW))
                    .last()
                    .extracting(SimulatedUpstream.Request::status)
                    .isEqualTo(304);

            primary.put(NEW, SimulatedUpstream.Answer.status(502));
            Answer stale = mirror.get(NEW);
            assertThat(stale.status()).isEqualTo(200);
            assertThat(stale.text()).isEqualTo("[1]");
            assertThat(stale.isStale()).isTrue();

            primary.put(NEW, "<html>sorry</html>");
            assertThat(mirror.get(NEW).text()).isEqualTo("[1]");

            primary.close();
            assertThat(mirror.get(NEW).text()).isEqualTo("[1]");
        }
    }

    @Test
    void answers404_whenPrimaryDoes_and503_whenItIsAway() {
        try (RunningMirror mirror = setup().start()) {
            assertThat(mirror.get(NEW).status()).isEqualTo(404);
            assertThat(mirror.get(NEW).text()).isEqualTo("{\"detail\":\"Not Found\"}");

            primary.put(NEW, SimulatedUpstream.Answer.status(500));

            Answer away = mirror.get(NEW);
            assertThat(away.status()).isEqualTo(503);
            assertThat(away.header("Retry-After")).isEqualTo("5");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/model_references/v2/info", "/model_references/v2/clip", "/model_references/v2/bogus"})
    void neverAsksForWhatWeServe(String path) {
        primary.put("/model_references/v2/clip", json("{\"a\":{\"name\":\"a\"}}"));
        try (RunningMirror mirror = setup().set("poll.primary.period", "1h").start()) {
            eventually().until(() -> mirror.get("/model_references/v2/clip").status() == 200);
            long before = primary.requestsFor(path);

            mirror.get(path);

            assertThat(primary.requestsFor(path)).isEqualTo(before);
        }
    }

    @Test
    void isOff_unlessSwitchedOn() {
        primary.put(NEW, json("{}"));
        try (RunningMirror mirror = setup().unset("serve.pass-through").start()) {
            assertThat(mirror.get(NEW).status()).isEqualTo(404);
            assertThat(primary.requestsFor(NEW)).isZero();
        }
    }

    @Test
    void dropsTheLeastUsed_whenTheCacheIsFull() {
        PassThroughCache cache = new PassThroughCache(2, 1000, Duration.ofSeconds(1), new AtomicLong()::get);
        WireBody body = WireBody.of("0123456789".getBytes(StandardCharsets.UTF_8));
        cache.put("a", body, Optional.empty());
        cache.put("b", body, Optional.empty());
        cache.find("a");
        cache.put("c", body, Optional.empty());

        assertThat(cache.find("a")).isPresent();
        assertThat(cache.find("b")).isEmpty();
        assertThat(cache.find("c")).isPresent();
    }

    @Test
    void neverHoldsMoreBytesThanAllowed() {
        PassThroughCache cache = new PassThroughCache(100, 25, Duration.ofSeconds(1), new AtomicLong()::get);
        WireBody body = WireBody.of("0123456789".getBytes(StandardCharsets.UTF_8));
        cache.put("a", body, Optional.empty());
        cache.put("b", body, Optional.empty());
        cache.put("c", body, Optional.empty());
        cache.put("d", WireBody.of(new byte[26]), Optional.empty());

        assertThat(cache.find("a")).isEmpty();
        assertThat(cache.find("b")).isPresent();
        assertThat(cache.find("c")).isPresent();
        assertThat(cache.find("d")).isEmpty();
    }
}

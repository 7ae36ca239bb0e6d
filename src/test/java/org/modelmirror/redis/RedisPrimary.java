package org.modelmirror.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.modelmirror.testing.RealRedis;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/** PRIMARYs that use a real Redis, and what a test does with them. */
final class RedisPrimary {
    private RedisPrimary() {}

    /** Finds out about files from Redis alone: it does not look into its folder by itself. */
    static RunningMirror.Setup setup(Path folder, SimulatedHorde horde, RealRedis redis) {
        return redis.in(WritableMirror.setup(folder, horde))
                .set("queue.enabled", "false")
                .set("mirror.canonical-format", "v2")
                .set("write.rate-per-key", "0")
                .set("write.rate-per-address", "0")
                .set("store.watch.period", "1h")
                .set("announce.redis.failure-cooldown", "300ms");
    }

    /** Starts one that takes no part before it listens. */
    static WritableMirror start(Path folder, SimulatedHorde horde, RealRedis redis) {
        return listening(WritableMirror.of(setup(folder, horde, redis).start(), folder));
    }

    static WritableMirror listening(WritableMirror mirror) {
        RunningMirror.eventually()
                .until(() -> status(mirror).path("listening").booleanValue()
                        && status(mirror).path("compared").asLong() > 0);
        return mirror;
    }

    static JsonNode status(WritableMirror mirror) {
        return mirror.get("/status").json().path("redis");
    }

    /** Creates a model of the category clip. */
    static void create(WritableMirror mirror, String name) {
        assertThat(mirror.post(WritableMirror.V2 + "/clip", "app", record(name)).status())
                .isEqualTo(201);
    }

    static String record(String name) {
        return "{\"record_type\":\"clip\",\"name\":\"" + name
                + "\",\"model_classification\":{\"domain\":\"image\",\"purpose\":\"feature_extractor\"}}";
    }

    static boolean serves(WritableMirror mirror, String name) {
        return mirror.get(WritableMirror.V2 + "/clip/model/" + name).status() == 200;
    }

    /** An edit by somebody without a lock, as the Python service makes: the whole file is replaced. */
    static String clipFile(String... names) {
        StringBuilder json = new StringBuilder("{");
        for (String name : names) {
            json.append(json.length() > 1 ? "," : "")
                    .append("\"")
                    .append(name)
                    .append("\":")
                    .append(record(name));
        }
        return json.append("}").toString();
    }
}

package org.modelmirror.redis;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.redis.RedisPrimary.clipFile;
import static org.modelmirror.redis.RedisPrimary.create;
import static org.modelmirror.redis.RedisPrimary.serves;
import static org.modelmirror.redis.RedisPrimary.status;
import static org.modelmirror.testing.RunningMirror.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.RealRedis;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/** What one PRIMARY says through Redis, and what it does when others speak: sources-and-storage.md 6.1, 6.5, T54. */
class AnnouncementTest {
    private static final String K = "horde:model_ref";

    @TempDir
    static Path folder;

    private static RealRedis redis;
    private static SimulatedHorde horde;
    private static WritableMirror mirror;

    @BeforeAll
    static void start() {
        redis = RealRedis.running();
        horde = SimulatedHorde.start();
        mirror = RedisPrimary.start(folder, horde, redis);
    }

    @AfterAll
    static void stop() {
        mirror.close();
        horde.close();
        redis.close();
    }

    @Test
    void countsDeletesAndPublishes_inThisOrder_afterAWrite() {
        try (RealRedis.Connection monitor = redis.connect()) {
            monitor.command("MONITOR");

            create(mirror, "on-the-wire");

            assertThat(nextOf(monitor)).isEqualTo("\"INCR\" \"horde:model_ref:gen:clip\"");
            assertThat(nextOf(monitor)).isEqualTo("\"DEL\" \"horde:model_ref:category:clip\"");
            assertThat(nextOf(monitor)).isEqualTo("\"DEL\" \"horde:model_ref:meta:v2:clip\"");
            assertThat(nextOf(monitor)).isEqualTo("\"DEL\" \"horde:model_ref:meta:legacy:clip\"");
            assertThat(nextOf(monitor)).isEqualTo("\"PUBLISH\" \"horde:model_ref:invalidate\" \"clip\"");
            assertThat(nextOf(monitor)).startsWith("\"PUBLISH\" \"horde:model_ref:events\" \"{");
        }
    }

    @Test
    void publishesTheBareCategory_andTheDetailsAsJson() {
        try (RealRedis.Connection listener = redis.connect()) {
            listener.command("SUBSCRIBE", K + ":invalidate");
            listener.command("SUBSCRIBE", K + ":events");

            create(mirror, "in-detail");

            // Byte for byte what the peer sends: no JSON, no sender, no version.
            assertThat(listener.read()).isEqualTo(List.of("message", K + ":invalidate", "clip"));
            Object details = ((List<?>) listener.read()).get(2);
            assertThatJson(details).isEqualTo("""
                    {"v":1,"category":"clip","format":"v2","revision":%d,"gen":%s,"cause":"write",
                     "origin":"${json-unit.regex}model-mirror-[0-9a-f]{8}","at":"${json-unit.any-number}"}""".formatted(
                            mirror.get(WritableMirror.V2 + "/clip").revision(), redis.get(K + ":gen:clip")));
        }
    }

    @Test
    void takesItsOwnEchoForWhatItIs() {
        create(mirror, "before");
        eventually().until(() -> status(mirror).path("waiting").isEmpty());
        long heard = status(mirror).path("heard").asLong();
        long announced = status(mirror).path("announced").asLong();
        mirror.mirror().forgetChanges();

        create(mirror, "heard-again");

        eventually().until(() -> status(mirror).path("heard").asLong() == heard + 1);
        // A message that comes after it has been dealt with when the next one has.
        tellAboutNothing();
        assertThat(status(mirror).path("announced").asLong()).isEqualTo(announced + 1);
        assertThat(mirror.mirror().changes()).hasSize(1);
    }

    @Test
    void loadsAnEditedFile_whenSomebodyWhoDoesNotCountSaysSo() throws IOException {
        redis.command("SET", K + ":category:clip", "{\"old\":{}}");
        String generation = redis.get(K + ":gen:clip");
        mirror.mirror().forgetChanges();
        Files.writeString(folder.resolve("clip.json"), clipFile("from-python"));

        redis.command("PUBLISH", K + ":invalidate", "clip");

        eventually().until(() -> serves(mirror, "from-python"));
        eventually().until(() -> redis.get(K + ":category:clip") == null);
        // Those in this process are told; everybody else has been, by whoever changed it.
        eventually().until(() -> mirror.mirror().changes().size() == 1);
        tellAboutNothing();
        assertThat(redis.get(K + ":gen:clip")).isEqualTo(generation);
    }

    @Test
    void loadsAnEditedFile_whenOnlyTheCounterTells() throws IOException {
        Files.writeString(folder.resolve("clip.json"), clipFile("message-lost"));
        redis.command("INCR", K + ":gen:clip");

        mirror.mirror().bean("heardChanges", HeardChanges.class).noteComparison();
        redis.command("PUBLISH", K + ":invalidate", "blip");

        eventually().until(() -> serves(mirror, "message-lost"));
    }

    @Test
    void ignoresWhatIsNoCategory() {
        long heard = status(mirror).path("heard").asLong();

        redis.command("PUBLISH", K + ":invalidate", "no_such_category");
        redis.command("PUBLISH", K + ":invalidate", "");
        redis.command("PUBLISH", K + ":invalidate", "{\"category\":\"clip\"}");
        redis.command("PUBLISH", K + ":invalidate", "\u00ac\u00ed\u0000\u0005t");
        tellAboutNothing();

        assertThat(status(mirror).path("heard").asLong()).isEqualTo(heard + 1);
        assertThat(status(mirror).path("state").asText()).isEqualTo("up");
    }

    /** A message about a category that has not changed, and waits until it has been looked at. */
    private static void tellAboutNothing() {
        redis.command("SET", K + ":category:esrgan", "{}");
        redis.command("PUBLISH", K + ":invalidate", "esrgan");
        eventually().until(() -> redis.get(K + ":category:esrgan") == null);
    }

    /** The next command about the category itself, without time and address; its figures go by a way of their own. */
    private static String nextOf(RealRedis.Connection monitor) {
        String line = (String) monitor.read();
        while (!line.contains("clip")
                || line.contains("\"GET\"")
                || line.contains(":stats:")
                || line.contains(":deletion_risk:")) {
            line = (String) monitor.read();
        }
        return line.substring(line.indexOf("] ") + 2);
    }
}

package org.modelmirror.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.modelmirror.redis.RedisPrimary.clipFile;
import static org.modelmirror.redis.RedisPrimary.create;
import static org.modelmirror.redis.RedisPrimary.serves;
import static org.modelmirror.testing.RunningMirror.eventually;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.RealRedis;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/** Next to a Python program with the standard client: it hears us, and we hear it. Needs python3 with redis. */
class PythonClientTest {
    private static final Path SCRIPTS = Path.of("src/test/python");

    @Test
    void hearUsAndAreHeard(@TempDir Path folder) throws IOException, InterruptedException {
        assumeTrue(hasClient(), "needs python3 with the package redis");
        try (RealRedis redis = RealRedis.running();
                SimulatedHorde horde = SimulatedHorde.start();
                WritableMirror mirror = RedisPrimary.start(folder, horde, redis)) {
            Process listener = run("listen.py", redis.url(), "horde:model_ref:invalidate", "1");
            try (BufferedReader lines = listener.inputReader(StandardCharsets.UTF_8)) {
                assertThat(lines.readLine()).isEqualTo("subscribed");
                create(mirror, "for-python");
                assertThat(lines.readLine()).isEqualTo("clip");
            } finally {
                listener.destroyForcibly();
            }

            Files.writeString(folder.resolve("clip.json"), clipFile("from-python"));
            Process publisher = run("publish.py", redis.url(), "horde:model_ref", "clip");

            assertThat(publisher.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(publisher.exitValue()).isZero();
            eventually().until(() -> serves(mirror, "from-python"));
        }
    }

    private static boolean hasClient() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import redis").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Process run(String script, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("python3", SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}

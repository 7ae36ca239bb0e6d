package org.modelmirror.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mirror on its usual port with a GitHub that misbehaves, for looking at by hand: every file of {@code config/sample}
 * is answered well and badly in turn, each time with the next fault of {@link Faults}. Started by {@code make chaos}.
 */
public final class ChaosRun {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosRun.class);

    private ChaosRun() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT);
        Path sample = Path.of("config/sample");
        try (RawUpstream github = RawUpstream.start();
                Stream<Path> files = Files.walk(sample)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                github.put(
                        "/" + sample.relativize(file).toString().replace('\\', '/'),
                        inTurn(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8)));
            }
            try (RunningMirror mirror = RunningMirror.on(Path.of("data/chaos"))
                    .set("server.port", args.length > 0 ? args[0] : "19800")
                    .set("poll.github.period", "3s")
                    .set("fetch.max-bytes", "1048576")
                    .set("source.github.url", github.url())
                    .start()) {
                LOG.info("see http://127.0.0.1:{}/api/status", mirror.service().port());
                new CountDownLatch(1).await();
            }
        }
    }

    private static RawUpstream.Script inTurn(String name, String good) {
        List<Map.Entry<String, RawUpstream.Script>> faults =
                new ArrayList<>(Faults.around(good).entrySet());
        RawUpstream.Script well = RawUpstream.ok(good);
        AtomicInteger requests = new AtomicInteger();
        return (request, wire) -> {
            // Retries see the same fault: it changes with every third pair of requests.
            int turn = requests.getAndIncrement() / 3;
            if (turn % 2 == 0) {
                well.write(request, wire);
                return;
            }
            Map.Entry<String, RawUpstream.Script> fault = faults.get(turn / 2 % faults.size());
            LOG.info("misbehaving file={} fault={}", name, fault.getKey());
            fault.getValue().write(request, wire);
        };
    }
}

package org.modelmirror.demo;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The made-up AI Horde of the demo as a process of its own, for bench/analytics.sh: folder, workers, port. */
public final class HordeServer {
    private HordeServer() {}

    public static void main(String[] args) throws Exception {
        try (DemoHorde horde = DemoHorde.start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]))) {
            System.out.println(horde.uri());
            new CountDownLatch(1).await();
        }
    }
}

package org.modelmirror.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** One instance of several that is killed, paused and started again on the port it had, on a thread of its own. */
public final class FleetMember implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private final String name;
    private final int port;
    private final Path log;
    private final List<String> settings;
    private volatile ChildMirror mirror;
    private int kills;
    private int pauses;
    private int stops;

    /** @param settings {@code --key=value} arguments */
    public FleetMember(String name, Path log, List<String> settings) throws IOException {
        this.name = name;
        this.port = LastingPort.free();
        this.log = log;
        this.settings = List.copyOf(settings);
    }

    public String name() {
        return name;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Begins to start it. */
    public FleetMember start() throws IOException {
        mirror = ChildMirror.start(List.of(), port, log, settings);
        return this;
    }

    /** Comes back when it serves what it has. */
    public void awaitReady() throws IOException, InterruptedException {
        mirror.awaitReady(START);
    }

    private enum Harm {
        NONE,
        DOWN,
        PAUSED
    }

    /**
     * Harms it at random moments until it is interrupted; afterwards it runs, or is starting.
     *
     * @param longestPause between two harms, in milliseconds
     */
    public void harm(Random random, int longestPause) throws IOException {
        Harm harm = Harm.NONE;
        try {
            while (true) {
                Thread.sleep(500 + random.nextInt(longestPause));
                int kind = random.nextInt(4);
                if (kind < 2) {
                    harm = Harm.DOWN;
                    mirror.kill();
                    kills++;
                    Thread.sleep(random.nextInt(1000));
                    start();
                } else if (kind == 2) {
                    harm = Harm.PAUSED;
                    mirror.pause();
                    pauses++;
                    Thread.sleep(100 + random.nextInt(2500));
                    mirror.resume();
                } else {
                    harm = Harm.DOWN;
                    mirror.stop();
                    stops++;
                    mirror.exitsWithin(Duration.ofSeconds(20));
                    mirror.kill();
                    start();
                }
                harm = Harm.NONE;
            }
        } catch (InterruptedException e) {
            mend(harm);
        }
    }

    /** The end of the harm. Whoever sends a signal or waits for an end must not be interrupted himself: he is not, by now. */
    private void mend(Harm harm) throws IOException {
        try {
            if (harm == Harm.PAUSED) {
                mirror.resume();
            } else if (harm == Harm.DOWN) {
                mirror.kill();
                start();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was done to it. */
    public String history() {
        return name + ": killed=" + kills + " paused=" + pauses + " stopped=" + stops;
    }

    @Override
    public void close() {
        if (mirror != null) {
            mirror.close();
        }
    }
}

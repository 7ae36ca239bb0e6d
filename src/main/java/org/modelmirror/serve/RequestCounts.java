package org.modelmirror.serve;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.modelmirror.measure.Histogram;

/**
 * How often each route of the API was answered with which status, and with how many bytes of body, hot reads included.
 * and how long that took. A route is a path template, so that there are few of them. Thread-safe; counting takes no lock.
 */
public final class RequestCounts {
    /** Answers that no route gave: preflights, redirects, unknown paths, wrong methods. */
    static final String NO_ROUTE = "none";

    private static final double NANOS = 1e9;

    /** Upper bounds in seconds: most reads take microseconds, a write some milliseconds, the AI Horde may take its time. */
    private static final double[] BOUNDS = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10};

    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /** @param nanos rising nanoseconds */
    public RequestCounts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Takes one line of the counts. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Takes the answers of one route with one status.
         *
         * @param bytes of their bodies, as they went over the wire
         */
        void line(String route, int status, long requests, long bytes);
    }

    /** Reads all counts so far. */
    public void forEach(Reader reader) {
        tallies.forEach((route, tally) -> tally.statuses.forEach((status, count) -> {
            long requests = count.requests.sum();
            if (requests > 0) {
                reader.line(route, status, requests, count.bytes.sum());
            }
        }));
    }

    /** Reads how long the answers of each route took, in seconds, up to when they were handed to the connection. */
    public void forEachDuration(BiConsumer<String, Histogram.Reading> reader) {
        tallies.forEach((route, tally) -> {
            Histogram.Reading reading = tally.durations.read();
            if (reading.count() > 0) {
                reader.accept(route, reading);
            }
        });
    }

    Tally of(String route) {
        return tallies.computeIfAbsent(route, key -> new Tally(nanos));
    }

    /** The counts of one route; kept by whoever answers it often. */
    static final class Tally {
        private final Map<Integer, Count> statuses = new ConcurrentHashMap<>();
        private final Count ok = statuses.computeIfAbsent(200, key -> new Count());
        private final Count notModified = statuses.computeIfAbsent(304, key -> new Count());
        private final Histogram durations = new Histogram(BOUNDS);
        private final LongSupplier nanos;

        Tally(LongSupplier nanos) {
            this.nanos = nanos;
        }

        /** What {@link #took} is to be given at the end. */
        long begin() {
            return nanos.getAsLong();
        }

        void took(long begun) {
            durations.record((nanos.getAsLong() - begun) / NANOS);
        }

        void count(HttpServerRequest request, int status, long bytes) {
            count(status, request.method().equals(HttpMethod.HEAD) ? 0 : bytes);
        }

        void count(int status, long bytes) {
            Count count = status == 200
                    ? ok
                    : status == 304 ? notModified : statuses.computeIfAbsent(status, key -> new Count());
            count.requests.increment();
            if (bytes > 0) {
                count.bytes.add(bytes);
            }
        }
    }

    private static final class Count {
        private final LongAdder requests = new LongAdder();
        private final LongAdder bytes = new LongAdder();
    }
}

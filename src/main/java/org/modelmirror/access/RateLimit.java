package org.modelmirror.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How often somebody may come, a minute: a bucket of that many tokens for each, filled evenly (http-api.md 4.9). Remembers
 * a bounded number of them; the ones not seen for longest are forgotten first, which gives them a full bucket. Thread-safe.
 */
public final class RateLimit {
    /** How many are remembered. */
    static final int MAX_REMEMBERED = 10_000;

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final IntSupplier limit;
    private final LongSupplier nanos;

    // Guarded by itself.
    private final Map<String, Bucket> buckets = new Recent();

    /**
     * @param perMinute how often each may come; 0 for as often as he likes
     * @param nanos a monotonic clock, in nanoseconds
     */
    public RateLimit(int perMinute, LongSupplier nanos) {
        this(() -> perMinute, nanos);
        if (perMinute < 0) {
            throw new IllegalArgumentException("perMinute must not be negative: " + perMinute);
        }
    }

    /**
     * A limit that may change meanwhile; nobody has more tokens than it gives a minute.
     *
     * @param limit how often each may come; asked for each time
     * @param nanos a monotonic clock, in nanoseconds
     */
    public RateLimit(IntSupplier limit, LongSupplier nanos) {
        this.limit = limit;
        this.nanos = nanos;
    }

    /** Takes a token of this one's. Zero when he may come; else for how long he has to stay away, to the nanosecond. */
    public Duration take(String who) {
        int perMinute = limit.getAsInt();
        if (perMinute == 0) {
            return Duration.ZERO;
        }
        long now = nanos.getAsLong();
        synchronized (buckets) {
            Bucket bucket = buckets.computeIfAbsent(who, first -> new Bucket(perMinute, now));
            return bucket.take(perMinute, now);
        }
    }

    private static final class Bucket {
        private double tokens;
        private long filledAt;

        Bucket(double tokens, long filledAt) {
            this.tokens = tokens;
            this.filledAt = filledAt;
        }

        Duration take(int perMinute, long now) {
            double gained = (double) (now - filledAt) * perMinute / MINUTE;
            tokens = Math.min(perMinute, tokens + gained);
            filledAt = now;
            if (tokens < 1) {
                return Duration.ofNanos((long) Math.ceil((1 - tokens) * MINUTE / perMinute));
            }
            tokens--;
            return Duration.ZERO;
        }
    }

    private static final class Recent extends LinkedHashMap<String, Bucket> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }
}

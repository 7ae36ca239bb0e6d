package org.modelmirror.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** How often values of which size occurred. Recording takes no lock. Thread-safe. */
public final class Histogram {
    private final double[] bounds;
    private final LongAdder[] counts;
    private final DoubleAdder sum = new DoubleAdder();

    /**
     * What was recorded so far.
     *
     * @param bounds upper bounds of the buckets, inclusive and rising; the last bucket has none
     * @param counts of each bucket alone, one more than there are bounds
     * @param sum of all values
     */
    public record Reading(List<Double> bounds, List<Long> counts, double sum) {
        public Reading {
            bounds = List.copyOf(bounds);
            counts = List.copyOf(counts);
        }

        /** How many values were recorded. */
        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Begins empty.
     *
     * @param bounds upper bounds of the buckets, inclusive; one more bucket takes what is larger than the last
     * @throws IllegalArgumentException when they do not rise
     */
    public Histogram(double... bounds) {
        for (int i = 1; i < bounds.length; i++) {
            if (!(bounds[i - 1] < bounds[i])) {
                throw new IllegalArgumentException("bounds do not rise: " + bounds[i - 1] + ", " + bounds[i]);
            }
        }
        this.bounds = bounds.clone();
        this.counts = new LongAdder[bounds.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** Counts a value. */
    public void record(double value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(value);
    }

    /** Reads what was recorded; what is recorded meanwhile may be in it in part. */
    public Reading read() {
        List<Double> limits = new ArrayList<>();
        for (double bound : bounds) {
            limits.add(bound);
        }
        List<Long> all = new ArrayList<>();
        for (LongAdder count : counts) {
            all.add(count.sum());
        }
        return new Reading(limits, all, sum.sum());
    }
}

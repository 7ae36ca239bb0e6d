package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How many text models are of a size (analytics.md 0.2).
 *
 * @param minParameters fewest, inclusive
 * @param maxParameters most, exclusive; empty for the last bucket
 * @param percentage of all models, those of unknown size included, to two places
 */
public record ParameterBucket(
        String label, long minParameters, OptionalLong maxParameters, long count, double percentage) {
    private static final long BILLION = 1_000_000_000L;
    private static final long[] LOWER_BOUNDS = {0, 3, 6, 9, 13, 20, 35, 70};
    private static final int BUCKETS = LOWER_BOUNDS.length;

    /** The buckets that hold any model, ascending. */
    static List<ParameterBucket> of(List<Long> parameters, long models) {
        long[] counts = new long[BUCKETS];
        for (long each : parameters) {
            counts[bucketOf(each)]++;
        }
        List<ParameterBucket> buckets = new ArrayList<>();
        for (int i = 0; i < BUCKETS; i++) {
            if (counts[i] > 0) {
                double percentage = Rounding.round(Rounding.percentage(counts[i], models), 2);
                buckets.add(new ParameterBucket(label(i), LOWER_BOUNDS[i] * BILLION, upper(i), counts[i], percentage));
            }
        }
        return List.copyOf(buckets);
    }

    private static int bucketOf(long parameters) {
        int bucket = BUCKETS - 1;
        while (parameters < LOWER_BOUNDS[bucket] * BILLION) {
            bucket--;
        }
        return bucket;
    }

    private static OptionalLong upper(int bucket) {
        return bucket == BUCKETS - 1 ? OptionalLong.empty() : OptionalLong.of(LOWER_BOUNDS[bucket + 1] * BILLION);
    }

    private static String label(int bucket) {
        if (bucket == BUCKETS - 1) {
            return "> " + LOWER_BOUNDS[bucket] + "B";
        }
        String upper = LOWER_BOUNDS[bucket + 1] + "B";
        return bucket == 0 ? "< " + upper : LOWER_BOUNDS[bucket] + "B-" + upper;
    }

    /** A new object in the form of the API. */
    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("bucket_label", label)
                .put("min_params", minParameters)
                .put("max_params", maxParameters.isPresent() ? (Long) maxParameters.getAsLong() : null)
                .put("count", count)
                .put("percentage", percentage);
    }
}

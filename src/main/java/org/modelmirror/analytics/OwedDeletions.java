package org.modelmirror.analytics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keys that are to be deleted in Redis and may still be there: what an invalidation owes while Redis is away
 * (analytics.md 1.7). Nothing is read under such a key. Bounded by the number of keys there are. Thread-safe.
 */
final class OwedDeletions {
    private final SharedCopies redis;
    private final AtomicLong claims = new AtomicLong();
    private final ConcurrentMap<String, Long> owed = new ConcurrentHashMap<>();

    OwedDeletions(SharedCopies redis) {
        this.redis = redis;
    }

    /** From now on, nothing that is under these keys at present counts. */
    void owe(Collection<String> keys) {
        Long claim = claims.incrementAndGet();
        keys.forEach(key -> owed.put(key, claim));
    }

    /** Deletes those of the keys that are owed. Returns whether none of them is any more. */
    boolean settle(Collection<String> keys) {
        Map<String, Long> due = new HashMap<>();
        for (String key : keys) {
            Long claim = owed.get(key);
            if (claim != null) {
                due.put(key, claim);
            }
        }
        if (due.isEmpty()) {
            return true;
        }
        if (!redis.delete(List.copyOf(due.keySet()))) {
            return false;
        }
        // A claim made while the deletion was on its way is not met by it.
        due.forEach(owed::remove);
        return due.keySet().stream().noneMatch(owed::containsKey);
    }

    /** Deletes all that are owed. */
    boolean settleAll() {
        return settle(new ArrayList<>(owed.keySet()));
    }
}

package org.modelmirror.serve;

import java.util.Optional;
import java.util.function.BiFunction;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.reference.RecordMap;

/**
 * A view of a category's records that costs something to make, made once for each state of them. Holds the last one only.
 * Thread-safe; blocks while it makes one, so that it is not for the event loop.
 *
 * @param <T> the view, immutable
 */
final class PerRecords<T> {
    private final T ofNothing;
    private final BiFunction<T, RecordMap, T> update;
    private volatile Made<T> last;

    /**
     * @param ofNothing the view of a category without records
     * @param update makes the view of other records from the one before
     */
    PerRecords(T ofNothing, BiFunction<T, RecordMap, T> update) {
        this.ofNothing = ofNothing;
        this.update = update;
        this.last = new Made<>(RecordMap.empty(), ofNothing);
    }

    @SuppressWarnings("ReferenceEquality") // a snapshot's records are never changed; others are another object
    T of(Optional<Snapshot> snapshot) {
        if (snapshot.isEmpty()) {
            return ofNothing;
        }
        RecordMap records = snapshot.get().records();
        Made<T> made = last;
        if (made.records() == records) {
            return made.view();
        }
        synchronized (this) {
            made = last;
            if (made.records() != records) {
                made = new Made<>(records, update.apply(made.view(), records));
                last = made;
            }
            return made.view();
        }
    }

    private record Made<T>(RecordMap records, T view) {}
}

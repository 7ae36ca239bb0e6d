package org.modelmirror.serve;

import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.events.ChangeFeed;
import org.modelmirror.events.Event;
import org.modelmirror.events.Selection;

/**
 * What one round of telling sends: the bytes between two places of the log, put together once for all streams that stand at
 * the same place and want the same. Used by one event loop, for one round.
 */
final class Batches {
    /** Enough to make one packet of many events; little enough to see in between whether the client reads. */
    private static final int MAX_BYTES = 16 * 1024;

    private final ChangeFeed feed;
    private final long last;
    private final Map<Key, Batch> made = new HashMap<>();

    private record Key(long place, Selection selection) {}

    /**
     * Some events.
     *
     * @param last place of the newest one that was looked at
     * @param events how many of them are wanted
     * @param text their bytes, shared
     */
    record Batch(long last, int events, Buffer text) {}

    Batches(ChangeFeed feed) {
        this.feed = feed;
        this.last = feed.last();
    }

    /** The place of the newest event when the round began. */
    long last() {
        return last;
    }

    /** The events after a place below {@link #last}; empty when the next one is no longer kept. */
    Optional<Batch> after(long place, Selection selection) {
        Key key = new Key(place, selection);
        Batch known = made.get(key);
        if (known == null && feed.find(place + 1).isPresent()) {
            known = collect(place, selection);
            made.put(key, known);
        }
        return Optional.ofNullable(known);
    }

    private Batch collect(long place, Selection selection) {
        Buffer text = Buffer.buffer();
        int events = 0;
        long at = place;
        while (at < last && text.length() < MAX_BYTES) {
            Optional<Event> event = feed.find(at + 1);
            if (event.isEmpty()) {
                break;
            }
            at++;
            if (selection.includes(event.get().category(), event.get().format())) {
                text = events == 0
                        ? event.get().text()
                        : joined(text, event.get().text(), events);
                events++;
            }
        }
        return new Batch(at, events, text);
    }

    /** The first event's own bytes are everybody's and must not grow. */
    private static Buffer joined(Buffer before, Buffer text, int events) {
        Buffer own = events == 1 ? Buffer.buffer().appendBuffer(before) : before;
        return own.appendBuffer(text);
    }
}

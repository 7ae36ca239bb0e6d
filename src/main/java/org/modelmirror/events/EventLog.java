package org.modelmirror.events;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;

/**
 * The last changes, in the order in which they were told, under ids by which a client finds its place again.
 *
 * <p>An id is the folder's revision, because that survives a restart. It is not enough: one revision may cover both forms of
 * a category, and changes of different categories may be told in another order than their revisions have. So a second
 * event of a revision is {@code 8.1}, and an id stands for a place in the order of telling, not for a number. An id that is
 * no longer in the log, or never was, has no place: whoever brings it must look at everything.
 *
 * <p>Thread-safe. Readers take no lock; {@link #add} and {@link #placeOf} take a short one.
 */
final class EventLog {
    private static final Pattern REVISION = Pattern.compile("\\d{1,18}");

    private final AtomicReferenceArray<Event> ring;
    private final Map<String, Long> places = new HashMap<>();
    private final Map<Long, Used> used = new HashMap<>();
    private final long baseRevision;
    private long highestRevision;
    private String baseId;
    private volatile long last;

    /** How often a revision was an id: all in all, and among the events still here. */
    private record Used(int times, int here) {}

    /** Makes an event once its place is known. */
    @FunctionalInterface
    interface Telling {
        Event tell(long sequence, String id);
    }

    /**
     * @param capacity events kept
     * @param revision the folder's revision at the beginning
     * @param told how many events that revision was told as, at least 1: a client that has the id of the last of them has
     *     missed nothing
     */
    EventLog(int capacity, long revision, int told) {
        this.ring = new AtomicReferenceArray<>(capacity);
        this.baseRevision = revision;
        this.highestRevision = revision;
        this.baseId = idOf(revision, told - 1);
        places.put(baseId, 0L);
        used.put(revision, new Used(told, 1));
    }

    private static String idOf(long revision, int times) {
        return times == 0 ? Long.toString(revision) : revision + "." + times;
    }

    /** Adds what the change is told as; the oldest event goes when there are too many. */
    synchronized Event add(long revision, Telling telling) {
        long sequence = last + 1;
        Used before = used.getOrDefault(revision, new Used(0, 0));
        String id = idOf(revision, before.times());
        Event event = telling.tell(sequence, id);
        used.put(revision, new Used(before.times() + 1, before.here() + 1));
        places.put(id, sequence);
        highestRevision = Math.max(highestRevision, revision);
        Event gone = ring.getAndSet(slot(sequence), event);
        if (gone != null) {
            forgetBase();
            baseId = gone.id();
        }
        last = sequence;
        return event;
    }

    /** The event before the oldest one stays known by its id: whoever saw it last has missed nothing that is not here. */
    private void forgetBase() {
        places.remove(baseId);
        int dot = baseId.indexOf('.');
        long revision = Long.parseLong(dot < 0 ? baseId : baseId.substring(0, dot));
        used.computeIfPresent(
                revision, (key, count) -> count.here() == 1 ? null : new Used(count.times(), count.here() - 1));
    }

    /** The place of the newest event, 0 while there is none. */
    long last() {
        return last;
    }

    /** The id of the newest event, or of the state before the first. */
    synchronized String lastId() {
        return last == 0 ? baseId : at(last).id();
    }

    /** The event at a place up to {@link #last}; empty when it is no longer kept. */
    Optional<Event> find(long sequence) {
        Event event = ring.get(slot(sequence));
        return event == null || event.sequence() != sequence ? Optional.empty() : Optional.of(event);
    }

    /** Whether the event at this place, up to {@link #last}, is no longer kept. */
    boolean isGone(long sequence) {
        return last - sequence >= ring.length();
    }

    /**
     * The place after which a client goes on that has seen everything up to an id.
     *
     * @return empty when it cannot be told what that client has missed
     */
    synchronized OptionalLong placeOf(String id) {
        Long place = places.get(id);
        if (place != null) {
            return OptionalLong.of(place);
        }
        return REVISION.matcher(id).matches() ? placeAmong(Long.parseLong(id)) : OptionalLong.empty();
    }

    /** A revision that no event here has, but that lies among theirs, as a reader knows it from a header. */
    private OptionalLong placeAmong(long revision) {
        long oldest = Math.max(1, last - ring.length() + 1);
        if (revision <= known(oldest) || revision > highestRevision) {
            return OptionalLong.empty();
        }
        long place = oldest - 1;
        while (place < last && at(place + 1).revision() <= revision) {
            place++;
        }
        return OptionalLong.of(place);
    }

    /** The revision up to which somebody may have missed what is no longer here. */
    private long known(long oldest) {
        return oldest == 1 ? baseRevision : at(oldest).revision();
    }

    private Event at(long sequence) {
        return Objects.requireNonNull(ring.get(slot(sequence)));
    }

    private int slot(long sequence) {
        return (int) (sequence % ring.length());
    }
}

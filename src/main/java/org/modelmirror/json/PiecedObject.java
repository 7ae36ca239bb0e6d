package org.modelmirror.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The text of a JSON object in pieces of some tens of members: a change of one member makes one piece anew, whatever the
 * size of the whole. Immutable.
 *
 * @param <M> what is kept beside the text of each member
 */
public final class PiecedObject<M> {
    /** Small enough to be copied in microseconds, large enough that half a megabyte is some tens of system buffers. */
    static final int PIECE_BYTES = 32 * 1024;

    private final Form form;
    private final Memory memory;
    /** The bytes of the form's end. */
    private final ByteBuffer end;

    private final Companion<M> companion;
    private final List<Piece<M>> pieces;
    private final Map<String, Spot> spots;
    private final PiecedBytes bytes;

    /**
     * What stands around the members.
     *
     * @param start before the first
     * @param between two of them
     * @param end after the last
     * @param empty the whole, where there are none
     */
    public record Form(String start, String between, String end, String empty) {}

    /** Where the bytes lie. */
    public enum Memory {
        /** For bytes that are passed on once. */
        HEAP,
        /**
         * For bytes that are sent to many: sockets take them without a copy. What is given up there is freed only when the
         * heap is collected, so that whoever fills it must fill the heap as well.
         */
        OUTSIDE;

        private ByteBuffer room(int size) {
            return this == HEAP ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
        }
    }

    /** Makes what is kept beside a member. */
    public interface Companion<M> {
        /**
         * Makes it, each time the member is written to another place.
         *
         * @param text the member as it lies, key and all; nobody's to write to, and kept as long as what is made of it
         * @param before what was kept of the very same text where it lay before; null when the text is another
         */
        M of(String key, ByteBuffer text, @Nullable M before);
    }

    private record Spot(int piece, int member) {}

    /** A member on its way into a piece. */
    private record Source<M>(
            String key, ByteBuffer text, @Nullable M before) {}

    /** Neighbouring members, what stands before each of them included. */
    private static final class Piece<M> {
        private final boolean isFirst;
        private final List<String> keys;
        private final List<M> companions;
        /** Where the text of each member begins and ends. */
        private final int[] starts;

        private final int[] ends;
        private final ByteBuffer bytes;

        Piece(boolean isFirst, List<String> keys, List<M> companions, int[] starts, int[] ends, ByteBuffer bytes) {
            this.isFirst = isFirst;
            this.keys = keys;
            this.companions = companions;
            this.starts = starts;
            this.ends = ends;
            this.bytes = bytes;
        }

        ByteBuffer text(int member) {
            return bytes.slice(starts[member], ends[member] - starts[member]);
        }

        Source<M> source(int member) {
            return new Source<>(keys.get(member), text(member), companions.get(member));
        }

        boolean hasGoodSize() {
            return bytes.remaining() >= PIECE_BYTES / 2 && bytes.remaining() <= 2 * PIECE_BYTES;
        }
    }

    private PiecedObject(
            Form form,
            Memory memory,
            ByteBuffer end,
            Companion<M> companion,
            List<Piece<M>> pieces,
            Map<String, Spot> spots,
            PiecedBytes bytes) {
        this.form = form;
        this.memory = memory;
        this.end = end;
        this.companion = companion;
        this.pieces = pieces;
        this.spots = spots;
        this.bytes = bytes;
    }

    /**
     * The object with these members.
     *
     * @param keys of all members, in their order
     * @param texts the members by key: as they are to stand there, key and all, in UTF-8
     */
    public static <M> PiecedObject<M> of(
            Form form, Memory memory, Companion<M> companion, Collection<String> keys, Map<String, byte[]> texts) {
        ByteBuffer end = filled(memory, form.end);
        return new PiecedObject<>(form, memory, end, companion, List.of(), Map.of(), PiecedBytes.of(List.of()))
                .with(keys, texts);
    }

    /**
     * The same members in the same order with other texts for some.
     *
     * @param texts by key
     * @throws IllegalArgumentException when there is no such member
     */
    public PiecedObject<M> with(Map<String, byte[]> texts) {
        TreeSet<Integer> changed = new TreeSet<>();
        for (String key : texts.keySet()) {
            Spot spot = spots.get(key);
            if (spot == null) {
                throw new IllegalArgumentException("no member " + key);
            }
            changed.add(spot.piece);
        }
        List<Piece<M>> next = new ArrayList<>(pieces);
        for (int number : changed) {
            Piece<M> before = pieces.get(number);
            List<Source<M>> sources = new ArrayList<>(before.keys.size());
            for (int i = 0; i < before.keys.size(); i++) {
                byte[] text = texts.get(before.keys.get(i));
                sources.add(text == null ? before.source(i) : changed(before.keys.get(i), text));
            }
            Piece<M> after = piece(before.isFirst, sources);
            if (after.bytes.remaining() > 2 * PIECE_BYTES && after.keys.size() > 1) {
                return with(keys(), texts);
            }
            next.set(number, after);
        }
        return new PiecedObject<>(form, memory, end, companion, next, spots, bytes.next(buffers(next)));
    }

    /**
     * Any members in any order.
     *
     * @param keys all of them
     * @param texts of those that are new or changed
     * @throws IllegalArgumentException when the text of a member is known nowhere
     */
    public PiecedObject<M> with(Collection<String> keys, Map<String, byte[]> texts) {
        List<String> order = List.copyOf(keys);
        List<Piece<M>> next = new ArrayList<>();
        List<Source<M>> waiting = new ArrayList<>();
        int waitingBytes = 0;
        int at = 0;
        while (at < order.size()) {
            Spot spot = spots.get(order.get(at));
            boolean isFirst = next.isEmpty() && waiting.isEmpty();
            if (spot != null && spot.member == 0 && isReusable(pieces.get(spot.piece), isFirst, order, at, texts)) {
                flush(waiting, next);
                waitingBytes = 0;
                next.add(pieces.get(spot.piece));
                at += pieces.get(spot.piece).keys.size();
                continue;
            }
            Source<M> source = source(order.get(at), spot, texts);
            waiting.add(source);
            waitingBytes += source.text.remaining();
            if (waitingBytes >= PIECE_BYTES) {
                flush(waiting, next);
                waitingBytes = 0;
            }
            at++;
        }
        flush(waiting, next);
        return new PiecedObject<>(form, memory, end, companion, next, spots(next), bytes.next(buffers(next)));
    }

    private static <M> boolean isReusable(
            Piece<M> piece, boolean isFirst, List<String> order, int at, Map<String, byte[]> texts) {
        int end = at + piece.keys.size();
        return piece.isFirst == isFirst
                && piece.hasGoodSize()
                && end <= order.size()
                && order.subList(at, end).equals(piece.keys)
                && piece.keys.stream().noneMatch(texts::containsKey);
    }

    private Source<M> source(String key, @Nullable Spot spot, Map<String, byte[]> texts) {
        byte[] text = texts.get(key);
        if (text != null) {
            return changed(key, text);
        }
        if (spot == null) {
            throw new IllegalArgumentException("no text of member " + key);
        }
        return pieces.get(spot.piece).source(spot.member);
    }

    private static <M> Source<M> changed(String key, byte[] text) {
        return new Source<>(key, ByteBuffer.wrap(text), null);
    }

    private void flush(List<Source<M>> waiting, List<Piece<M>> next) {
        if (!waiting.isEmpty()) {
            next.add(piece(next.isEmpty(), waiting));
            waiting.clear();
        }
    }

    private Piece<M> piece(boolean isFirst, List<Source<M>> sources) {
        byte[] start = utf8(form.start);
        byte[] between = utf8(form.between);
        int size = (isFirst ? start.length : between.length) + (sources.size() - 1) * between.length;
        for (Source<M> source : sources) {
            size = Math.addExact(size, source.text.remaining());
        }
        ByteBuffer room = memory.room(size);
        int[] starts = new int[sources.size()];
        int[] ends = new int[sources.size()];
        for (int i = 0; i < starts.length; i++) {
            room.put(isFirst && i == 0 ? start : between);
            starts[i] = room.position();
            room.put(sources.get(i).text);
            ends[i] = room.position();
        }
        ByteBuffer filled = room.flip();
        List<String> keys = new ArrayList<>(starts.length);
        List<M> companions = new ArrayList<>(starts.length);
        for (int i = 0; i < starts.length; i++) {
            Source<M> source = sources.get(i);
            keys.add(source.key);
            companions.add(companion.of(source.key, filled.slice(starts[i], ends[i] - starts[i]), source.before));
        }
        return new Piece<>(isFirst, keys, companions, starts, ends, filled);
    }

    private static <M> Map<String, Spot> spots(List<Piece<M>> pieces) {
        Map<String, Spot> spots = new HashMap<>();
        for (int number = 0; number < pieces.size(); number++) {
            List<String> keys = pieces.get(number).keys;
            for (int i = 0; i < keys.size(); i++) {
                spots.put(keys.get(i), new Spot(number, i));
            }
        }
        return spots;
    }

    private List<ByteBuffer> buffers(List<Piece<M>> all) {
        if (all.isEmpty()) {
            return List.of(filled(memory, form.empty));
        }
        List<ByteBuffer> buffers = new ArrayList<>(all.size() + 1);
        all.forEach(piece -> buffers.add(piece.bytes));
        buffers.add(end);
        return buffers;
    }

    private static ByteBuffer filled(Memory memory, String text) {
        byte[] bytes = utf8(text);
        return memory.room(bytes.length).put(bytes).flip();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The whole. */
    public PiecedBytes bytes() {
        return bytes;
    }

    /** The keys of all members in their order. */
    public List<String> keys() {
        List<String> keys = new ArrayList<>(spots.size());
        pieces.forEach(piece -> keys.addAll(piece.keys));
        return keys;
    }

    public boolean has(String key) {
        return spots.containsKey(key);
    }

    /** What is kept beside a member; null when there is no such member. */
    public @Nullable M find(String key) {
        Spot spot = spots.get(key);
        return spot == null ? null : pieces.get(spot.piece).companions.get(spot.member);
    }

    /**
     * The same object in one stretch of memory, which a socket takes in one go. Its pieces are parts of that: as long as one
     * of them is used, by a later version too, all of it is.
     */
    public PiecedObject<M> joined() {
        if (pieces.isEmpty()) {
            return this;
        }
        ByteBuffer whole = memory.room(bytes.size());
        List<Piece<M>> moved = new ArrayList<>(pieces.size());
        for (Piece<M> piece : pieces) {
            int at = whole.position();
            whole.put(piece.bytes.duplicate());
            ByteBuffer there = whole.slice(at, piece.bytes.remaining());
            List<M> companions = new ArrayList<>(piece.keys.size());
            for (int i = 0; i < piece.keys.size(); i++) {
                ByteBuffer text = there.slice(piece.starts[i], piece.ends[i] - piece.starts[i]);
                companions.add(companion.of(piece.keys.get(i), text, piece.companions.get(i)));
            }
            moved.add(new Piece<>(piece.isFirst, piece.keys, companions, piece.starts, piece.ends, there));
        }
        whole.put(end.duplicate()).flip();
        return new PiecedObject<>(form, memory, end, companion, moved, spots, bytes.moved(buffers(moved), whole));
    }

    /** The same text with something else kept beside each member. */
    public PiecedObject<M> mapped(BiFunction<String, M, M> change) {
        List<Piece<M>> mapped = new ArrayList<>(pieces.size());
        for (Piece<M> piece : pieces) {
            List<M> companions = new ArrayList<>(piece.keys.size());
            for (int i = 0; i < piece.keys.size(); i++) {
                companions.add(change.apply(piece.keys.get(i), piece.companions.get(i)));
            }
            mapped.add(new Piece<>(piece.isFirst, piece.keys, companions, piece.starts, piece.ends, piece.bytes));
        }
        return new PiecedObject<>(form, memory, end, companion, mapped, spots, bytes);
    }
}

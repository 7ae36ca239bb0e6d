package org.modelmirror.json;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in several pieces, so that the next version of them can take over those it has in common with the one before, and
 * the digest of what comes before the first that differs. Immutable, thread-safe.
 */
public final class PiecedBytes {
    private final List<ByteBuffer> pieces;
    /** All of them in one, where they lie so. */
    private final @Nullable ByteBuffer whole;

    private final int size;
    /** The digest as it stands before each piece, as far as it is known; null where digests cannot be copied. */
    private @Nullable MessageDigest[] states;

    private byte @Nullable [] sha256;

    private PiecedBytes(List<ByteBuffer> pieces, @Nullable ByteBuffer whole, @Nullable MessageDigest[] states) {
        this.pieces = List.copyOf(pieces);
        this.whole = whole;
        this.states = states;
        int sum = 0;
        for (ByteBuffer piece : pieces) {
            sum = Math.addExact(sum, piece.remaining());
        }
        this.size = sum;
    }

    /**
     * The first version.
     *
     * @param pieces not changed by anybody from now on
     */
    public static PiecedBytes of(List<ByteBuffer> pieces) {
        return new PiecedBytes(pieces, null, new MessageDigest[0]);
    }

    /** The next version; what it has in common with this one is told by the pieces being the same objects. */
    @SuppressWarnings("ReferenceEquality") // comparing bytes would cost more than what is saved
    public PiecedBytes next(List<ByteBuffer> after) {
        int common = 0;
        while (common < Math.min(pieces.size(), after.size()) && pieces.get(common) == after.get(common)) {
            common++;
        }
        synchronized (this) {
            return new PiecedBytes(after, null, Arrays.copyOf(states, Math.min(states.length, common + 1)));
        }
    }

    /**
     * The same bytes in another place.
     *
     * @param there the pieces, cut as they are here
     * @param all of them in one
     */
    PiecedBytes moved(List<ByteBuffer> there, ByteBuffer all) {
        synchronized (this) {
            PiecedBytes moved = new PiecedBytes(there, all, states);
            moved.sha256 = sha256;
            return moved;
        }
    }

    /** How many bytes. */
    public int size() {
        return size;
    }

    /** Views of the pieces, in order, or of all in one where they lie so: the caller's to move about in, and nobody's to write to. */
    public List<ByteBuffer> pieces() {
        return whole == null ? pieces.stream().map(ByteBuffer::duplicate).toList() : List.of(whole.duplicate());
    }

    /** All of them in one array. */
    public byte[] toBytes() {
        byte[] bytes = new byte[size];
        int at = 0;
        for (ByteBuffer piece : pieces) {
            piece.get(piece.position(), bytes, at, piece.remaining());
            at += piece.remaining();
        }
        return bytes;
    }

    /** The SHA-256 of all of them; worked out by whoever asks first. */
    public synchronized byte[] sha256() {
        byte[] known = sha256;
        if (known == null) {
            known = digest();
            sha256 = known;
        }
        return known.clone();
    }

    private byte[] digest() {
        int first = lastKnown();
        MessageDigest digest = first < 0 ? newDigest() : copy(states[first]);
        if (digest == null) {
            first = -1;
            digest = newDigest();
        }
        @Nullable MessageDigest[] passed = Arrays.copyOf(states, pieces.size());
        for (int i = Math.max(0, first); i < pieces.size(); i++) {
            passed[i] = copy(digest);
            digest.update(pieces.get(i).duplicate());
        }
        states = passed;
        return digest.digest();
    }

    private int lastKnown() {
        int last = Math.min(states.length, pieces.size()) - 1;
        while (last >= 0 && states[last] == null) {
            last--;
        }
        return last;
    }

    private static @Nullable MessageDigest copy(@Nullable MessageDigest digest) {
        try {
            return digest == null ? null : (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            return null; // some hardware has digests that cannot be copied; then each begins at the first piece
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

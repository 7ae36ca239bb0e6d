package org.modelmirror.catalog;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.modelmirror.json.PiecedBytes;

/**
 * The bytes of one answer, made once: identity and gzip form with their strong entity tags (http-api.md 1.5).
 *
 * <p>The bytes lie outside the heap, since a socket write of heap bytes first copies all of them. They are freed with the
 * last buffer that refers to them.
 *
 * @param identity shared and read-only
 * @param gzip shared and read-only; the identity form where compressing would not pay
 * @param etag quoted: the first 32 hex digits of the SHA-256 of the identity form
 * @param gzipEtag the same followed by {@code -gz}, quoted; equal to {@code etag} where there is no gzip form
 */
public record WireBody(Buffer identity, Buffer gzip, String etag, String gzipEtag) {
    /** What fits one TCP segment beside its headers reaches the client no sooner when it is smaller still. */
    static final int SMALLEST_COMPRESSED = 1200;

    private static final WireBody EMPTY_OBJECT = of("{}".getBytes(StandardCharsets.UTF_8));

    /** The wire form of {@code {}}, for a category that is known to be empty. */
    public static WireBody emptyObject() {
        return EMPTY_OBJECT;
    }

    /** Makes the wire form of these bytes, which are copied. */
    public static WireBody of(byte[] bytes) {
        try (Gzip gzip = new Gzip()) {
            return uncompressed(bytes).compressed(gzip);
        }
    }

    /** Without a gzip form; the bytes are copied. */
    static WireBody uncompressed(byte[] bytes) {
        return uncompressed(direct(bytes));
    }

    /** @param bytes not changed by anybody from now on */
    static WireBody uncompressed(ByteBuffer bytes) {
        return uncompressed(PiecedBytes.of(List.of(bytes)));
    }

    static WireBody uncompressed(PiecedBytes bytes) {
        Buffer identity = buffer(bytes.pieces());
        String etag = EntityTag.ofDigest(bytes.sha256());
        return new WireBody(identity, identity, etag, etag);
    }

    /** @param same the same bytes in another place */
    WireBody withIdentity(ByteBuffer same) {
        Buffer moved = buffer(List.of(same));
        return new WireBody(moved, hasGzip() ? gzip : moved, etag, gzipEtag);
    }

    /** The same with a gzip form, where it has none and that pays. */
    WireBody compressed(Gzip compressor) {
        if (hasGzip() || identity.length() < SMALLEST_COMPRESSED) {
            return this;
        }
        byte[] compressed = compressor.compress(identity.getBytes());
        return compressed.length >= identity.length()
                ? this
                : new WireBody(
                        identity,
                        buffer(List.of(direct(compressed))),
                        etag,
                        etag.substring(0, etag.length() - 1) + "-gz\"");
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** Shared by all clients, hence read-only; that nobody frees it is Vert.x's doing, which sends a view of it. */
    @SuppressWarnings("deprecation") // Vert.x 4 has no other public way to a buffer over memory of our own
    private static Buffer buffer(List<ByteBuffer> pieces) {
        return Buffer.buffer(
                pieces.size() == 1
                        ? Unpooled.wrappedBuffer(pieces.get(0)).asReadOnly()
                        : Unpooled.wrappedUnmodifiableBuffer(
                                pieces.stream().map(Unpooled::wrappedBuffer).toArray(ByteBuf[]::new)));
    }

    /** How much it takes, in bytes: both forms, where there are two. */
    public long sizeBytes() {
        return (long) identity.length() + (hasGzip() ? gzip.length() : 0);
    }

    /** Whether there is a gzip form of its own. */
    public boolean hasGzip() {
        return gzip != identity;
    }
}

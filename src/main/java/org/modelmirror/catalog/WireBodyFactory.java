package org.modelmirror.catalog;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Makes the wire forms of bodies that share one array. Not thread-safe; close it when the last body is made.
 *
 * <p>The bytes lie outside the heap, since a socket write of heap bytes first copies all of them. They are freed with the
 * last buffer that refers to them.
 */
final class WireBodyFactory implements AutoCloseable {
    /** What fits one TCP segment beside its headers reaches the client no sooner when it is smaller still. */
    static final int SMALLEST_COMPRESSED = 1200;

    private static final int ETAG_BYTES = 16;
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;
    private final int size;
    private final ByteBuf shared;
    private final MessageDigest sha256;
    private @Nullable Gzip gzip;

    WireBodyFactory(byte[] bytes) {
        this(bytes, bytes.length, direct(bytes, bytes.length));
    }

    /** @param size how many of the bytes count */
    WireBodyFactory(byte[] bytes, int size) {
        this(bytes, size, direct(bytes, size));
    }

    private WireBodyFactory(byte[] bytes, int size, ByteBuf shared) {
        this.bytes = bytes;
        this.size = size;
        this.shared = shared;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** For hashes only. */
    static WireBodyFactory hashing(byte[] bytes) {
        return new WireBodyFactory(bytes, bytes.length, Unpooled.EMPTY_BUFFER);
    }

    /** For a body whose identity form was published before. */
    static WireBodyFactory of(WireBody body) {
        return hashing(body.identity().getBytes());
    }

    /** All bytes, outside the heap. */
    ByteBuf shared() {
        return shared;
    }

    /** The whole, compressed where that pays. */
    WireBody all() {
        return compressed(uncompressed());
    }

    /** The whole without a gzip form. */
    WireBody uncompressed() {
        Buffer identity = buffer(shared.slice(0, size));
        String etag = etag(0, size);
        return new WireBody(identity, identity, etag, etag);
    }

    /** The same body, which is all of the bytes, compressed where that pays. */
    WireBody compressed(WireBody body) {
        Buffer compressed = gzip(0, size);
        return compressed == null
                ? body
                : new WireBody(body.identity(), compressed, body.etag(), gzipEtag(body.etag()));
    }

    /** Quoted: the first 32 hex digits of the SHA-256. */
    String etag(int offset, int length) {
        sha256.update(bytes, offset, length);
        return '"' + HEX.formatHex(sha256.digest(), 0, ETAG_BYTES) + '"';
    }

    static String gzipEtag(String etag) {
        return etag.substring(0, etag.length() - 1) + "-gz\"";
    }

    /** The compressed form of a part, null where it would not pay. */
    @Nullable
    Buffer gzip(int offset, int length) {
        if (length < SMALLEST_COMPRESSED) {
            return null;
        }
        if (gzip == null) {
            gzip = new Gzip();
        }
        byte[] compressed = gzip.compress(bytes, offset, length);
        return compressed.length >= length ? null : buffer(direct(compressed, compressed.length));
    }

    private static ByteBuf direct(byte[] bytes, int size) {
        ByteBuffer memory = ByteBuffer.allocateDirect(size);
        memory.put(bytes, 0, size).flip();
        return Unpooled.wrappedBuffer(memory);
    }

    /** Shared by all clients, hence read-only; that nobody frees it is Vert.x's doing, which sends a view of it. */
    @SuppressWarnings("deprecation") // Vert.x 4 has no other public way to a buffer over memory of our own
    static Buffer buffer(ByteBuf bytes) {
        return Buffer.buffer(bytes.asReadOnly());
    }

    @Override
    public void close() {
        if (gzip != null) {
            gzip.close();
        }
    }
}

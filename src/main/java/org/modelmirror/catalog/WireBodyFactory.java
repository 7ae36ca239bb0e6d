package org.modelmirror.catalog;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
    private final ByteBuf shared;
    private final Gzip gzip = new Gzip();
    private final MessageDigest sha256;

    WireBodyFactory(byte[] bytes) {
        this.bytes = bytes;
        this.shared = direct(bytes);
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    WireBody all() {
        return slice(0, bytes.length);
    }

    WireBody slice(int offset, int length) {
        sha256.update(bytes, offset, length);
        String hash = HEX.formatHex(sha256.digest(), 0, ETAG_BYTES);
        Buffer identity = buffer(shared.slice(offset, length));
        String etag = '"' + hash + '"';
        if (length < SMALLEST_COMPRESSED) {
            return new WireBody(identity, identity, etag, etag);
        }
        byte[] compressed = gzip.compress(bytes, offset, length);
        if (compressed.length >= length) {
            return new WireBody(identity, identity, etag, etag);
        }
        return new WireBody(identity, buffer(direct(compressed)), etag, '"' + hash + "-gz\"");
    }

    private static ByteBuf direct(byte[] bytes) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes.length);
        memory.put(bytes).flip();
        return Unpooled.wrappedBuffer(memory);
    }

    /** Shared by all clients, hence read-only; that nobody frees it is Vert.x's doing, which sends a view of it. */
    @SuppressWarnings("deprecation") // Vert.x 4 has no other public way to a buffer over memory of our own
    private static Buffer buffer(ByteBuf bytes) {
        return Buffer.buffer(bytes.asReadOnly());
    }

    @Override
    public void close() {
        gzip.close();
    }
}

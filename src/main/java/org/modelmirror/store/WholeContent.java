package org.modelmirror.store;

import java.nio.ByteBuffer;

/** Content in one piece. */
final class WholeContent implements Content {
    private final byte[] bytes;

    WholeContent(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int size() {
        return bytes.length;
    }

    @Override
    public ByteBuffer[] parts() {
        return new ByteBuffer[] {ByteBuffer.wrap(bytes).asReadOnlyBuffer()};
    }

    @Override
    public byte[] toBytes() {
        return bytes;
    }

    @Override
    public String sha256() {
        return Sha256.of(bytes);
    }
}

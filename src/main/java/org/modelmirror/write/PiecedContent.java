package org.modelmirror.write;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.modelmirror.json.PiecedBytes;
import org.modelmirror.store.Content;

/** A file of which most pieces, and the digest up to the first that differs, come from the version before. */
record PiecedContent(PiecedBytes bytes) implements Content {
    @Override
    public int size() {
        return bytes.size();
    }

    @Override
    public ByteBuffer[] parts() {
        return bytes.pieces().stream().map(ByteBuffer::asReadOnlyBuffer).toArray(ByteBuffer[]::new);
    }

    @Override
    public byte[] toBytes() {
        return bytes.toBytes();
    }

    @Override
    public String sha256() {
        return HexFormat.of().formatHex(bytes.sha256());
    }
}

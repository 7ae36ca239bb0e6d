package org.modelmirror.store;

import java.nio.ByteBuffer;

/**
 * What a file is to hold, in one piece or in several: whoever keeps the parts of a document need not copy them together
 * for each change. May be used only until the commit that it was given to has returned; immutable until then.
 * Thread-safe.
 */
public interface Content {
    /** Size of all parts together, in bytes. */
    int size();

    /** The bytes in their order; fresh read-only views at every call, so that each caller may use them up. */
    ByteBuffer[] parts();

    /** All bytes in one array, for whoever needs one; not to be changed. Costs a copy where there are several parts. */
    default byte[] toBytes() {
        byte[] bytes = new byte[size()];
        ByteBuffer all = ByteBuffer.wrap(bytes);
        for (ByteBuffer part : parts()) {
            all.put(part);
        }
        return bytes;
    }

    /** Digest of all bytes in lower-case hex. */
    default String sha256() {
        return Sha256.of(parts());
    }

    /** Content in one piece; the array must not be changed any more. */
    static Content of(byte[] bytes) {
        return new WholeContent(bytes);
    }
}

package org.modelmirror.catalog;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one answer, made once: identity and gzip form with their strong entity tags (http-api.md 1.5).
 *
 * @param identity shared and read-only
 * @param gzip shared and read-only; the identity form where compressing would not pay
 * @param etag quoted: the first 32 hex digits of the SHA-256 of the identity form
 * @param gzipEtag the same followed by {@code -gz}, quoted; equal to {@code etag} where there is no gzip form
 */
public record WireBody(Buffer identity, Buffer gzip, String etag, String gzipEtag) {
    private static final WireBody EMPTY_OBJECT = of("{}".getBytes(StandardCharsets.UTF_8));

    /** The wire form of {@code {}}, for a category that is known to be empty. */
    public static WireBody emptyObject() {
        return EMPTY_OBJECT;
    }

    /** Makes the wire form of these bytes, which are copied. */
    public static WireBody of(byte[] bytes) {
        try (WireBodyFactory bodies = new WireBodyFactory(bytes)) {
            return bodies.all();
        }
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

package org.modelmirror.catalog;

import io.vertx.core.buffer.Buffer;

/**
 * The bytes of one answer, made once: identity and gzip form with their strong entity tags (http-api.md 1.5).
 *
 * @param identity shared and read-only
 * @param gzip shared and read-only
 * @param etag quoted: the first 32 hex digits of the SHA-256 of the identity form
 * @param gzipEtag the same followed by {@code -gz}, quoted
 */
public record WireBody(Buffer identity, Buffer gzip, String etag, String gzipEtag) {}

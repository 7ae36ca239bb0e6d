package org.modelmirror.serve;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.modelmirror.catalog.WireBody;

/**
 * Hands over bodies that were prepared when they became current: in the coding that the client prefers, or 304 when it has
 * them (http-api.md 1.5). Every hot read ends here, so nothing is allocated.
 */
final class PreparedBody {
    private PreparedBody() {}

    /** Whether the client is to get the gzip form. */
    static boolean prefersGzip(MultiMap request, WireBody body) {
        return body.hasGzip() && AcceptEncoding.prefersGzip(request.get(HttpHeaders.ACCEPT_ENCODING));
    }

    /** The tag of the form that the client gets. */
    static String tag(WireBody body, boolean gzip) {
        return gzip ? body.gzipEtag() : body.etag();
    }

    /** The tag to send with a 304, or null when the client needs the body. */
    static @Nullable String unchangedTag(MultiMap request, WireBody body, boolean gzip) {
        return Conditions.unchangedTag(request, tag(body, gzip), tag(body, !gzip));
    }

    /** Sends a body that clients are to ask for anew each time, or 304; other headers are in the reply already. */
    static void send(MultiMap request, Reply reply, WireBody body, CharSequence type, CharSequence vary) {
        boolean gzip = prefersGzip(request, body);
        reply.header(HttpHeaders.VARY, vary);
        reply.header(HttpHeaders.CACHE_CONTROL, Headers.NO_CACHE);
        send(reply, body, gzip, unchangedTag(request, body, gzip), type);
    }

    /**
     * Sends one form of a body, or 304.
     *
     * @param unchanged the tag by which the client has it, or null
     */
    static void send(Reply reply, WireBody body, boolean gzip, @Nullable String unchanged, CharSequence type) {
        if (unchanged != null) {
            reply.header(HttpHeaders.ETAG, unchanged);
            reply.end(304);
            return;
        }
        reply.header(HttpHeaders.ETAG, tag(body, gzip));
        reply.header(HttpHeaders.CONTENT_TYPE, type);
        if (gzip) {
            reply.header(HttpHeaders.CONTENT_ENCODING, Headers.GZIP);
        }
        reply.end(200, gzip ? body.gzip() : body.identity());
    }

    /** Says that what follows is older than it should be. */
    static void tellStale(Reply reply) {
        reply.header(Headers.STALE, Headers.TRUE);
        reply.header(Headers.WARNING, Headers.STALE_WARNING);
    }
}

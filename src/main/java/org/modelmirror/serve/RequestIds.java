package org.modelmirror.serve;

import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ThreadLocalRandom;

/** Gives every answer an id that a log line can be found by (http-api.md 1.5). */
final class RequestIds {
    private static final int MAX_LENGTH = 64;

    /** Under this name the log knows the request that a line is about. */
    static final String LOG_KEY = "request_id";

    private RequestIds() {}

    /** The client's own id where it is well-formed, else a new one: 16 hex digits, for telling apart, not for secrecy. */
    static String of(HttpServerRequest request) {
        String sent = request.headers().get(Headers.REQUEST_ID);
        if (sent != null && isWellFormed(sent)) {
            return sent;
        }
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }

    private static boolean isWellFormed(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }
}

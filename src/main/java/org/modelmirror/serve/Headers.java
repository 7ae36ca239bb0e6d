package org.modelmirror.serve;

import io.netty.util.AsciiString;
import io.vertx.core.http.HttpHeaders;

/** Names and fixed values of response headers that Vert.x does not list, in the form that costs least to send. */
final class Headers {
    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    static final CharSequence REVISION = HttpHeaders.createOptimized("X-Reference-Revision");
    static final CharSequence STALE = HttpHeaders.createOptimized("X-Reference-Stale");
    static final CharSequence WARNING = HttpHeaders.createOptimized("Warning");

    static final CharSequence PREFERENCE_APPLIED = HttpHeaders.createOptimized("Preference-Applied");
    static final CharSequence API_KEY = HttpHeaders.createOptimized("apikey");
    static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("X-Forwarded-For");

    static final CharSequence TRUE = HttpHeaders.createOptimized("true");
    static final CharSequence STALE_WARNING = HttpHeaders.createOptimized("110 - \"Response is Stale\"");
    static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
    static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");
    static final CharSequence VARY_ORIGIN = HttpHeaders.createOptimized("Origin");
    static final CharSequence VARY_ORIGIN_ENCODING = HttpHeaders.createOptimized("Origin, Accept-Encoding");
    static final CharSequence VARY_ORIGIN_ENCODING_ACCEPT =
            HttpHeaders.createOptimized("Origin, Accept-Encoding, Accept");
    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    static final CharSequence CSV = AsciiString.cached("text/csv; charset=utf-8");
    static final CharSequence TEXT = AsciiString.cached("text/plain; charset=utf-8");

    private Headers() {}
}

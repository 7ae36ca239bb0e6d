package org.modelmirror.serve;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * What may cross the border between HTTP and Camel messages. Inwards nothing: platform-http would turn query parameters
 * into message headers, and those into response headers, so that a link could set a cookie; beans read the request
 * itself. Outwards the headers our answers use.
 */
final class StrictHeaders implements HeaderFilterStrategy {
    private static final Set<String> OUT = Set.of(
            "age",
            "allow",
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-length",
            "content-security-policy",
            "content-type",
            "cross-origin-opener-policy",
            "etag",
            "last-modified",
            "location",
            "preference-applied",
            "referrer-policy",
            "retry-after",
            "vary",
            "warning",
            "www-authenticate",
            "x-content-type-options",
            "x-reference-revision",
            "x-reference-stale");

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !OUT.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return true;
    }
}

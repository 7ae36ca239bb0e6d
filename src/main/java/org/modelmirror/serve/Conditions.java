package org.modelmirror.serve;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Conditional requests (RFC 9110, 13; http-api.md 1.5). Tags are compared weakly, as {@code If-None-Match} wants it. */
final class Conditions {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Conditions() {}

    /** An instant as headers spell it. */
    static String httpDate(Instant instant) {
        return HTTP_DATE.format(instant);
    }

    /**
     * The tag to send with a 304, or null when the client needs the body.
     *
     * @param selected the tag of the form the client would get
     * @param other the tag of the other form, which is just as current
     */
    static @Nullable String unchangedTag(MultiMap request, String selected, String other) {
        String tags = request.get(HttpHeaders.IF_NONE_MATCH);
        if (tags == null) {
            return null;
        }
        if (tags.equals(selected) || tags.equals(other)) {
            return tags;
        }
        List<String> all = request.getAll(HttpHeaders.IF_NONE_MATCH);
        String joined = all.size() == 1 ? tags : String.join(",", all);
        if (joined.strip().equals("*") || names(joined, selected)) {
            return selected;
        }
        return names(joined, other) ? other : null;
    }

    /** Whether a list of tags names this one; a tag of ours holds neither comma nor quote. */
    private static boolean names(String list, String tag) {
        for (String item : list.split(",", -1)) {
            String text = item.strip();
            if ((text.startsWith("W/") ? text.substring(2) : text).equals(tag)) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code If-Modified-Since} says that the client's copy is current; it counts only without tags. */
    static boolean isUnmodified(MultiMap request, Instant lastModified, String lastModifiedText) {
        String since = request.get(HttpHeaders.IF_MODIFIED_SINCE);
        if (since == null || request.contains(HttpHeaders.IF_NONE_MATCH)) {
            return false;
        }
        if (since.equals(lastModifiedText)) {
            return true;
        }
        try {
            return !lastModified.isAfter(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(since.strip())));
        } catch (DateTimeException e) {
            // RFC 9110, 13.1.3: a date that is none is as if it had not been sent.
            return false;
        }
    }
}

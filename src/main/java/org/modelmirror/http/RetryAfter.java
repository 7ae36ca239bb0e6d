package org.modelmirror.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads the header {@code Retry-After}: seconds from now, or an HTTP date (RFC 9110 10.2.3). */
public final class RetryAfter {
    /** More digits would only be cut to the longest hold anyway, and must not overflow. */
    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    /** The time asked for, never negative; empty when the value is neither of the two forms. */
    public static Optional<Duration> parse(String value, Instant now) {
        String text = value.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            String digits = text.length() > MOST_DIGITS ? "9".repeat(MOST_DIGITS) : text;
            return Optional.of(Duration.ofSeconds(Long.parseLong(digits)));
        }
        try {
            Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration left = Duration.between(now, at);
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeException notADate) {
            // A header nobody can read asks for nothing.
            return Optional.empty();
        }
    }
}

package org.modelmirror.serve;

import io.vertx.core.MultiMap;
import java.util.OptionalLong;

/**
 * How long a client would wait: {@code Prefer: wait=N} (RFC 7240, 4.3), among other preferences, over any number of lines. Of
 * several the first counts. What cannot be read is as if it had not been sent.
 */
final class PreferredWait {
    static final String HEADER = "Prefer";

    private static final String WAIT = "wait";
    /** More digits than any wait has. */
    private static final int MAX_DIGITS = 9;

    private PreferredWait() {}

    /** In seconds; empty when the client does not say. */
    static OptionalLong seconds(MultiMap request) {
        for (String line : request.getAll(HEADER)) {
            int start = 0;
            while (start < line.length()) {
                int end = end(line, start);
                String preference = line.substring(start, end);
                if (isWait(preference)) {
                    return value(preference);
                }
                start = end + 1;
            }
        }
        return OptionalLong.empty();
    }

    /** Where a preference ends: at a comma that is not part of a quoted text. */
    private static int end(String line, int start) {
        boolean isQuoted = false;
        for (int i = start; i < line.length(); i++) {
            char c = line.charAt(i);
            if (isQuoted && c == '\\') {
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == ',' && !isQuoted) {
                return i;
            }
        }
        return line.length();
    }

    private static boolean isWait(String preference) {
        int end = 0;
        while (end < preference.length() && "=;".indexOf(preference.charAt(end)) < 0) {
            end++;
        }
        return preference.substring(0, end).strip().equalsIgnoreCase(WAIT);
    }

    private static OptionalLong value(String preference) {
        int parameters = preference.indexOf(';');
        String whole = parameters < 0 ? preference : preference.substring(0, parameters);
        int equals = whole.indexOf('=');
        if (equals < 0) {
            return OptionalLong.empty();
        }
        String text = whole.substring(equals + 1).strip();
        if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1);
        }
        if (text.isEmpty() || text.chars().anyMatch(c -> c < '0' || c > '9')) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(text.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(text));
    }
}

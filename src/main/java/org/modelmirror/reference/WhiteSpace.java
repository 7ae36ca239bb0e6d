package org.modelmirror.reference;

/**
 * White space as the reference means it: U+0009–000D, 001C–001F, 0020, 0085, 00A0, 1680, 2000–200A, 2028, 2029, 202F,
 * 205F, 3000 (records-and-conversion.md, conventions). {@link String#strip} misses four of them.
 */
public final class WhiteSpace {
    private WhiteSpace() {}

    /** Returns the text without leading and trailing white space; the same instance when there is none. */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhite(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhite(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Whether the character is white space of this set; no supplementary character is. */
    public static boolean isWhite(char c) {
        if (c <= ' ') {
            return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\u001c' && c <= '\u001f');
        }
        return switch (c) {
            case '\u0085', '\u00a0', '\u1680', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000' -> true;
            default -> c >= '\u2000' && c <= '\u200a';
        };
    }
}

package org.modelmirror.reference;

/**
 * White space as the reference counts it (records-and-conversion.md, conventions). {@link String#strip()} is not it: it
 * leaves U+0085, U+00A0, U+2007 and U+202F standing.
 */
public final class WhiteSpace {
    private WhiteSpace() {}

    /** Returns the text without white space at both ends. */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhiteSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Whether the text is empty or consists of white space only. */
    public static boolean isBlank(String text) {
        return strip(text).isEmpty();
    }

    private static boolean isWhiteSpace(char c) {
        if (c <= ' ') {
            return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
        }
        return switch (c) {
            case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> c >= 0x2000 && c <= 0x200A;
        };
    }
}

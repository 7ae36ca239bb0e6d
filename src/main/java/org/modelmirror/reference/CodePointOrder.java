package org.modelmirror.reference;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Orders text by Unicode code point. {@link String#compareTo} orders by UTF-16 unit, which puts supplementary characters
 * before U+E000–FFFF (records-and-conversion.md, conventions).
 */
public final class CodePointOrder implements Comparator<String>, Serializable {
    public static final CodePointOrder INSTANCE = new CodePointOrder();

    private static final long serialVersionUID = 1L;

    private CodePointOrder() {}

    @Override
    public int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // A surrogate stands for a code point above every other character.
                boolean supplementaryA = Character.isSurrogate(a);
                boolean supplementaryB = Character.isSurrogate(b);
                return supplementaryA == supplementaryB ? Character.compare(a, b) : supplementaryA ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}

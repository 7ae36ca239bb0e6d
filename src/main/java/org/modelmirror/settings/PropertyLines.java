package org.modelmirror.settings;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Where the keys of a property file stand, which {@link Properties} does not tell. */
final class PropertyLines {
    private PropertyLines() {}

    /**
     * The line on which each key begins, counted from 1; of a key that is given twice, the one that counts.
     *
     * @throws IOException never in practice: the text is at hand
     * @throws IllegalArgumentException when the text is no property file
     */
    static Map<String, Integer> of(String text) throws IOException {
        Map<String, Integer> lines = new HashMap<>();
        StringBuilder logical = new StringBuilder();
        int begun = 0;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (logical.isEmpty()) {
                begun = number;
            }
            logical.append(line).append('\n');
            if (!goesOn(line) || isComment(logical)) {
                note(logical.toString(), begun, lines);
                logical.setLength(0);
            }
        }
        note(logical.toString(), begun, lines);
        return lines;
    }

    private static void note(String logical, int line, Map<String, Integer> lines) throws IOException {
        Properties one = new Properties();
        one.load(new StringReader(logical));
        one.stringPropertyNames().forEach(key -> lines.put(key, line));
    }

    private static boolean isComment(CharSequence logical) {
        String begin = logical.toString().stripLeading();
        return begin.startsWith("#") || begin.startsWith("!");
    }

    /** An odd number of backslashes at the end joins the next line to this one. */
    private static boolean goesOn(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}

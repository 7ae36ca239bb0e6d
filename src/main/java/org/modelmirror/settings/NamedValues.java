package org.modelmirror.settings;

import java.util.Map;

/**
 * The settings one file gives.
 *
 * @param file its name as a message shows it
 * @param values what is given in it, by key as written
 * @param lines where the keys stand, counted from 1; none of those whose place is not known
 */
public record NamedValues(String file, Map<String, String> values, Map<String, Integer> lines) {
    public NamedValues {
        values = Map.copyOf(values);
        lines = Map.copyOf(lines);
    }

    /** Of a file whose lines nobody counts. */
    public NamedValues(String file, Map<String, String> values) {
        this(file, values, Map.of());
    }

    int line(String key) {
        return lines.getOrDefault(key, 0);
    }
}

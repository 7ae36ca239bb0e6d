package org.modelmirror.settings;

import java.util.Map;

/**
 * The settings one file gives.
 *
 * @param file its name as a message shows it
 * @param values what is given in it, by key as written
 */
public record NamedValues(String file, Map<String, String> values) {
    public NamedValues {
        values = Map.copyOf(values);
    }
}

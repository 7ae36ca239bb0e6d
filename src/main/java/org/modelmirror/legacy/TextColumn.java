package org.modelmirror.legacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The ten columns of {@code models.csv} in the order in which they are written (records-and-conversion.md 5.2). */
public enum TextColumn {
    NAME,
    PARAMETERS_BN,
    DISPLAY_NAME,
    URL,
    BASELINE,
    DESCRIPTION,
    STYLE,
    TAGS,
    INSTRUCT_FORMAT,
    SETTINGS;

    private final String header = name().toLowerCase(Locale.ROOT);

    /** The column's name in the header line; exact, never trimmed. */
    public String header() {
        return header;
    }

    /** All column names in write order. */
    public static List<String> headers() {
        List<String> headers = new ArrayList<>();
        for (TextColumn column : values()) {
            headers.add(column.header);
        }
        return List.copyOf(headers);
    }
}

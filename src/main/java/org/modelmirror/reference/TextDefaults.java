package org.modelmirror.reference;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The values a legacy text entry has where its model says nothing; upstream's {@code defaults.json} (records-and-conversion.md 5.5). */
public final class TextDefaults {
    /** The style of a model that names none; it adds no tag. */
    public static final String STYLE = "generalist";
    /** The version of a model that names none. */
    public static final String VERSION = "1";

    private TextDefaults() {}

    /** A new object with all defaults in their order. */
    public static ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("baseline", "")
                .putNull("parameters")
                .put("description", "")
                .put("version", VERSION)
                .put("style", STYLE)
                .put("nsfw", false);
    }
}

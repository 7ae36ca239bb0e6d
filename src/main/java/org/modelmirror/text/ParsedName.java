package org.modelmirror.text;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.modelmirror.reference.TextModelName;

/** What the parser makes of a name, for clients (http-api.md 5.3). */
public final class ParsedName {
    private ParsedName() {}

    /** A new object; the name is taken as a whole, author and prefix included. */
    public static ObjectNode toJson(String name, GroupAliases aliases) {
        TextModelName parsed = TextModelName.parse(name);
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("original_name", parsed.originalName())
                .put("base_name", parsed.baseName());
        TextModel.put(json, "size", parsed.findSize());
        TextModel.put(json, "variant", parsed.findVariant());
        TextModel.put(json, "quant", parsed.findQuant());
        TextModel.put(json, "version", parsed.findVersion());
        json.put("suggested_group", aliases.resolve(TextModelName.groupOf(name)));
        json.set("extras", TextModel.extras(parsed));
        return json;
    }
}

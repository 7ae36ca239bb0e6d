package org.modelmirror.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.reference.RecordMap;

/** Small text references. */
final class Texts {
    private Texts() {}

    static JsonNode json(String text) {
        try {
            return new JsonReader().read(text).root();
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static RecordMap records(String text) {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        json(text).properties().forEach(member -> records.put(member.getKey(), (ObjectNode) member.getValue()));
        return RecordMap.of(records);
    }

    static TextModels models(String text) {
        return TextModels.of(records(text));
    }

    /** Models without anything but a group. */
    static TextModels grouped(String group, String... names) {
        StringBuilder json = new StringBuilder("{");
        for (String name : names) {
            json.append(json.length() == 1 ? "" : ",")
                    .append("\"" + name + "\":{\"text_model_group\":\"" + group + "\"}");
        }
        return models(json.append("}").toString());
    }
}

package org.modelmirror.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Other names of one group (http-api.md 5.7).
 *
 * @param canonical the group's own name
 * @param names in the order in which they were added, each once
 */
public record Aliases(String canonical, List<String> names) {
    public Aliases {
        names = List.copyOf(names);
    }

    /** A new object in the form of the API. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("canonical", canonical);
        json.set("aliases", array());
        return json;
    }

    /** A new object in the form of the file. */
    ObjectNode toFileJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("aliases", array());
        return json;
    }

    private ArrayNode array() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        names.forEach(array::add);
        return array;
    }
}

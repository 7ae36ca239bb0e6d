package org.modelmirror.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.modelmirror.reference.CodePointOrder;

/**
 * Groups that belong together (http-api.md 5.7).
 *
 * @param name of the family
 * @param members names of groups in code point order, each once
 */
public record Family(String name, List<String> members) {
    public Family {
        members = List.copyOf(members);
    }

    static Family of(String name, Collection<String> members) {
        TreeSet<String> sorted = new TreeSet<>(CodePointOrder.INSTANCE);
        sorted.addAll(members);
        return new Family(name, List.copyOf(sorted));
    }

    /** A new object, the same in the API and in the file. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("family_name", name);
        ArrayNode array = json.putArray("members");
        members.forEach(array::add);
        return json;
    }
}

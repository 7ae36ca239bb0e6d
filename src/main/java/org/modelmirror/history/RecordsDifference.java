package org.modelmirror.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.modelmirror.change.Difference;
import org.modelmirror.change.FieldDifference;
import org.modelmirror.reference.RecordMap;

/**
 * What differs between two states of a category, down to the fields (http-api.md 2.11, queue-audit-sync.md 2.10.2).
 *
 * @param before the earlier state
 * @param after the later state
 * @param difference by name
 */
public record RecordsDifference(RecordMap before, RecordMap after, Difference difference) {
    public static RecordsDifference between(RecordMap before, RecordMap after) {
        return new RecordsDifference(before, after, Difference.between(before, after));
    }

    /** Whether both hold the same records in the same order. */
    public boolean isEmpty() {
        return difference.isEmpty();
    }

    /** In which fields a model differs. */
    public List<FieldDifference> fields(String model) {
        return FieldDifference.between(record(before, model), record(after, model));
    }

    /**
     * {@code added}, {@code removed} and {@code modified} names, whether the rest stands in another {@code reordered}
     * order, and {@code models}: each of them with its operation and fields, in that order.
     */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        difference.added().forEach(json.putArray("added")::add);
        difference.removed().forEach(json.putArray("removed")::add);
        difference.modified().forEach(json.putArray("modified")::add);
        json.put("reordered", difference.reordered());
        ArrayNode models = json.putArray("models");
        difference.added().forEach(name -> models.add(model(name, "added")));
        difference.removed().forEach(name -> models.add(model(name, "deleted")));
        difference.modified().forEach(name -> models.add(model(name, "modified")));
        return json;
    }

    private ObjectNode model(String name, String netOperation) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model_name", name);
        json.put("net_operation", netOperation);
        ArrayNode fields = json.putArray("field_diffs");
        fields(name).forEach(field -> fields.add(field.toJson()));
        return json;
    }

    private static JsonNode record(RecordMap records, String model) {
        return records.find(model).<JsonNode>map(found -> found).orElse(MissingNode.getInstance());
    }
}

package org.modelmirror.convert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.modelmirror.legacy.LegacyRecord;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordSchema;
import org.modelmirror.reference.Violations;

/** The eight JSON categories beside image generation; they differ by one member at most (records-and-conversion.md 4.4). */
final class ComponentRecordConverter implements RecordConverter {
    private final Category category;
    private final ConfigConverter configs = new ConfigConverter(true);

    ComponentRecordConverter(Category category) {
        this.category = category;
    }

    @Override
    public ObjectNode convert(LegacyRecord legacy, Violations violations) {
        ObjectNode record = JsonNodeFactory.instance
                .objectNode()
                .put("record_type", category.id())
                .put("name", legacy.name());
        copy("description", legacy, record, "description");
        copy("version", legacy, record, "version");
        record.putObject("metadata").put("schema_version", RecordSchema.SCHEMA_VERSION);
        ObjectNode config = record.putObject("config");
        config.set("download", configs.convert(legacy.config(), violations));
        legacy.config().embeddedComponentHashes().ifPresent(hashes -> config.set("embedded_component_hashes", hashes));
        record.putObject("model_classification")
                .put("domain", category.domain().id())
                .put("purpose", category.purpose().id());
        if (category == Category.CLIP) {
            copy("pretrained_name", legacy, record, "pretrained_name");
        } else if (category == Category.CONTROLNET) {
            String type = legacy.text("type");
            copy(type == null || type.isEmpty() ? "style" : "type", legacy, record, "controlnet_style");
        }
        return record;
    }

    private static void copy(String member, LegacyRecord from, ObjectNode to, String as) {
        from.find(member).ifPresent(value -> to.set(as, value));
    }
}

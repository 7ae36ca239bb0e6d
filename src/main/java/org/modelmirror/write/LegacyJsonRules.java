package org.modelmirror.write;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.modelmirror.convert.Conversion;
import org.modelmirror.convert.LegacyConverter;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.legacy.LegacyRecordWriter;
import org.modelmirror.legacy.LegacySchema;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Checked;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.reference.Violation;

/**
 * Rules for the records of the nine legacy JSON categories: stored is what the client sent, without nulls, and only what
 * converts to v2 (http-api.md 4.5, F27; sources-and-storage.md 4.5.1, T48).
 */
final class LegacyJsonRules implements RecordRules {
    private final LegacyConverter converter;

    LegacyJsonRules(LegacyConverter converter) {
        this.converter = converter;
    }

    @Override
    public Ruled create(Target target, ObjectNode given) throws RejectedException {
        V2Rules.requireName(target.name(), given);
        Checked checked = LegacySchema.forConversion(target.category()).check(given);
        if (!checked.isValid()) {
            Violation first = checked.violations().get(0);
            throw new RejectedException(first.path() + ": " + first.rule());
        }
        ObjectNode stored = LegacyRecordWriter.stored(target.category(), given);
        requireConvertible(target, stored);
        return new Ruled(stored, List.of());
    }

    @Override
    public Ruled update(Target target, ObjectNode given, ObjectNode stored) throws RejectedException {
        return create(target, given);
    }

    private void requireConvertible(Target target, ObjectNode stored) throws RejectedException {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set(target.name(), stored);
        try {
            Conversion conversion =
                    converter.convert(target.category(), JsonWriter.toBytes(document, JsonForm.COMPACT));
            if (conversion.records().find(target.name()).isEmpty()) {
                String reason = conversion.notices().stream()
                        .filter(notice -> notice.kind() == Notice.Kind.RECORD_HELD_BACK)
                        .map(Notice::message)
                        .findFirst()
                        .orElse("does not convert to v2");
                throw new RejectedException(target.name() + ": " + reason);
            }
        } catch (UnreadableDocumentException e) {
            throw new RejectedException(target.name() + ": " + e.getMessage(), e);
        }
    }
}

package org.modelmirror.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelmirror.legacy.HeldBack;
import org.modelmirror.legacy.LegacyDocument;
import org.modelmirror.legacy.LegacyJsonReader;
import org.modelmirror.legacy.LegacyRecord;
import org.modelmirror.legacy.LegacyRow;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.RecordSchema;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.reference.Violation;
import org.modelmirror.reference.Violations;

/**
 * Converts the nine legacy JSON categories (records-and-conversion.md 4). Order, keys and names are kept; a record that
 * does not convert, or whose conversion is not a valid v2 record, is held back alone. The notices stand record by record,
 * a record's issues before what held it back. Immutable and safe to share.
 */
public final class LegacyJsonConverter implements LegacyConverter {
    private final LegacyJsonReader reader;
    private final Map<Category, RecordConverter> converters = new EnumMap<>(Category.class);

    public LegacyJsonConverter(LegacyJsonReader reader) {
        this.reader = reader;
        for (Category category : Category.values()) {
            if (category == Category.IMAGE_GENERATION) {
                converters.put(category, new ImageRecordConverter());
            } else if (category.hasLegacyForm() && category != Category.TEXT_GENERATION) {
                converters.put(category, new ComponentRecordConverter(category));
            }
        }
    }

    @Override
    public Conversion convert(Category category, byte[] legacyDocument) throws UnreadableDocumentException {
        RecordConverter converter = converters.get(category);
        if (converter == null) {
            throw new IllegalArgumentException("no legacy JSON form: " + category);
        }
        LegacyDocument document = reader.read(category, legacyDocument);
        List<Notice> notices = new ArrayList<>(document.blemishes());
        List<String> offered = new ArrayList<>();
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        for (LegacyRow row : document.rows()) {
            offered.add(row.key());
            notices.addAll(row.notices());
            row.record().ifPresent(record -> convert(category, converter, record, records, notices));
        }
        notices.addAll(document.showcaseIssues());
        return new Conversion(category, RecordMap.of(records), offered, notices);
    }

    private static void convert(
            Category category,
            RecordConverter converter,
            LegacyRecord legacy,
            Map<String, ObjectNode> records,
            List<Notice> notices) {
        Violations violations = new Violations();
        ObjectNode record = converter.convert(legacy, violations);
        List<Violation> found =
                violations.isEmpty() ? RecordSchema.of(category).violations(record) : violations.toList();
        if (found.isEmpty()) {
            records.put(legacy.key(), record);
        } else {
            notices.add(HeldBack.of(category.legacyFile().orElseThrow(), legacy.key(), found));
        }
    }
}

package org.modelmirror.convert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelmirror.legacy.TextCsv;
import org.modelmirror.legacy.TextCsvRow;
import org.modelmirror.legacy.TextSettings;
import org.modelmirror.notice.Issue;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Domain;
import org.modelmirror.reference.Purpose;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.reference.TextModelName;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * Converts {@code models.csv} to v2 text records (records-and-conversion.md 5.8). Nothing is derived but the group: empty
 * cells stay empty text, tags stay those of the cell. Stateless and safe to share.
 */
public final class TextCsvConverter {
    private static final String FILE = Category.TEXT_GENERATION.legacyFile().orElseThrow();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * Converts a document. Notices come in the peer's order: all of reading, all of validation, all of conversion.
     *
     * @throws UnreadableDocumentException when nothing of the document can be used, see {@link TextCsv#read}
     */
    public Conversion convert(byte[] csv) throws UnreadableDocumentException {
        return convert(TextCsv.read(csv));
    }

    /** Converts a document that was read already. */
    public Conversion convert(TextCsv csv) {
        List<Notice> notices = new ArrayList<>(csv.notices());
        for (TextCsvRow row : csv.rows()) {
            notices.add(new Issue(FILE, row.name(), row.name() + " has no config."));
            if (row.style().isEmpty()) {
                notices.add(new Issue(FILE, row.name(), row.name() + " has no style."));
            }
        }
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        lastRowByName(csv.rows()).forEach((name, row) -> {
            if (TextBackend.hasPrefix(name)) {
                reportDropped(name, notices);
            } else {
                records.put(name, record(row));
            }
        });
        List<String> offered = csv.offeredNames().stream()
                .filter(name -> !TextBackend.hasPrefix(name))
                .toList();
        return new Conversion(Category.TEXT_GENERATION, RecordMap.of(records), offered, notices);
    }

    /** The row that counts for each name, at the place of the first one (Q12). */
    private static Map<String, TextCsvRow> lastRowByName(List<TextCsvRow> rows) {
        Map<String, TextCsvRow> last = new LinkedHashMap<>();
        rows.forEach(row -> last.put(row.name(), row));
        return last;
    }

    /** Two messages, as in the peer's log (Q40). */
    private static void reportDropped(String name, List<Notice> notices) {
        notices.add(new Issue(
                FILE,
                name,
                "Model name '" + name + "' has a backend prefix. Dropping this record as it is a duplicate (backend"
                        + " prefixes are not stored internally)."));
        notices.add(new Issue(FILE, name, "Failed to convert legacy record to new format"));
    }

    private static ObjectNode record(TextCsvRow row) {
        ObjectNode classification =
                NODES.objectNode().put("domain", Domain.TEXT.id()).put("purpose", Purpose.GENERATION.id());
        ObjectNode config = NODES.objectNode();
        config.set("download", NODES.arrayNode());
        ArrayNode tags = NODES.arrayNode();
        row.tags().forEach(tags::add);

        ObjectNode record = NODES.objectNode()
                .put("record_type", Category.TEXT_GENERATION.id())
                .put("name", row.name())
                .put("description", row.description())
                .put("version", row.version());
        record.set("metadata", NODES.objectNode().put("schema_version", "2.0.0"));
        record.set("config", config);
        record.set("model_classification", classification);
        record.put("baseline", row.baseline());
        putInteger(record, row.parameters());
        record.put("nsfw", row.nsfw());
        record.put("style", row.style());
        record.put("display_name", row.displayName());
        record.put("url", row.url());
        record.set("tags", tags);
        if (!row.instructFormat().isEmpty()) {
            record.put("instruct_format", row.instructFormat());
        }
        row.findSettings().ifPresent(settings -> record.set("settings", TextSettings.withUniformArrays(settings)));
        record.put("text_model_group", TextModelName.groupOf(row.name()));
        return record;
    }

    /** In the type the JSON reader gives, so that equal numbers are equal nodes. */
    private static void putInteger(ObjectNode record, BigInteger parameters) {
        if (parameters.bitLength() < Long.SIZE) {
            record.put("parameters", parameters.longValue());
        } else {
            record.put("parameters", parameters);
        }
    }
}

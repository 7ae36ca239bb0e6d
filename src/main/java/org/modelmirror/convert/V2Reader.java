package org.modelmirror.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelmirror.json.JsonReader;
import org.modelmirror.legacy.DocumentReader;
import org.modelmirror.legacy.HeldBack;
import org.modelmirror.notice.Blemish;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Checked;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.RecordSchema;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * Checks a document that is v2 already: a PRIMARY's answer or a file on disk (sources-and-storage.md 2.6). Good records
 * are kept exactly as they stand, unknown members included. Immutable and safe to share.
 */
public final class V2Reader {
    private final DocumentReader documents;

    public V2Reader(JsonReader json) {
        this.documents = new DocumentReader(json);
    }

    /**
     * Reads one document; a record that is not valid is held back alone.
     *
     * @throws UnreadableDocumentException when it is not UTF-8, not JSON, or no object
     */
    public Conversion read(Category category, byte[] v2Document) throws UnreadableDocumentException {
        String file = category.v2File();
        DocumentReader.Entries entries = documents.read(file, v2Document);
        RecordSchema schema = RecordSchema.of(category);
        List<Notice> notices = new ArrayList<>(entries.blemishes());
        List<String> offered = new ArrayList<>();
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : entries.object().properties()) {
            String key = entry.getKey();
            offered.add(key);
            Checked checked = schema.check(entry.getValue());
            if (!checked.isValid()) {
                notices.add(HeldBack.of(file, key, checked.violations()));
                continue;
            }
            records.put(key, (ObjectNode) entry.getValue());
            String name = checked.getTyped().path("name").textValue();
            if (!key.equals(name)) {
                notices.add(new Blemish(file, key, "key differs from name: " + name));
            }
        }
        return new Conversion(category, RecordMap.of(records), offered, notices);
    }
}

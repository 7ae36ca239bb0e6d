package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.json.JsonReader;
import org.modelmirror.notice.Issue;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Checked;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * Reads the legacy JSON documents. A bad record becomes a notice and the rest is read all the same
 * (records-and-conversion.md 3, 8 Q7). Immutable and safe to share if its {@link ShowcaseFolders} are.
 */
public final class LegacyJsonReader {
    private final DocumentReader documents;
    private final boolean debug;
    private final ShowcaseFolders showcases;

    /** A reader that reports what it reports by default. */
    public LegacyJsonReader(JsonReader json) {
        this(json, false, ShowcaseFolders.none());
    }

    /**
     * @param debug whether {@code download_all} causes an issue
     * @param showcases local showcase folders to compare with
     */
    public LegacyJsonReader(JsonReader json, boolean debug, ShowcaseFolders showcases) {
        this.documents = new DocumentReader(json);
        this.debug = debug;
        this.showcases = showcases;
    }

    /**
     * Reads one document.
     *
     * @param category a category with a legacy form
     * @throws UnreadableDocumentException when it is not UTF-8, not JSON, or no object
     * @throws IllegalArgumentException when the category has no legacy form
     */
    public LegacyDocument read(Category category, byte[] document) throws UnreadableDocumentException {
        LegacySchema schema = LegacySchema.forConversion(category);
        String file = category.legacyFile().orElseThrow();
        DocumentReader.Entries entries = documents.read(file, document);
        Map<String, Integer> showcaseFiles = category == Category.IMAGE_GENERATION ? showcases.fileCounts() : Map.of();
        List<LegacyRow> rows = new ArrayList<>(entries.object().size());
        for (Map.Entry<String, JsonNode> entry : entries.object().properties()) {
            String key = entry.getKey();
            Checked checked = schema.check(entry.getValue());
            if (checked.isValid()) {
                LegacyRecord record = record(key, entry.getValue(), checked.getTyped());
                rows.add(new LegacyRow(
                        key, Optional.of(record), LegacyIssues.of(category, record, debug, showcaseFiles)));
            } else {
                rows.add(new LegacyRow(key, Optional.empty(), List.of(HeldBack.of(file, key, checked.violations()))));
            }
        }
        return new LegacyDocument(rows, entries.blemishes(), showcaseIssues(file, rows, showcaseFiles));
    }

    private static LegacyRecord record(String key, JsonNode raw, ObjectNode typed) {
        return new LegacyRecord(key, (ObjectNode) raw, typed, LegacyConfig.of(typed.path("config")));
    }

    private static List<Notice> showcaseIssues(String file, List<LegacyRow> rows, Map<String, Integer> showcaseFiles) {
        if (showcaseFiles.isEmpty()) {
            return List.of();
        }
        Set<String> known = new HashSet<>();
        rows.forEach(row -> known.add(ShowcaseFolders.folderOf(row.key())));
        List<Notice> issues = new ArrayList<>();
        showcaseFiles.forEach((folder, count) -> {
            if (count == 0) {
                issues.add(new Issue(file, folder, "showcase folder '" + folder + "' is empty."));
            }
            if (!known.contains(folder)) {
                issues.add(new Issue(file, folder, "folder '" + folder + "' is not in the model records."));
            }
        });
        return issues;
    }
}

package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelmirror.notice.Issue;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;

/**
 * The issues of one valid record, word for word and in the order of the peer's log (records-and-conversion.md 3.4). It
 * looks at files and downloads twice because the peer does.
 */
final class LegacyIssues {
    private static final int MAX_CONFIG_ENTRIES = 2;
    private static final int SHA256_DIGITS = 64;

    private final Category category;
    private final LegacyRecord record;
    private final String file;
    private final List<Notice> found = new ArrayList<>();

    private LegacyIssues(Category category, LegacyRecord record) {
        this.category = category;
        this.record = record;
        this.file = category.legacyFile().orElseThrow();
    }

    /**
     * @param debug whether {@code download_all} is worth a message
     * @param showcaseFiles number of local showcase files by folder
     */
    static List<Notice> of(Category category, LegacyRecord record, boolean debug, Map<String, Integer> showcaseFiles) {
        LegacyIssues issues = new LegacyIssues(category, record);
        issues.config();
        issues.files();
        issues.downloads();
        issues.filesAgain();
        issues.downloadsAgain();
        issues.record(debug);
        if (category == Category.IMAGE_GENERATION) {
            issues.image(showcaseFiles);
        }
        return issues.found;
    }

    private void add(String message) {
        String key = record.key();
        found.add(new Issue(file, key, key.isEmpty() ? message : key + " " + message));
    }

    private void config() {
        JsonNode config = record.raw().path("config");
        int entries = config.size() - (config.has("embedded_component_hashes") ? 1 : 0);
        if (entries > MAX_CONFIG_ENTRIES) {
            add("has more than 2 config entries.");
        }
    }

    private void files() {
        for (LegacyFile entry : record.config().files()) {
            String path = entry.path();
            if (path.isEmpty()) {
                add("has a config file with no path.");
            } else if (!path.contains(".yaml") && !path.contains(".json")) {
                if (!path.contains(".ckpt")) {
                    add("has a config file with an invalid path.");
                }
                if (entry.sha256sum() == null) {
                    add("has a config file with no sha256sum.");
                }
            }
        }
    }

    private void downloads() {
        for (LegacyDownload entry : record.config().downloads()) {
            if (isEmpty(entry.fileName())) {
                add("has a download with no file_name.");
            }
            if (isEmpty(entry.fileUrl()) && category != Category.CLIP) {
                add("has a download with no file_url.");
            }
        }
    }

    private void filesAgain() {
        for (LegacyFile entry : record.config().files()) {
            String path = entry.path();
            if (path.isEmpty()) {
                add("has a config file with no path.");
            } else if (isYaml(path)) {
                if (!path.equals("v2-inference-v.yaml") && !path.equals("v1-inference.yaml")) {
                    add("has a non-standard config file.");
                }
            } else {
                checkpoint(entry);
            }
        }
    }

    private void checkpoint(LegacyFile entry) {
        if (!entry.path().contains(".ckpt")) {
            add("has a config file with an invalid path.");
        }
        String hash = entry.sha256sum();
        if (hash == null || hash.isEmpty()) {
            add("has a config file with no sha256sum.");
        } else if (hash.codePointCount(0, hash.length()) != SHA256_DIGITS) {
            add("has a config file with an invalid sha256sum.");
        }
    }

    private static boolean isYaml(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        int start = path.lastIndexOf('/', end - 1) + 1;
        return end - start > ".yaml".length() && path.startsWith(".yaml", end - ".yaml".length());
    }

    private void downloadsAgain() {
        for (LegacyDownload entry : record.config().downloads()) {
            String path = entry.filePath();
            if (path == null || !path.isEmpty()) {
                add("has a download with a file_path.");
            }
        }
    }

    private void record(boolean debug) {
        if (!record.key().isEmpty() && !record.key().equals(record.name())) {
            add("name mismatch.");
        }
        if (record.isSet("available")) {
            add("is flagged 'available'.");
        }
        if (debug && record.isSet("download_all")) {
            add("has download_all set.");
        }
        if (record.config().downloads().isEmpty()) {
            add("has no config.");
        }
        if (record.text("description") == null) {
            add("has no description.");
        }
        if ("".equals(record.text("style"))) {
            add("has no style.");
        }
    }

    private void image(Map<String, Integer> showcaseFiles) {
        if (!LegacyBaselines.isRecognised(
                LegacyBaselines.toV2(record.fields().path("baseline").textValue()))) {
            add("has an unrecognized baseline.");
        }
        int showcases = record.fields().path("showcases").size();
        if (showcases == 0) {
            add("has no showcases defined.");
        }
        Integer files = showcaseFiles.get(ShowcaseFolders.folderOf(record.key()));
        if (files != null && files != showcases) {
            add("has a mismatch between defined showcases and the files present on disk.");
        }
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}

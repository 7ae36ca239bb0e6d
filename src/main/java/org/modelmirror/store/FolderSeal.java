package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * What every file of the folder was like when somebody sealed it: {@code meta/seal.json}. A file whose time and size are as
 * they were but whose content is not has not been written by anybody: its medium has changed it. That holds for files of
 * which nothing else tells the digest, too. A file that only grows is compared as far as it went.
 *
 * @param files by name
 */
record FolderSeal(Map<String, Sealed> files) {
    static final String NAME = "meta/seal.json";

    private static final JsonReader READER = new JsonReader();

    /** One file as it was. */
    record Sealed(long mtimeNanos, long sizeBytes, String sha256) {}

    FolderSeal {
        files = Map.copyOf(files);
    }

    /** Reads what is there; empty when nothing was ever sealed. */
    static Optional<FolderSeal> read(StoreFolder folder) throws StoreException, UnreadableDocumentException {
        Optional<StoredFile> file = StableReader.read(folder.base().resolve(NAME));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode root = READER.read(file.get().bytes()).root();
            if (!root.path("sha256").asText().equals(digest(root.path("files")))) {
                throw new UnreadableDocumentException(NAME, "its own digest is wrong");
            }
            Map<String, Sealed> files = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : root.path("files").properties()) {
                JsonNode sealed = entry.getValue();
                files.put(
                        entry.getKey(),
                        new Sealed(
                                sealed.path("mtime_nanos").asLong(),
                                sealed.path("size").asLong(),
                                sealed.path("sha256").asText()));
            }
            return Optional.of(new FolderSeal(files));
        } catch (JsonSyntaxException e) {
            throw new UnreadableDocumentException(NAME, e);
        }
    }

    /** What the files are like now; those that change meanwhile are left out. */
    static FolderSeal of(Map<String, Path> files) throws IOException {
        Map<String, Sealed> sealed = new LinkedHashMap<>();
        for (Map.Entry<String, Path> entry : files.entrySet()) {
            if (entry.getKey().equals(NAME)) {
                continue;
            }
            Optional<FileStamp> before = FileStamp.find(entry.getValue());
            if (before.isPresent()) {
                byte[] bytes = Files.readAllBytes(entry.getValue());
                if (before.equals(FileStamp.find(entry.getValue()))) {
                    sealed.put(entry.getKey(), new Sealed(before.get().mtimeNanos(), bytes.length, Sha256.of(bytes)));
                }
            }
        }
        return new FolderSeal(sealed);
    }

    byte[] toBytes() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode members = json.putObject("files");
        files.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> members.putObject(entry.getKey())
                        .put("mtime_nanos", entry.getValue().mtimeNanos())
                        .put("size", entry.getValue().sizeBytes())
                        .put("sha256", entry.getValue().sha256()));
        json.put("sha256", digest(members));
        return JsonWriter.toBytes(json, JsonForm.STATE);
    }

    private static String digest(JsonNode files) {
        return Sha256.of(JsonWriter.toBytes(files, JsonForm.COMPACT));
    }

    /** Whether a file is of the audit trail, and so may only ever grow. */
    static boolean isSegment(String name) {
        return name.startsWith("audit/") && name.endsWith(".jsonl");
    }

    /** The parts of the audit trail that are there no longer, as they were; nobody deletes them. */
    Map<String, Sealed> missingSegments(Map<String, Path> now) {
        Map<String, Sealed> missing = new TreeMap<>();
        files.forEach((name, was) -> {
            if (isSegment(name) && !now.containsKey(name)) {
                missing.put(name, was);
            }
        });
        return missing;
    }

    /** The files that changed although nobody wrote them, as they were. */
    Map<String, Sealed> broken(Map<String, Path> now) throws IOException {
        Map<String, Sealed> broken = new LinkedHashMap<>();
        for (Map.Entry<String, Path> entry : now.entrySet()) {
            Sealed sealed = files.get(entry.getKey());
            Optional<FileStamp> stamp = FileStamp.find(entry.getValue());
            if (sealed == null || stamp.isEmpty()) {
                continue;
            }
            boolean isUntouched = stamp.get().mtimeNanos() == sealed.mtimeNanos()
                    && stamp.get().sizeBytes() == sealed.sizeBytes();
            boolean hasGrown = stamp.get().sizeBytes() > sealed.sizeBytes();
            if (isUntouched || (hasGrown && isSegment(entry.getKey()))) {
                byte[] bytes = Files.readAllBytes(entry.getValue());
                byte[] then =
                        bytes.length > sealed.sizeBytes() ? Arrays.copyOf(bytes, (int) sealed.sizeBytes()) : bytes;
                if (!Sha256.of(then).equals(sealed.sha256())) {
                    broken.put(entry.getKey(), sealed);
                }
            }
        }
        return broken;
    }
}

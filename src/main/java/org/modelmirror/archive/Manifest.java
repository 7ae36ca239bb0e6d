package org.modelmirror.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.store.FolderFiles;

/**
 * What an archive holds; its first entry, {@value #NAME}.
 *
 * @param files by name, in the order of names
 */
public record Manifest(Map<String, Listed> files) {
    static final String NAME = "manifest.json";

    /** Raised when an older program could not read the archive. */
    private static final String FORMAT = "model-mirror-export-1";

    /** Most files, and most bytes, that an import takes: what the largest mirror would need many times over. */
    private static final int MAX_FILES = 200_000;

    private static final long MAX_BYTES = 8L << 30;
    private static final long MAX_FILE_BYTES = 256L << 20;

    /** One file. */
    public record Listed(long sizeBytes, String sha256) {}

    public Manifest {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    /** All bytes together. */
    public long bytes() {
        return files.values().stream().mapToLong(Listed::sizeBytes).sum();
    }

    byte[] toBytes() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT);
        ArrayNode list = json.putArray("files");
        files.forEach((name, file) ->
                list.addObject().put("name", name).put("size", file.sizeBytes()).put("sha256", file.sha256()));
        return JsonWriter.toBytes(json, JsonForm.STATE);
    }

    /** Reads what {@link #toBytes} made, and refuses what no mirror could hold. */
    static Manifest of(byte[] bytes) throws InvalidArchiveException {
        JsonNode json;
        try {
            json = new JsonReader().read(bytes).root();
        } catch (JsonSyntaxException e) {
            throw new InvalidArchiveException("its manifest cannot be read: " + e.getMessage());
        }
        if (!json.path("format").asText().equals(FORMAT)) {
            throw new InvalidArchiveException("it is no export of a mirror, or one of a newer program");
        }
        Map<String, Listed> files = new TreeMap<>();
        long total = 0;
        for (JsonNode file : json.path("files")) {
            String name = file.path("name").asText();
            long size = file.path("size").asLong(-1);
            if (!FolderFiles.isPart(name)) {
                throw new InvalidArchiveException(TarReader.printable(name) + " is no name of a file in a mirror");
            }
            if (size < 0 || size > MAX_FILE_BYTES) {
                throw new InvalidArchiveException(
                        TarReader.printable(name) + " is larger than a file may be, " + MAX_FILE_BYTES + " bytes");
            }
            if (files.put(name, new Listed(size, file.path("sha256").asText())) != null) {
                throw new InvalidArchiveException(TarReader.printable(name) + " is listed twice");
            }
            total += size;
        }
        if (files.size() > MAX_FILES || total > MAX_BYTES) {
            throw new InvalidArchiveException(
                    "it holds more than a mirror may: " + MAX_FILES + " files of " + MAX_BYTES + " bytes together");
        }
        return new Manifest(files);
    }
}

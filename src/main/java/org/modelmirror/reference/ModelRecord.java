package org.modelmirror.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A valid v2 record in its typed view, with the values that follow from it (records-and-conversion.md 2.1). Made by
 * {@link RecordSchema#find}; read-only by agreement, as its nodes are shared.
 */
public final class ModelRecord {
    private final Category schemaCategory;
    private final ObjectNode fields;

    ModelRecord(Category schemaCategory, ObjectNode fields) {
        this.schemaCategory = schemaCategory;
        this.fields = fields;
    }

    /** The category whose schema the record was read with. */
    public Category schemaCategory() {
        return schemaCategory;
    }

    /** Declared members only, in schema order, coerced, defaults filled, nulls left out. Not to be changed. */
    public ObjectNode fields() {
        return fields;
    }

    public String name() {
        return fields.path("name").textValue();
    }

    /** The category that {@code record_type} names; none when it is not one of the 15. */
    public Optional<Category> category() {
        return Category.find(fields.path("record_type").textValue());
    }

    /** A string member, if it is there and is one. */
    public Optional<String> findText(String field) {
        return Optional.ofNullable(fields.path(field).textValue());
    }

    /** A boolean member; false when it is absent. */
    public boolean isSet(String field) {
        return fields.path(field).booleanValue();
    }

    /** An integer member, if it is there and is one. */
    public Optional<BigInteger> findInteger(String field) {
        return toInteger(fields.path(field));
    }

    /** The items of a string array; empty when it is absent. */
    public List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : fields.path(field)) {
            texts.add(item.asText());
        }
        return List.copyOf(texts);
    }

    /** The download entries in order. */
    public List<Download> downloads() {
        List<Download> downloads = new ArrayList<>();
        for (JsonNode entry : fields.path("config").path("download")) {
            downloads.add(new Download(
                    entry.path("file_name").textValue(),
                    entry.path("file_url").textValue(),
                    entry.path("sha256sum").textValue(),
                    toInteger(entry.path("size_bytes"))));
        }
        return List.copyOf(downloads);
    }

    /** Sum of the downloads' sizes in bytes if all declare one, else {@code size_on_disk_bytes}. */
    public Optional<BigInteger> declaredTotalSizeBytes() {
        List<Download> downloads = downloads();
        if (downloads.isEmpty()
                || downloads.stream().anyMatch(download -> download.sizeBytes().isEmpty())) {
            return findInteger("size_on_disk_bytes");
        }
        return downloads.stream()
                .flatMap(download -> download.sizeBytes().stream())
                .reduce(BigInteger::add);
    }

    /** Where the first file comes from; may be an empty text, as in the record. */
    public Optional<String> primaryDownloadUrl() {
        return downloads().stream().map(Download::fileUrl).findFirst();
    }

    /** Where all files come from, in order. */
    public List<String> allDownloadUrls() {
        return downloads().stream().map(Download::fileUrl).toList();
    }

    public int downloadCount() {
        return fields.path("config").path("download").size();
    }

    private static Optional<BigInteger> toInteger(JsonNode node) {
        return node.isIntegralNumber() ? Optional.of(node.bigIntegerValue()) : Optional.empty();
    }

    @Override
    public String toString() {
        return "ModelRecord[" + schemaCategory + ", " + name() + "]";
    }

    /**
     * One file of a model.
     *
     * @param fileName horde-side file name, may contain {@code /}
     * @param fileUrl where it comes from, may be empty
     * @param sha256sum its hash, {@link RecordSchema#UNKNOWN_HASH} when unknown
     * @param sizeBytes its size, if declared
     */
    public record Download(String fileName, String fileUrl, String sha256sum, Optional<BigInteger> sizeBytes) {}
}

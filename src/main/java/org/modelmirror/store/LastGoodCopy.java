package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * What is remembered of the last accepted answer for one category (sources-and-storage.md 3.6).
 *
 * @param savedAt when it was accepted, whole seconds
 * @param source who gave it
 * @param etag its {@code ETag}, word for word
 * @param lastModified its {@code Last-Modified}, word for word
 * @param sha256 digest of the file that the validators stand for: the v2 file for PRIMARY, the legacy file for others
 * @param models how many models it held
 * @param data the records, only where no category file holds them
 */
public record LastGoodCopy(
        Instant savedAt,
        Origin source,
        Optional<String> etag,
        Optional<String> lastModified,
        String sha256,
        int models,
        Optional<ObjectNode> data) {

    /** Whether both tell of the same answer, whenever it was accepted. */
    boolean isSameAs(LastGoodCopy other) {
        return new LastGoodCopy(other.savedAt, source, etag, lastModified, sha256, models, data).equals(other);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("saved_at", savedAt.getEpochSecond())
                .put("source", source.id())
                .put("etag", etag.orElse(null))
                .put("last_modified", lastModified.orElse(null))
                .put("sha256", sha256)
                .put("models", models);
        data.ifPresent(records -> json.set("data", records));
        return json;
    }

    static LastGoodCopy of(String file, JsonNode json) throws UnreadableDocumentException {
        if (!json.path("saved_at").isIntegralNumber()
                || !json.path("sha256").isTextual()
                || !json.path("models").canConvertToInt()) {
            throw new UnreadableDocumentException(file, "lacks saved_at, sha256 or models");
        }
        Origin source = null;
        for (Origin origin : Origin.values()) {
            source = origin.id().equals(json.path("source").asText()) ? origin : source;
        }
        if (source == null) {
            throw new UnreadableDocumentException(file, "names no known source");
        }
        return new LastGoodCopy(
                Instant.ofEpochSecond(json.path("saved_at").longValue()),
                source,
                text(json, "etag"),
                text(json, "last_modified"),
                json.path("sha256").textValue(),
                json.path("models").intValue(),
                json.path("data") instanceof ObjectNode records ? Optional.of(records) : Optional.empty());
    }

    static Optional<String> text(JsonNode json, String field) {
        return Optional.ofNullable(json.path(field).textValue());
    }
}

package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/** A version as a line of its file's index. */
final class Versions {
    private Versions() {}

    static ObjectNode toJson(Version version) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("revision", version.revision());
        json.put("at", version.at().getEpochSecond());
        version.author().ifPresent(author -> json.put("author", author));
        json.put("cause", version.cause().id());
        json.put("total_models", version.totalModels());
        json.put("sha256", version.sha256());
        json.put("last_event_id", version.lastEventId());
        json.put("creates", version.creates());
        json.put("updates", version.updates());
        json.put("deletes", version.deletes());
        return json;
    }

    /** Empty when it is no version, or one with a cause that we do not know. */
    static Optional<Version> of(JsonNode json) {
        Optional<Cause> cause = Cause.find(json.path("cause").asText());
        if (cause.isEmpty()
                || !json.path("revision").canConvertToLong()
                || !json.path("at").canConvertToLong()
                || !json.path("sha256").isTextual()) {
            return Optional.empty();
        }
        return Optional.of(new Version(
                json.path("revision").longValue(),
                Instant.ofEpochSecond(json.path("at").longValue()),
                Optional.ofNullable(json.path("author").textValue()),
                cause.get(),
                json.path("total_models").longValue(),
                json.path("sha256").textValue(),
                json.path("last_event_id").longValue(),
                json.path("creates").intValue(),
                json.path("updates").intValue(),
                json.path("deletes").intValue()));
    }
}

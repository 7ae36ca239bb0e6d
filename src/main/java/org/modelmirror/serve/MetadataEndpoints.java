package org.modelmirror.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.camel.Exchange;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** The metadata of one format: v1 shows the legacy domain, v2 the v2 domain (http-api.md 2.5). One bean for each. */
public final class MetadataEndpoints {
    private static final ApiError NOT_ON_REPLICA =
            ApiError.of(503, "Metadata tracking is not supported in REPLICA mode");
    private static final String LAST_UPDATED = "last_updated";

    private final ServeSettings settings;
    private final Format format;
    private final MetadataReader metadata;

    public MetadataEndpoints(ServeSettings settings, Format format, MetadataReader metadata) {
        this.settings = settings;
        this.format = format;
        this.metadata = metadata;
    }

    /** When any category last changed; the only one that insists on the canonical format. */
    public void lastUpdated(Exchange exchange) {
        Call call = Call.of(exchange);
        if (isReplica()) {
            call.send(NOT_ON_REPLICA);
            return;
        }
        if (settings.canonicalFormat() != format) {
            call.send(ApiError.of(
                    503,
                    "This endpoint is only available when canonical_format='" + spelling(format)
                            + "'. Current setting: canonical_format='"
                            + settings.canonicalFormat().id() + "'"));
            return;
        }
        OptionalLong newest = newest();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (newest.isPresent()) {
            body.put(LAST_UPDATED, newest.getAsLong());
        } else {
            body.putNull(LAST_UPDATED);
        }
        call.send(body);
    }

    /** The peer's text spells the one in capitals and the other not; clients see it word for word. */
    private static String spelling(Format format) {
        return format == Format.LEGACY ? "LEGACY" : format.id();
    }

    private OptionalLong newest() {
        OptionalLong newest = OptionalLong.empty();
        for (Category category : Category.values()) {
            Optional<ObjectNode> found = metadata.find(category, format);
            if (found.isPresent()) {
                long at = found.get().path(LAST_UPDATED).asLong();
                newest = OptionalLong.of(Math.max(at, newest.orElse(Long.MIN_VALUE)));
            }
        }
        return newest;
    }

    public void all(Exchange exchange) {
        Call call = Call.of(exchange);
        if (isReplica()) {
            call.send(NOT_ON_REPLICA);
            return;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (Category category : Category.values()) {
            metadata.find(category, format).ifPresent(found -> body.set(category.id(), found));
        }
        call.send(body);
    }

    public void category(Exchange exchange) {
        Call call = Call.of(exchange);
        find(call).ifPresent(call::send);
    }

    public void categoryLastUpdated(Exchange exchange) {
        Call call = Call.of(exchange);
        Optional<ObjectNode> found = find(call);
        if (found.isPresent()) {
            JsonNode at = found.get().path(LAST_UPDATED);
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("category", call.path(Paths.CATEGORY_NAME));
            body.set(LAST_UPDATED, at);
            call.send(body);
        }
    }

    /** Finds the metadata of the category asked for, or says why not. */
    private Optional<ObjectNode> find(Call call) {
        String name = call.path(Paths.CATEGORY_NAME);
        Optional<Category> category = Category.find(name);
        if (category.isEmpty()) {
            call.send(ApiError.invalid(List.of(Problem.unknownCategory(name))));
            return Optional.empty();
        }
        if (isReplica()) {
            call.send(NOT_ON_REPLICA);
            return Optional.empty();
        }
        Optional<ObjectNode> found = metadata.find(category.get(), format);
        if (found.isEmpty()) {
            call.send(ApiError.of(404, "No " + format.id() + " metadata found for category " + name));
        }
        return found;
    }

    private boolean isReplica() {
        return settings.mode() == ServeSettings.Mode.REPLICA;
    }
}

package org.modelmirror.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.modelmirror.legacy.InvalidTextRecordException;
import org.modelmirror.legacy.TextWriteRules;
import org.modelmirror.metadata.InvalidRecordMetadataException;
import org.modelmirror.metadata.Operation;
import org.modelmirror.metadata.RecordMetadata;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordSchema;
import org.modelmirror.reference.Violation;

/**
 * Rules for v2 records (http-api.md 4.4, F17, F48; sources-and-storage.md 4.4, 5.3, 5.4): the keys that the client sent,
 * and those that only the server sets.
 */
final class V2Rules implements RecordRules {
    private static final String METADATA = "metadata";
    private static final String RECORD_TYPE = "record_type";

    /** Only the server says when and by whom a record was made (F48). */
    private static final List<String> SERVER_SET = List.of("created_at", "updated_at", "created_by", "updated_by");

    private final MetadataHandler handler;

    V2Rules(MetadataHandler handler) {
        this.handler = handler;
    }

    @Override
    public Ruled create(Target target, ObjectNode given) throws RejectedException {
        ObjectNode record = checked(target, given);
        metadataOf(record).put("created_by", target.author().username());
        try {
            return handled(target, Operation.CREATE, RecordMetadata.onCreate(record, target.now()));
        } catch (InvalidRecordMetadataException e) {
            throw new RejectedException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Ruled update(Target target, ObjectNode given, ObjectNode stored) throws RejectedException {
        ObjectNode record = checked(target, given);
        metadataOf(record).put("updated_by", target.author().username());
        try {
            return handled(target, Operation.UPDATE, RecordMetadata.onUpdate(record, readable(stored), target.now()));
        } catch (InvalidRecordMetadataException e) {
            throw new RejectedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static ObjectNode checked(Target target, ObjectNode given) throws RejectedException {
        requireName(target.name(), given);
        ObjectNode typed = withType(target.category(), given);
        ObjectNode record =
                target.category() == Category.TEXT_GENERATION ? withTextRules(target.name(), typed) : copyOf(typed);
        JsonNode metadata = record.path(METADATA);
        if (!metadata.isMissingNode() && !metadata.isNull() && !metadata.isObject()) {
            throw new RejectedException("metadata: must be an object");
        }
        if (metadata instanceof ObjectNode sent) {
            record.set(METADATA, copyOf(sent));
        }
        metadataOf(record).remove(SERVER_SET);
        requireValid(target.category(), record);
        return record;
    }

    static void requireName(String name, ObjectNode given) throws RejectedException {
        if (!name.equals(given.path("name").textValue())) {
            throw new RejectedException("name: must be '" + name + "'");
        }
    }

    private static void requireValid(Category category, ObjectNode record) throws RejectedException {
        List<Violation> violations = RecordSchema.of(category).violations(record);
        if (!violations.isEmpty()) {
            Violation first = violations.get(0);
            throw new RejectedException(first.path() + ": " + first.rule());
        }
    }

    private static ObjectNode withTextRules(String name, ObjectNode record) throws RejectedException {
        try {
            return TextWriteRules.applyToV2(name, record);
        } catch (InvalidTextRecordException e) {
            throw new RejectedException(e.rule(), e);
        }
    }

    /** The record, or one like it that says first of all of which category it is, where the client did not. */
    private static ObjectNode withType(Category category, ObjectNode given) throws RejectedException {
        JsonNode type = given.path(RECORD_TYPE);
        boolean isGiven = !type.isMissingNode() && !type.isNull();
        if (isGiven && !category.id().equals(type.textValue())) {
            throw new RejectedException(RECORD_TYPE + ": must be '" + category.id() + "'");
        }
        if (isGiven) {
            return given;
        }
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put(RECORD_TYPE, category.id());
        record.setAll(given);
        return record.put(RECORD_TYPE, category.id()); // again, since the client may have sent a null
    }

    /** It shares what lies deeper, so that only its own members may be changed. */
    private static ObjectNode copyOf(ObjectNode object) {
        return JsonNodeFactory.instance.objectNode().setAll(object);
    }

    private static ObjectNode metadataOf(ObjectNode record) {
        return record.path(METADATA) instanceof ObjectNode metadata ? metadata : record.putObject(METADATA);
    }

    /** A stored record whose metadata makes no sense, as the peer lets happen, can still be replaced. */
    private static ObjectNode readable(ObjectNode stored) {
        try {
            RecordMetadata.requireReadable(stored);
            return stored;
        } catch (InvalidRecordMetadataException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private Ruled handled(Target target, Operation operation, ObjectNode record) throws RejectedException {
        if (handler == MetadataHandler.NONE) {
            return new Ruled(record, List.of());
        }
        ObjectNode metadata = metadataOf(record);
        ObjectNode handled;
        try {
            handled = handler.handle(
                    metadata.deepCopy(),
                    new MetadataHandler.Context(
                            target.category(),
                            target.name(),
                            operation,
                            target.author().userId(),
                            target.requestId(),
                            target.now()));
        } catch (RuntimeException e) {
            throw new RejectedException("metadata: " + e.getMessage(), e);
        }
        if (!metadata.path("created_at").equals(handled.path("created_at"))) {
            throw new RejectedException("metadata.created_at: must not be changed by the metadata handler");
        }
        ObjectNode result = record.deepCopy();
        result.set(METADATA, handled.deepCopy());
        requireValid(target.category(), result);
        return new Ruled(result, List.of());
    }
}

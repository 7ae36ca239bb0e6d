package org.modelmirror.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalLong;
import org.modelmirror.reference.Category;

/**
 * What is known about one category in one format besides its records: counters and times, all in Unix seconds
 * (sources-and-storage.md 5.1). Immutable; the methods that change something return a new value. Counters never
 * decrease, and neither do times, even when the clock does (5.2).
 *
 * @param category whose metadata it is
 * @param lastUpdated when the data last changed
 * @param lastOperationType the last recorded operation, if there was one
 * @param lastOperationModel the model it touched
 * @param totalCreates successful creates ever
 * @param totalUpdates successful updates ever
 * @param totalDeletes successful deletes ever
 * @param totalModels models after the last change, counted in the data
 * @param initializationTime when this metadata was created; never changes
 * @param lastSuccessfulOperation when an operation last succeeded, at first the initialization time
 * @param errorCount writes that failed because of storage or data
 * @param metadataSchemaVersion version of this shape
 * @param backendType name of the store that wrote it; readers accept any
 */
public record CategoryMetadata(
        Category category,
        long lastUpdated,
        Optional<Operation> lastOperationType,
        Optional<String> lastOperationModel,
        long totalCreates,
        long totalUpdates,
        long totalDeletes,
        long totalModels,
        long initializationTime,
        long lastSuccessfulOperation,
        long errorCount,
        String metadataSchemaVersion,
        String backendType) {

    /** The only version there is. */
    public static final String SCHEMA_VERSION = "1.0.0";
    /** What the peer's file store calls itself; we keep the name so that both can use one folder. */
    public static final String BACKEND_TYPE = "FileSystemBackend";

    public CategoryMetadata {
        if (totalCreates < 0 || totalUpdates < 0 || totalDeletes < 0 || totalModels < 0 || errorCount < 0) {
            throw new IllegalArgumentException("a counter of " + category + " is below 0");
        }
    }

    /** Metadata of a category that nothing has happened to yet. */
    public static CategoryMetadata initialise(Category category, long now) {
        return new CategoryMetadata(
                category,
                now,
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                0,
                now,
                now,
                0,
                SCHEMA_VERSION,
                BACKEND_TYPE);
    }

    /** Counts one successful operation. */
    public CategoryMetadata recorded(Operation operation, String model, long now) {
        return new CategoryMetadata(
                category,
                Math.max(lastUpdated, now),
                Optional.of(operation),
                Optional.of(model),
                totalCreates + (operation == Operation.CREATE ? 1 : 0),
                totalUpdates + (operation == Operation.UPDATE ? 1 : 0),
                totalDeletes + (operation == Operation.DELETE ? 1 : 0),
                totalModels,
                initializationTime,
                Math.max(lastSuccessfulOperation, now),
                errorCount,
                metadataSchemaVersion,
                backendType);
    }

    /** Notes that the data changed otherwise than by an operation: mirrored, derived, seeded or edited by hand. */
    public CategoryMetadata dataChanged(long now) {
        return with(Math.max(lastUpdated, now), totalModels, errorCount);
    }

    /** Sets how many models the data holds, counted there, never derived from the other counters. */
    public CategoryMetadata withTotalModels(long models) {
        return with(lastUpdated, models, errorCount);
    }

    /** Counts a failed write; {@code last_updated} stays, so that whoever polls it is not misled. */
    public CategoryMetadata errorRecorded() {
        return with(lastUpdated, totalModels, errorCount + 1);
    }

    /**
     * Makes up for a commit that this metadata may have missed: of every counter and time the higher one counts, of the
     * rest what the commit left.
     *
     * @param committed the metadata as that commit meant to leave it
     */
    public CategoryMetadata caughtUpWith(CategoryMetadata committed) {
        return new CategoryMetadata(
                category,
                Math.max(lastUpdated, committed.lastUpdated),
                committed.lastOperationType,
                committed.lastOperationModel,
                Math.max(totalCreates, committed.totalCreates),
                Math.max(totalUpdates, committed.totalUpdates),
                Math.max(totalDeletes, committed.totalDeletes),
                committed.totalModels,
                Math.min(initializationTime, committed.initializationTime),
                Math.max(lastSuccessfulOperation, committed.lastSuccessfulOperation),
                Math.max(errorCount, committed.errorCount),
                metadataSchemaVersion,
                backendType);
    }

    private CategoryMetadata with(long updated, long models, long errors) {
        return new CategoryMetadata(
                category,
                updated,
                lastOperationType,
                lastOperationModel,
                totalCreates,
                totalUpdates,
                totalDeletes,
                models,
                initializationTime,
                lastSuccessfulOperation,
                errors,
                metadataSchemaVersion,
                backendType);
    }

    /**
     * Reads metadata. Optional fields that are missing or null take their defaults, unknown fields are ignored.
     *
     * @param category whose file it is; the document must say the same
     * @throws UnreadableMetadataException when a required field is missing or a field has a wrong value
     */
    public static CategoryMetadata of(Category category, JsonNode json) throws UnreadableMetadataException {
        if (!json.isObject()) {
            throw new UnreadableMetadataException("the document is no object");
        }
        if (!category.id().equals(requiredText(json, "category"))) {
            throw new UnreadableMetadataException("category: is not " + category);
        }
        return new CategoryMetadata(
                category,
                required(json, "last_updated"),
                operation(json),
                text(json, "last_operation_model"),
                counter(json, "total_creates"),
                counter(json, "total_updates"),
                counter(json, "total_deletes"),
                counter(json, "total_models"),
                required(json, "initialization_time"),
                required(json, "last_successful_operation"),
                counter(json, "error_count"),
                text(json, "metadata_schema_version").orElse(SCHEMA_VERSION),
                requiredText(json, "backend_type"));
    }

    private static Optional<Operation> operation(JsonNode json) throws UnreadableMetadataException {
        Optional<String> id = text(json, "last_operation_type");
        Optional<Operation> operation = id.flatMap(Operation::find);
        if (id.isPresent() && operation.isEmpty()) {
            throw new UnreadableMetadataException("last_operation_type: is none of create, update, delete");
        }
        return operation;
    }

    private static Optional<String> text(JsonNode json, String field) throws UnreadableMetadataException {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new UnreadableMetadataException(field + ": is no string");
        }
        return Optional.of(value.textValue());
    }

    private static String requiredText(JsonNode json, String field) throws UnreadableMetadataException {
        return text(json, field).orElseThrow(() -> new UnreadableMetadataException(field + ": is missing"));
    }

    private static long required(JsonNode json, String field) throws UnreadableMetadataException {
        OptionalLong value = Integers.find(json.path(field));
        return value.orElseThrow(() -> new UnreadableMetadataException(field + ": is no integer"));
    }

    private static long counter(JsonNode json, String field) throws UnreadableMetadataException {
        if (!json.hasNonNull(field)) {
            return 0;
        }
        long value = required(json, field);
        if (value < 0) {
            throw new UnreadableMetadataException(field + ": is below 0");
        }
        return value;
    }

    /** All 13 fields in the peer's order, nulls included. */
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("category", category.id())
                .put("last_updated", lastUpdated)
                .put("last_operation_type", lastOperationType.map(Operation::id).orElse(null))
                .put("last_operation_model", lastOperationModel.orElse(null))
                .put("total_creates", totalCreates)
                .put("total_updates", totalUpdates)
                .put("total_deletes", totalDeletes)
                .put("total_models", totalModels)
                .put("initialization_time", initializationTime)
                .put("last_successful_operation", lastSuccessfulOperation)
                .put("error_count", errorCount)
                .put("metadata_schema_version", metadataSchemaVersion)
                .put("backend_type", backendType);
    }
}

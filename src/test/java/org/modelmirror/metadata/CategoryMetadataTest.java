package org.modelmirror.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;

class CategoryMetadataTest {
    private static CategoryMetadata read(String json) throws Exception {
        return CategoryMetadata.of(Category.CLIP, new JsonReader().read(json).root());
    }

    @Test
    void writesThirteenFieldsInOrder_nullsIncluded() {
        CategoryMetadata fresh = CategoryMetadata.initialise(Category.IMAGE_GENERATION, 1000);

        assertThat(JsonWriter.toText(fresh.toJson(), JsonForm.STATE)).isEqualTo("""
                        {
                          "category": "image_generation",
                          "last_updated": 1000,
                          "last_operation_type": null,
                          "last_operation_model": null,
                          "total_creates": 0,
                          "total_updates": 0,
                          "total_deletes": 0,
                          "total_models": 0,
                          "initialization_time": 1000,
                          "last_successful_operation": 1000,
                          "error_count": 0,
                          "metadata_schema_version": "1.0.0",
                          "backend_type": "FileSystemBackend"
                        }""");
    }

    @Test
    void readsBackWhatItWrote() throws Exception {
        CategoryMetadata some = CategoryMetadata.initialise(Category.CLIP, 5)
                .recorded(Operation.DELETE, "ü", 9)
                .withTotalModels(3)
                .errorRecorded();

        assertThat(CategoryMetadata.of(Category.CLIP, some.toJson())).isEqualTo(some);
    }

    @Test
    void takesDefaults_whenOptionalFieldsAreMissingAndIgnoresUnknownOnes() throws Exception {
        assertThat(
                        read(
                                "{\"category\":\"clip\",\"last_updated\":\"7\",\"initialization_time\":5.0,"
                                        + "\"last_successful_operation\":6,\"backend_type\":\"RedisBackend\",\"total_models\":null,\"x\":1}"))
                .isEqualTo(new CategoryMetadata(
                        Category.CLIP,
                        7,
                        java.util.Optional.empty(),
                        java.util.Optional.empty(),
                        0,
                        0,
                        0,
                        0,
                        5,
                        6,
                        0,
                        "1.0.0",
                        "RedisBackend"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|the document is no object",
                "{}|category: is missing",
                "{\"category\":\"blip\"}|category: is not clip",
                "{\"category\":\"clip\"}|last_updated: is no integer",
                "{\"category\":\"clip\",\"last_updated\":true}|last_updated: is no integer",
                "{\"category\":\"clip\",\"last_updated\":1,\"last_operation_type\":\"burn\"}|last_operation_type: is none of create, update, delete",
                "{\"category\":\"clip\",\"last_updated\":1,\"total_creates\":-1}|total_creates: is below 0",
            })
    void isUnreadable_whenAFieldIsMissingOrWrong(String json, String reason) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(UnreadableMetadataException.class)
                .hasMessage(reason);
    }

    @Test
    void countsEachKindOfOperation() {
        CategoryMetadata counted = CategoryMetadata.initialise(Category.CLIP, 10)
                .recorded(Operation.CREATE, "a", 11)
                .recorded(Operation.CREATE, "b", 12)
                .recorded(Operation.UPDATE, "a", 13)
                .recorded(Operation.DELETE, "b", 14);

        assertThat(counted.totalCreates()).isEqualTo(2);
        assertThat(counted.totalUpdates()).isEqualTo(1);
        assertThat(counted.totalDeletes()).isEqualTo(1);
        assertThat(counted.lastOperationType()).contains(Operation.DELETE);
        assertThat(counted.lastOperationModel()).contains("b");
        assertThat(counted.initializationTime()).isEqualTo(10);
        assertThat(counted.lastUpdated()).isEqualTo(14);
        assertThat(counted.lastSuccessfulOperation()).isEqualTo(14);
    }

    @Test
    void neverGoesBack_whenTheClockDoes() {
        CategoryMetadata after = CategoryMetadata.initialise(Category.CLIP, 5000)
                .recorded(Operation.UPDATE, "a", 1400)
                .dataChanged(1300);

        assertThat(after.lastUpdated()).isEqualTo(5000);
        assertThat(after.lastSuccessfulOperation()).isEqualTo(5000);
        assertThat(after.totalUpdates()).isEqualTo(1);
    }

    @Test
    void leavesLastUpdatedAlone_whenAnErrorIsCounted() {
        CategoryMetadata after = CategoryMetadata.initialise(Category.CLIP, 10).errorRecorded();

        assertThat(after.errorCount()).isEqualTo(1);
        assertThat(after.lastUpdated()).isEqualTo(10);
    }

    @Test
    void leavesOperationsAlone_whenDataChangedOtherwise() {
        CategoryMetadata after = CategoryMetadata.initialise(Category.CLIP, 10).dataChanged(20);

        assertThat(after.lastUpdated()).isEqualTo(20);
        assertThat(after.lastSuccessfulOperation()).isEqualTo(10);
        assertThat(after.lastOperationType()).isEmpty();
    }
}

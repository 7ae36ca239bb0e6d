package org.modelmirror.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;

class RecordMetadataTest {
    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) new JsonReader().read(text.replace('\'', '"')).root();
    }

    private static String text(ObjectNode record) {
        return JsonWriter.toText(record, JsonForm.COMPACT).replace('"', '\'');
    }

    @Test
    void appendsMetadata_whenACreatedRecordHasNone() throws Exception {
        ObjectNode record = json("{'name':'a','n':1}");

        assertThat(text(RecordMetadata.onCreate(record, 1000)))
                .isEqualTo("{'name':'a','n':1,'metadata':{'created_at':1000,'updated_at':1000}}");
        assertThat(text(record)).isEqualTo("{'name':'a','n':1}");
    }

    @Test
    void keepsItsPlaceAndOrdersKnownMembersFirst_whenMetadataIsFilled() throws Exception {
        ObjectNode record =
                json("{'metadata':{'zz':[1],'updated_by':'x','created_at':null,'schema_version':'2.0.0'},'name':'a'}");

        assertThat(text(RecordMetadata.onCreate(record, 1000)))
                .isEqualTo("{'metadata':{'schema_version':'2.0.0','created_at':1000,'updated_at':1000,"
                        + "'updated_by':'x','zz':[1]},'name':'a'}");
    }

    @Test
    void returnsTheRecordItself_whenBothTimesAreThere() throws Exception {
        ObjectNode record = json("{'metadata':{'updated_at':2,'zz':1,'created_at':1}}");

        assertThat(RecordMetadata.onCreate(record, 1000)).isSameAs(record);
        assertThat(RecordMetadata.onPopulation(record, 1000)).isSameAs(record);
    }

    @Test
    void neverUpdatesBeforeCreation_whenPopulated() throws Exception {
        assertThat(text(RecordMetadata.onPopulation(json("{'metadata':{'created_at':2000}}"), 1000)))
                .isEqualTo("{'metadata':{'created_at':2000,'updated_at':2000}}");
        assertThat(text(RecordMetadata.onPopulation(json("{'metadata':{'created_at':5}}"), 1000)))
                .isEqualTo("{'metadata':{'created_at':5,'updated_at':1000}}");
    }

    @Test
    void keepsWhoAndWhenOfCreation_whenUpdated() throws Exception {
        ObjectNode stored = json("{'metadata':{'created_at':1000,'created_by':'u','updated_by':'old','gone':1}}");
        ObjectNode record = json("{'name':'M','n':2,'metadata':{'created_at':7,'updated_by':'x','foo':1}}");

        assertThat(text(RecordMetadata.onUpdate(record, stored, 1005)))
                .isEqualTo("{'name':'M','n':2,'metadata':{'created_at':1000,'updated_at':1005,"
                        + "'created_by':'u','updated_by':'x','foo':1}}");
    }

    @Test
    void keepsTheCallersCreation_whenTheStoredOneHasNone() throws Exception {
        assertThat(text(RecordMetadata.onUpdate(
                        json("{'metadata':{'created_at':7}}"), json("{'metadata':{'created_at':null}}"), 9)))
                .isEqualTo("{'metadata':{'created_at':7,'updated_at':9}}");
    }

    @Test
    void readsTimesLeniently_andWritesThemAsIntegers() throws Exception {
        assertThat(text(RecordMetadata.onCreate(json("{'metadata':{'created_at':'5'}}"), 9)))
                .isEqualTo("{'metadata':{'created_at':5,'updated_at':9}}");
        assertThat(text(RecordMetadata.onCreate(json("{'metadata':{'created_at':6.0}}"), 9)))
                .isEqualTo("{'metadata':{'created_at':6,'updated_at':9}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"metadata\":[]}|metadata",
                "{\"metadata\":\"x\"}|metadata",
                "{\"metadata\":{\"created_at\":\"soon\"}}|metadata.created_at",
                "{\"metadata\":{\"created_at\":1.5}}|metadata.created_at",
                "{\"metadata\":{\"updated_at\":{}}}|metadata.updated_at",
            })
    void namesTheField_whenMetadataIsMalformed(String json, String field) throws Exception {
        ObjectNode record = json(json);

        assertThatThrownBy(() -> RecordMetadata.onCreate(record, 1))
                .isInstanceOfSatisfying(
                        InvalidRecordMetadataException.class,
                        e -> assertThat(e.field()).isEqualTo(field));
        assertThatThrownBy(() -> RecordMetadata.onUpdate(record, json("{}"), 1))
                .isInstanceOf(InvalidRecordMetadataException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{\"metadata\":null}",
                "{\"metadata\":{\"created_at\":\"7\",\"updated_at\":7.0}}",
                "{\"metadata\":[]}",
                "{\"metadata\":{\"created_at\":1.5}}",
                "{\"metadata\":{\"updated_at\":{}}}",
            })
    void canBeReplacedExactlyWhenItIsReadable(String json) throws Exception {
        ObjectNode stored = json(json);

        assertThat(String.valueOf(catchThrowable(() -> RecordMetadata.requireReadable(stored))))
                .isEqualTo(String.valueOf(catchThrowable(() -> RecordMetadata.onUpdate(stored, stored, 0))));
    }

    @Test
    void leavesBothRecordsAsTheyAre_whenUpdated() throws Exception {
        ObjectNode record = json("{'metadata':{'x':{'y':1},'created_at':'3','created_by':'me'},'a':[1]}");
        ObjectNode stored = json("{'metadata':{'created_at':1,'created_by':'you'}}");
        ObjectNode recordBefore = record.deepCopy();
        ObjectNode storedBefore = stored.deepCopy();

        RecordMetadata.onUpdate(record, stored, 9);

        assertThat(record).isEqualTo(recordBefore);
        assertThat(stored).isEqualTo(storedBefore);
    }
}

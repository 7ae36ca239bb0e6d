package org.modelmirror.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.RecordMap;

/** sources-and-storage.md 4.5.4, vector T49. */
class DerivedV2Test {

    @Test
    void newRecordsAreStampedWithNow() throws Exception {
        assertThat(derived("{}", "{'a':{'name':'a','metadata':{'schema_version':'2.0.0'}}}", 1000))
                .isEqualTo("{'a':{'name':'a','metadata':"
                        + "{'schema_version':'2.0.0','created_at':1000,'updated_at':1000}}}");
    }

    @Test
    void anUnchangedRecordKeepsItsStamps_whenAnotherChanges() throws Exception {
        String previous = "{'a':{'name':'a','metadata':{'created_at':1,'updated_at':2}},"
                + "'b':{'name':'b','n':1,'metadata':{'created_at':3,'updated_at':4,'created_by':'x','own':true}}}";

        assertThat(derived(previous, "{'a':{'name':'a'},'b':{'name':'b','n':2}}", 1000))
                .isEqualTo("{'a':{'name':'a','metadata':{'created_at':1,'updated_at':2}},"
                        + "'b':{'name':'b','n':2,'metadata':"
                        + "{'created_at':3,'updated_at':1000,'created_by':'x','own':true}}}");
    }

    @Test
    void aRecordWithoutStampsGetsThem_evenThoughItsContentIsAsBefore() throws Exception {
        assertThat(derived("{'a':{'name':'a'}}", "{'a':{'name':'a'}}", 1000))
                .isEqualTo("{'a':{'name':'a','metadata':{'created_at':1000,'updated_at':1000}}}");
    }

    @Test
    void stampsStartAnew_whenThePredecessorsMakeNoSense() throws Exception {
        assertThat(derived("{'a':{'name':'a','metadata':{'created_at':'soon'}}}", "{'a':{'name':'a'}}", 1000))
                .isEqualTo("{'a':{'name':'a','metadata':{'created_at':1000,'updated_at':1000}}}");
    }

    @Test
    void recordsThatAreNoLongerThereGo() throws Exception {
        assertThat(derived("{'a':{'name':'a'}}", "{}", 1000)).isEqualTo("{}");
    }

    private static String derived(String previous, String converted, long now) throws Exception {
        RecordMap derived = DerivedV2.of(records(previous), records(converted), now);
        return JsonWriter.toText(derived.toJson(), JsonForm.COMPACT).replace('"', '\'');
    }

    private static RecordMap records(String json) throws Exception {
        JsonNode root = new JsonReader().read(json.replace('\'', '"')).root();
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        root.properties().forEach(member -> records.put(member.getKey(), (ObjectNode) member.getValue()));
        return RecordMap.of(records);
    }
}

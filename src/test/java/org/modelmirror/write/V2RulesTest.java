package org.modelmirror.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.json.JsonReader;
import org.modelmirror.reference.Category;

/** Rules share what they can with the records that they are given: that must never show. */
class V2RulesTest {
    private static final String OTHER =
            "'metadata':{'created_by':'x','updated_at':1,'odd':{'a':[1]}},'config':{'download':[]},"
                    + "'tags':['b'],'settings':{'n':1},'parameters':7,'zzz':{'deep':[{'n':1.10}]}";

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) new JsonReader().read(text.replace('\'', '"')).root();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "TEXT_GENERATION|'name':'M'",
                "TEXT_GENERATION|'record_type':'text_generation','name':'M'",
                "CLIP|'name':'M'",
                "CLIP|'name':'M','record_type':'clip'"
            })
    void leavesTheGivenAndTheStoredRecordAsTheyAre(Category category, String start) throws Exception {
        ObjectNode given = json("{" + start + "," + OTHER + "}");
        ObjectNode stored = json("{'name':'M','metadata':{'created_at':5,'created_by':'Ann#11','old':{}}}");
        ObjectNode givenBefore = given.deepCopy();
        ObjectNode storedBefore = stored.deepCopy();
        RecordRules rules = new V2Rules((metadata, context) -> metadata.put("handled", true));
        RecordRules.Target target =
                new RecordRules.Target(category, "M", new Author("7", "Bob#7"), Optional.empty(), 9);

        RecordRules.Ruled created = rules.create(target, given);
        RecordRules.Ruled updated = rules.update(target, given, stored);

        assertThat(given).isEqualTo(givenBefore);
        assertThat(stored).isEqualTo(storedBefore);
        assertThat(created.record().path("metadata"))
                .isEqualTo(json("{'created_at':9,'updated_at':9,'created_by':'Bob#7','odd':{'a':[1]},'handled':true}"));
        assertThat(updated.record().path("metadata"))
                .isEqualTo(json("{'created_at':5,'updated_at':9,'created_by':'Ann#11','updated_by':'Bob#7',"
                        + "'odd':{'a':[1]},'handled':true}"));
        assertThat(updated.record().path("zzz")).isEqualTo(givenBefore.path("zzz"));
        assertThat(updated.record().fieldNames().next())
                .isEqualTo(
                        start.startsWith("'name'") && !start.contains("record_type")
                                ? "record_type"
                                : start.substring(1, start.indexOf('\'', 1)));
    }
}

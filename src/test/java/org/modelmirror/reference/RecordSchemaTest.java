package org.modelmirror.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;

/** Records are JSON with {@code '} for {@code "}. */
class RecordSchemaTest {
    private final JsonReader json = new JsonReader();

    @Test
    void fillsDefaultsInSchemaOrder_whenAnImageRecordHasTheLeastItMay() throws Exception {
        assertThat(typed(Category.IMAGE_GENERATION, "{'nsfw':false,'baseline':'SDXL','name':'m'}"))
                .isEqualTo("{'record_type':'image_generation','name':'m','metadata':{'schema_version':'2.0.0'},"
                        + "'config':{'download':[]},'model_classification':{'domain':'image','purpose':'generation'},"
                        + "'inpainting':false,'baseline':'SDXL','tags':[],'showcases':[],'trigger':[],'nsfw':false}");
    }

    @Test
    void coercesStripsAndDropsWhatIsNotDeclared_whenARecordIsRead() throws Exception {
        assertThat(typed(
                        Category.IMAGE_GENERATION,
                        "{'zzz':1,'name':'m','record_type':'odd','metadata':{'created_at':'7','x':1},"
                                + "'config':{'download':[{'file_name':'f','file_url':'','extra':1}],'y':2},"
                                + "'inpainting':null,'baseline':'flux_1','tags':[' a ','\u00a0'],'trigger':null,"
                                + "'min_bridge_version':12.0,'nsfw':'yes','style':' anime '}"))
                .isEqualTo("{'record_type':'odd','name':'m','metadata':{'schema_version':'2.0.0','created_at':7},"
                        + "'config':{'download':[{'file_name':'f','file_url':'','sha256sum':'FIXME'}]},"
                        + "'model_classification':{'domain':'image','purpose':'generation'},'baseline':'flux_1',"
                        + "'tags':['a',''],'showcases':[],'min_bridge_version':12,'trigger':[],'nsfw':true,"
                        + "'style':'anime'}");
    }

    @Test
    void leavesTheRecordItself_whenItIsRead() throws Exception {
        ObjectNode record = object("{'name':'m','baseline':'flux_1','nsfw':1,'tags':[' a '],'zzz':{'k':null}}");
        ObjectNode before = record.deepCopy();

        RecordSchema.of(Category.IMAGE_GENERATION).check(record);

        assertThat(record).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'name':'t','parameters':7}|7",
                "{'name':'t','parameters_count':8}|8",
                "{'name':'t','parameters_count':8,'parameters':7}|7"
            })
    void acceptsBothNamesOfTheParameterCount_theWrittenOneFirst(String record, long expected) throws Exception {
        assertThat(RecordSchema.of(Category.TEXT_GENERATION)
                        .check(object(record))
                        .getTyped()
                        .path("parameters")
                        .longValue())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "IMAGE_GENERATION|{'name':'m','baseline':'sd9','nsfw':false}|baseline: Unknown baseline: sd9",
                "IMAGE_GENERATION|{'name':'m','baseline':'flux_1','nsfw':false,'style':'Anime'}|style: Unknown style: Anime",
                "IMAGE_GENERATION|{'name':'m','baseline':'flux_1','nsfw':false,'style':''}|`style: Unknown style: `",
                "IMAGE_GENERATION|{'name':'m','baseline':'flux_1','nsfw':null}|nsfw: Input should be a valid boolean",
                "IMAGE_GENERATION|{'name':'m'}|baseline: Field required, nsfw: Field required",
                "TEXT_GENERATION|{'name':'m'}|parameters: Field required",
                "TEXT_GENERATION|{'parameters':1}|name: Field required",
                "BLIP|{'name':'m','config':null}|config: Input should be a valid dictionary or object to extract fields from",
                "BLIP|{'name':'m','metadata':{'schema_version':2}}|metadata.schema_version: Input should be a valid string",
                "BLIP|{'name':'m','config':{'download':[{'file_name':'f','file_url':'u'},{'file_name':'f'}]}}|config.download[1].file_url: Field required",
                "BLIP|{'name':'m','config':{'download':[{'file_name':'f','file_url':'u','sha256sum':null}]}}|config.download[0].sha256sum: Input should be a valid string",
                "BLIP|{'name':'m','model_classification':{'domain':'image'}}|model_classification.purpose: Field required",
                "BLIP|{'name':'m','model_classification':{'domain':'Image','purpose':'generation'}}|model_classification.domain: Input should be 'image', 'text', 'video', 'audio' or 'rendered_3d'",
                "BLIP|{'name':'m','finetune_series':{}}|finetune_series.name: Field required",
                "BLIP|[]|: Input should be a valid dictionary or object to extract fields from",
                "CONTROLNET_ANNOTATOR|{'name':'m','control_types':null}|control_types: Input should be a valid list",
                "LORA|{'name':'m','nsfw':null}|nsfw: Input should be a valid boolean"
            })
    void namesEveryViolationWithItsPlace(Category category, String record, String expected) throws Exception {
        List<Violation> violations =
                RecordSchema.of(category).violations(json.read(real(record)).root());

        assertThat(String.join(
                        ", ",
                        violations.stream().map(v -> v.path() + ": " + v.rule()).toList()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"CONTROLNET,controlnet_style", "CLIP,pretrained_name", "TI,homepage", "VIDEO_GENERATION,baseline"})
    void acceptsAnyTextInFreeFields(Category category, String field) throws Exception {
        assertThat(RecordSchema.of(category).violations(object("{'name':'m','" + field + "':'anything'}")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Category.class)
    void readsItsOwnTypedViewAsItIs(Category category) throws Exception {
        ObjectNode typed = RecordSchema.of(category)
                .check(object("{'name':'m','baseline':'flux_1','nsfw':true,'parameters':1}"))
                .getTyped();

        assertThat(RecordSchema.of(category).check(typed).getTyped()).isEqualTo(typed);
    }

    @Test
    void failsLoudly_whenTheTypedViewOfAnInvalidRecordIsAskedFor() throws Exception {
        Checked checked = RecordSchema.of(Category.BLIP).check(object("{}"));

        assertThatThrownBy(checked::getTyped)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Field required");
    }

    @Test
    void sumsTheSizes_whenEveryDownloadDeclaresOne() throws Exception {
        ModelRecord record = record("{'name':'m','size_on_disk_bytes':1,'config':{'download':["
                + "{'file_name':'a','file_url':'u1','size_bytes':5000000000},"
                + "{'file_name':'b','file_url':'u2','size_bytes':'2'}]}}");

        assertThat(record.declaredTotalSizeBytes()).contains(BigInteger.valueOf(5_000_000_002L));
        assertThat(record.downloadCount()).isEqualTo(2);
        assertThat(record.primaryDownloadUrl()).contains("u1");
        assertThat(record.allDownloadUrls()).containsExactly("u1", "u2");
    }

    @Test
    void takesTheSizeOnDisk_whenADownloadDeclaresNone() throws Exception {
        ModelRecord record = record("{'name':'m','size_on_disk_bytes':9,'config':{'download':["
                + "{'file_name':'a','file_url':'u1','size_bytes':5},{'file_name':'b','file_url':'u2'}]}}");

        assertThat(record.declaredTotalSizeBytes()).contains(BigInteger.valueOf(9));
    }

    @Test
    void knowsNoSizeAndNoUrl_whenTheRecordNamesNone() throws Exception {
        ModelRecord record = record("{'name':'m','record_type':'odd'}");

        assertThat(record.declaredTotalSizeBytes()).isEmpty();
        assertThat(record.primaryDownloadUrl()).isEmpty();
        assertThat(record.category()).isEmpty();
        assertThat(record.schemaCategory()).isEqualTo(Category.BLIP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"infer", "SD1.5", "stable diffusion 1.4", "zimage", "qwen-image", "flux_1", "stable_diffusion"})
    void knowsABaselineByEachOfItsNames(String name) {
        assertThat(Baseline.isKnown(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdxl", "SD2", "flux 1", "stable diffusion 2", "", " flux_1"})
    void doesNotKnowOtherSpellings(String name) {
        assertThat(Baseline.isKnown(name)).isFalse();
    }

    @Test
    void matchesOnlyAlternativeNames_whenABaselineHasSome() {
        assertThat(Baseline.QWEN_IMAGE.matches("qwen")).isTrue();
        assertThat(Baseline.FLUX_1.matches("flux_1")).isTrue();
        assertThat(Baseline.STABLE_DIFFUSION_XL.matches("stable_diffusion_xl")).isTrue();
        assertThat(Baseline.STABLE_DIFFUSION_XL.matches("flux_1")).isFalse();
        assertThat(Baseline.STABLE_DIFFUSION_1.pixels()).hasValue(512);
        assertThat(Baseline.INFER.pixels()).isEmpty();
    }

    private ModelRecord record(String text) throws Exception {
        return RecordSchema.of(Category.BLIP).find(object(text)).orElseThrow();
    }

    private String typed(Category category, String record) throws Exception {
        return JsonWriter.toText(RecordSchema.of(category).check(object(record)).getTyped(), JsonForm.COMPACT)
                .replace('"', '\'');
    }

    private ObjectNode object(String text) throws Exception {
        return (ObjectNode) json.read(real(text)).root();
    }

    private static String real(String text) {
        return text.replace('\'', '"');
    }

    @ParameterizedTest
    @EnumSource(Category.class)
    void findsTheSameFaults_whetherOrNotTheTypedViewIsWanted(Category category) throws Exception {
        for (String record : List.of(
                "{'name':'m','parameters':7,'baseline':'flux_1','nsfw':false}",
                "{'name':'m','parameters_count':'7','baseline':'x','nsfw':'yes','tags':[' a ']}",
                "{'name':1,'parameters':7.5,'description':[],'tags':'a','nsfw':null,'zzz':{}}",
                "{'metadata':7,'config':{'download':[{'file_name':'f'},3,{'file_url':null,'size_bytes':'x'}]}}",
                "{'name':'m','metadata':{'created_at':'soon','schema_version':null},'model_classification':{}}",
                "{'name':'m','finetune_series':{'author':1},'model_classification':{'domain':'no','purpose':1}}",
                "{'name':'m','settings':{'a':{},'b':[1,'x']},'requirements':{'a':null},'style':5,'trigger':[1,2]}",
                "[]",
                "null")) {
            JsonNode json = this.json.read(record.replace('\'', '"')).root();

            assertThat(RecordSchema.of(category).violations(json))
                    .as(record)
                    .isEqualTo(RecordSchema.of(category).check(json).violations());
        }
    }
}

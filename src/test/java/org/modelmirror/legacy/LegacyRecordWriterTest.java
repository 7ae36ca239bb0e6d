package org.modelmirror.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.ModelRecord;
import org.modelmirror.reference.RecordSchema;

/** Records are JSON with {@code '} for {@code "} (records-and-conversion.md 3.5, 3.6). */
class LegacyRecordWriterTest {
    private final JsonReader json = new JsonReader();

    @Test
    void ordersAnImageRecordAndKeepsWhatItDoesNotKnow() throws Exception {
        assertThat(emitted("{'zzz':1,'size_on_disk_bytes':9,'min_bridge_version':12,'requirements':{'a':[1,2.0]},"
                        + "'config':{'download':[{'mirror':'m','file_url':'u','file_name':'f','file_path':null}],"
                        + "'x':1,'embedded_component_hashes':{},"
                        + "'files':[{'note':'n','sha256sum':null,'path':'f','gone':null}]},'nsfw':'no',"
                        + "'tags':[' a '],'homepage':null,'baseline':'stable_diffusion_2_768','name':'m','yyy':null}"))
                .isEqualTo("{'name':'m','baseline':'stable diffusion 2','type':'ckpt','inpainting':false,"
                        + "'tags':[' a '],'nsfw':false,'requirements':{'a':[1.0,2.0]},'min_bridge_version':12,"
                        + "'config':{'files':[{'path':'f','note':'n'}],"
                        + "'download':[{'file_name':'f','file_url':'u','mirror':'m'}],"
                        + "'embedded_component_hashes':{}},'size_on_disk_bytes':9,'zzz':1}");
    }

    @ParameterizedTest
    @CsvSource({
        "stable_diffusion_1,stable diffusion 1",
        "stable diffusion 1,stable diffusion 1",
        "stable_diffusion_2_512,stable diffusion 2 512",
        "stable diffusion 2,stable diffusion 2",
        "stable_diffusion_xl,stable_diffusion_xl",
        "stable_cascade,stable_cascade",
        "flux_1,flux_1",
        "anything,anything"
    })
    void spellsTheBaselineAsLegacyFilesDo(String given, String expected) throws Exception {
        assertThat(emitted("{'name':'m','baseline':'" + given + "'}"))
                .isEqualTo("{'name':'m','baseline':'" + expected
                        + "','type':'ckpt','inpainting':false,'config':{'files':[],'download':[]}}");
    }

    @Test
    void givesTheSameRecord_whenAnEmittedOneIsEmittedAgain() throws Exception {
        String once =
                emitted("{'zzz':1,'baseline':'stable_diffusion_1','name':'m','config':{'files':[{'path':'f','q':1}]}}");

        assertThat(emitted(once)).isEqualTo(once);
    }

    @Test
    void storesOnlyWhatWasSetInDeclaredOrder() throws Exception {
        ObjectNode stored = LegacyRecordWriter.stored(
                Category.CLIP,
                object(
                        "{'zzz':{'k':null},'gone':null,'pretrained_name':'p',"
                                + "'config':{'files':[{'sha256sum':null,'path':'f'}]},'description':null,'nsfw':0,'name':'m'}"));

        assertThat(text(stored))
                .isEqualTo("{'name':'m','nsfw':false,'config':{'files':[{'path':'f'}],'download':[]},"
                        + "'pretrained_name':'p','zzz':{'k':null}}");
    }

    @Test
    void storesTypeAndInpaintingToo_whenTheRecordIsAnImage() throws Exception {
        ObjectNode stored = LegacyRecordWriter.stored(
                Category.IMAGE_GENERATION, object("{'style':'anime','baseline':'stable_diffusion_1','name':'Alpha'}"));

        assertThat(text(stored))
                .isEqualTo("{'name':'Alpha','baseline':'stable diffusion 1','type':'ckpt','inpainting':false,"
                        + "'style':'anime'}");
    }

    @Test
    void showsEveryDeclaredMember_whenAnAnswerIsComplete() throws Exception {
        ObjectNode complete = LegacyRecordWriter.complete(Category.BLIP, object("{'zzz':1,'nsfw':true,'name':'m'}"));

        assertThat(text(complete))
                .isEqualTo("{'name':'m','type':null,'description':null,'version':null,'style':null,'nsfw':true,"
                        + "'download_all':null,'config':{'files':[],'download':[]},'available':null,"
                        + "'features_not_supported':null,'zzz':1}");
    }

    @Test
    void givesTheLegacyEntryOfAV2ImageRecord() throws Exception {
        ModelRecord record = RecordSchema.of(Category.IMAGE_GENERATION)
                .find(object("{'name':'m','metadata':{'created_at':1},'nsfw':true,'baseline':'stable_diffusion_1',"
                        + "'finetune_series':{'name':'s'},'size_on_disk_bytes':9,'style':' anime','description':'d',"
                        + "'min_bridge_version':3,'requirements':{'a':1},'config':{'download':["
                        + "{'file_name':'f','file_url':'u','sha256sum':'ab','content_hash':'c','file_purpose':'vae'},"
                        + "{'file_name':'g','file_url':''}],'embedded_component_hashes':{'vae':'h'}}}"))
                .orElseThrow();

        assertThat(text(LegacyRecordWriter.ofV2Image(record)))
                .isEqualTo("{'name':'m','baseline':'stable diffusion 1','type':'ckpt','config':{'files':["
                        + "{'path':'f','sha256sum':'ab','file_type':'vae','content_hash':'c'},"
                        + "{'path':'g','sha256sum':'FIXME'}],'download':["
                        + "{'file_name':'f','file_path':'','file_url':'u'},"
                        + "{'file_name':'g','file_path':'','file_url':''}],'embedded_component_hashes':{'vae':'h'}},"
                        + "'description':'d','inpainting':false,'tags':[],'showcases':[],'min_bridge_version':3,"
                        + "'trigger':[],'nsfw':true,'style':'anime','requirements':{'a':1},'size_on_disk_bytes':9}");
    }

    @Test
    void refusesAV2RecordOfAnotherCategory() throws Exception {
        ModelRecord record =
                RecordSchema.of(Category.BLIP).find(object("{'name':'m'}")).orElseThrow();

        assertThatThrownBy(() -> LegacyRecordWriter.ofV2Image(record)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "BLIP|{'name':'m','type':'clip'}|literal_error",
                "ESRGAN|{'name':'m','type':'esrgan'}|literal_error",
                "CONTROLNET|{'name':'m'}|missing",
                "CONTROLNET|{'name':'m','type':'control_hough'}|literal_error",
                "CONTROLNET|{'name':'m','type':'control_tile'}|",
                "CODEFORMER|{'name':'m','type':'CodeFormers'}|",
                "MISCELLANEOUS|{'name':'m'}|",
                "TEXT_GENERATION|{'name':'m','type':'any','parameters':'x'}|int_parsing",
                "IMAGE_GENERATION|{'name':'m','baseline':'b','showcases':['xhuggingface']}|value_error"
            })
    void judgesAWriteMoreStrictlyThanAConversion(Category category, String record, String type) throws Exception {
        assertThat(LegacySchema.forWrites(category).check(object(record)).violations().stream()
                        .map(violation -> violation.type().id())
                        .findFirst())
                .isEqualTo(java.util.Optional.ofNullable(type));
    }

    private String emitted(String record) throws Exception {
        byte[] document = ("{\"m\":" + record.replace('\'', '"') + "}").getBytes(StandardCharsets.UTF_8);
        LegacyDocument read = new LegacyJsonReader(json).read(Category.IMAGE_GENERATION, document);
        return text(LegacyRecordWriter.emitImages(read).path("m"));
    }

    private ObjectNode object(String text) throws Exception {
        return (ObjectNode) json.read(text.replace('\'', '"')).root();
    }

    private static String text(JsonNode tree) {
        return JsonWriter.toText(tree, JsonForm.COMPACT).replace('"', '\'');
    }
}

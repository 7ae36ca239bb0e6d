package org.modelmirror.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.legacy.LegacyJsonReader;
import org.modelmirror.notice.Notice;
import org.modelmirror.notice.RecordHeldBack;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.UnreadableDocumentException;

/** The vectors of records-and-conversion.md 9.1, each named after its row. */
class ConversionVectorsTest {
    private static final String H64 = "a".repeat(64);
    private static final String B64 = "b".repeat(64);
    private static final String CONFIG = "{'files':[{'path':'m.ckpt','sha256sum':'H64'}],"
            + "'download':[{'file_name':'m.ckpt','file_path':'','file_url':'https://h/x'}]}";
    private static final String SD = "{'name':'m','baseline':'stable diffusion 1','description':'d','showcases':['s'],"
            + "'nsfw':false,'config':" + CONFIG + "}";
    private static final String DOWNLOAD =
            "[{'file_name':'m.ckpt','file_url':'https://h/x','sha256sum':'H64','known_slow_download':false}]";
    private static final String START = "{'name':'m','description':'d','config':{'download':" + DOWNLOAD + "},";

    private final JsonReader json = new JsonReader();
    private final LegacyJsonConverter converter = new LegacyJsonConverter(new LegacyJsonReader(json));

    @ParameterizedTest(name = "{0}")
    @MethodSource("imageVectors")
    void givesTheDocumentedRecordAndIssues_whenAnImageRecordIsConverted(
            String id, String members, String expected, List<String> issues) throws Exception {
        Conversion conversion = converter.convert(Category.IMAGE_GENERATION, document(members));

        assertThat(compact(conversion.records().toJson())).isEqualTo(real("{'m':" + expected + "}"));
        assertThat(messages(conversion)).isEqualTo(issues);
        assertThat(conversion.offeredKeys()).containsExactly("m");
    }

    static Stream<Arguments> imageVectors() {
        String tail = "'baseline':'stable_diffusion_1','tags':[],'showcases':['s'],'trigger':[],'nsfw':false}";
        return Stream.of(
                vector("A1", "{}", START + tail),
                vector(
                        "A2",
                        "{'type':'ckpt','style':' anime ','tags':['a ',' b'],'trigger':null,'inpainting':true,"
                                + "'available':true,'download_all':true,'features_not_supported':['x'],"
                                + "'min_bridge_version':12,'size_on_disk_bytes':5000000000}",
                        START + "'size_on_disk_bytes':5000000000,'inpainting':true,'baseline':'stable_diffusion_1',"
                                + "'tags':['a','b'],'showcases':['s'],'min_bridge_version':12,'trigger':[],"
                                + "'nsfw':false,'style':'anime'}",
                        "m is flagged 'available'."),
                vector(
                        "A3",
                        "{'config':null,'nsfw':null,'version':'','homepage':''}",
                        "{'name':'m','description':'d','version':'','baseline':'stable_diffusion_1','tags':[],"
                                + "'showcases':['s'],'trigger':[],'homepage':'','nsfw':false}",
                        "m has no config."),
                vector(
                        "A4",
                        "{'config':{'files':[{'path':'a.ckpt'},{'path':'v1-inference.yaml'},"
                                + "{'path':'w.yaml.ckpt','sha256sum':'H64'}],"
                                + "'download':[{'file_name':'a.ckpt','file_path':'','file_url':'https://civitai.com/1'}]}}",
                        "{'name':'m','description':'d','config':{'download':[{'file_name':'a.ckpt',"
                                + "'file_url':'https://civitai.com/1','known_slow_download':false}]}," + tail,
                        "m has a config file with no sha256sum.",
                        "m has a config file with no sha256sum."),
                vector(
                        "A5",
                        "{'config':{'files':[{'path':'Civitai_a.ckpt','sha256sum':'H64'}],"
                                + "'download':[{'file_name':'Civitai_a.ckpt','file_url':'u'}]}}",
                        "{'name':'m','description':'d','config':{'download':[{'file_name':'Civitai_a.ckpt',"
                                + "'file_url':'u','sha256sum':'H64','known_slow_download':true}]}," + tail),
                vector(
                        "A7",
                        "{'config':{'files':[{'path':'a.ckpt','sha256sum':'H64'},{'path':'b.ckpt','sha256sum':'B64'},"
                                + "{'path':'a.ckpt','sha256sum':'B64'}],'download':[{'file_name':'a.ckpt',"
                                + "'file_url':'u1'},{'file_name':'a.ckpt','file_url':'u2'}]}}",
                        "{'name':'m','description':'d','config':{'download':["
                                + "{'file_name':'a.ckpt','file_url':'u2','sha256sum':'B64','known_slow_download':false},"
                                + "{'file_name':'b.ckpt','file_url':'','sha256sum':'B64','known_slow_download':false}"
                                + "]}," + tail),
                vector(
                        "A8",
                        "{'baseline':'stable diffusion 2'}",
                        START + tail.replace("stable_diffusion_1", "stable_diffusion_2_768")),
                vector(
                        "A9",
                        "{'baseline':'SDXL'}",
                        START + tail.replace("stable_diffusion_1", "SDXL"),
                        "m has an unrecognized baseline."),
                vector(
                        "A10",
                        "{'baseline':'flux_1'}",
                        START + tail.replace("stable_diffusion_1", "flux_1"),
                        "m has an unrecognized baseline."),
                vector("A15", "{'showcases':null}", START + tail.replace("['s']", "[]"), "m has no showcases defined."),
                vector(
                        "A16",
                        "{'requirements':{'a':1,'b':2.0,'c':[1,2.5],'d':['k'],'e':true,'f':[1,2]}}",
                        START
                                + tail.replace(
                                        "}",
                                        ",'requirements':{'a':1,'b':2.0,'c':[1.0,2.5],'d':['k'],'e':true,'f':[1,2]}}")),
                vector(
                        "A17",
                        "{'config':" + CONFIG.substring(0, CONFIG.length() - 1)
                                + ",'embedded_component_hashes':{'vae':'h'},'x':1}}",
                        "{'name':'m','description':'d','config':{'download':" + DOWNLOAD
                                + ",'embedded_component_hashes':{'vae':'h'}}," + tail,
                        "m has more than 2 config entries."),
                vector(
                        "A18",
                        "{'config':" + CONFIG.replace("H64", "abc") + "}",
                        START.replace("H64", "abc") + tail,
                        "m has a config file with an invalid sha256sum."),
                vector(
                        "A19",
                        "{'name':'other'}",
                        START.replace("'name':'m'", "'name':'other'") + tail,
                        "m name mismatch."),
                vector(
                        "A20",
                        "{'config':" + CONFIG.replace("'H64'", "'H64','file_type':'vae','content_hash':'h'") + "}",
                        START.replace("'H64'", "'H64','content_hash':'h','file_purpose':'vae'") + tail));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("heldBackVectors")
    void holdsTheRecordBack_whenItBreaksARule(String id, String members, String field, String value, String rule)
            throws Exception {
        Conversion conversion = converter.convert(Category.IMAGE_GENERATION, document(members));

        assertThat(conversion.records().isEmpty()).isTrue();
        assertThat(conversion.heldBackKeys()).containsExactly("m");
        assertThat(heldBack(conversion))
                .isEqualTo(new RecordHeldBack("stable_diffusion.json", "m", field, real(value), rule));
    }

    static Stream<Arguments> heldBackVectors() {
        return Stream.of(
                Arguments.of(
                        "A6",
                        "{'config':{'files':[{'path':'a.ckpt','sha256sum':'H64'}],'download':[{'file_name':'b.ckpt'}]}}",
                        "config.download[0].file_name",
                        "'b.ckpt'",
                        "Unknown download entry: b.ckpt"),
                Arguments.of(
                        "4.2(2)",
                        "{'config':{'files':[{'path':'a.ckpt'}],'download':[{'file_url':'u'}]}}",
                        "config.download[0].file_name",
                        "null",
                        "Unknown download entry: None"),
                Arguments.of("A11", "{'baseline':'bogus'}", "baseline", "'bogus'", "Unknown baseline: bogus"),
                Arguments.of("A12", "{'style':'Anime'}", "style", "'Anime'", "Unknown style: Anime"),
                Arguments.of("A12", "{'style':''}", "style", "''", "Unknown style: "),
                Arguments.of("A13", "{'type':'safetensors'}", "type", "'safetensors'", "Input should be 'ckpt'"),
                Arguments.of("A13", "{'type':null}", "type", "null", "Input should be 'ckpt'"),
                Arguments.of("A13", "{'version':2}", "version", "2", "Input should be a valid string"),
                Arguments.of("A13", "{'inpainting':null}", "inpainting", "null", "Input should be a valid boolean"),
                Arguments.of(
                        "A13",
                        "{'config':[]}",
                        "config",
                        "[]",
                        "Input should be a valid dictionary or object to extract fields from"),
                Arguments.of(
                        "A14",
                        "{'showcases':['https://huggingface.co/i.png']}",
                        "showcases",
                        "'https://huggingface.co/i.png'",
                        "huggingface showcases are not allowed"),
                Arguments.of("3.3", "{'baseline':null}", "baseline", "null", "Input should be a valid string"),
                Arguments.of(
                        "Q39",
                        "{'config':{'files':[{'path':'v.yaml'}],'download':[{'file_name':'v.yaml'}]}}",
                        "config.download[0].file_name",
                        "'v.yaml'",
                        "Unknown download entry: v.yaml"),
                Arguments.of(
                        "3.4(5)",
                        "{'config':" + CONFIG.replace("https://h/x", "https://[h/x") + "}",
                        "config.download[0].file_url",
                        "'https://[h/x'",
                        "not a URL"));
    }

    @Test
    void discardsTheIssuesCollected_whenARecordIsNotValid() throws Exception {
        Conversion conversion =
                converter.convert(Category.IMAGE_GENERATION, document("{'available':true,'version':2}"));

        assertThat(conversion.notices()).hasSize(1);
    }

    @Test
    void keepsTheIssues_whenAValidRecordDoesNotConvert() throws Exception {
        Conversion conversion =
                converter.convert(Category.IMAGE_GENERATION, document("{'available':true,'baseline':'bogus'}"));

        assertThat(messages(conversion))
                .containsExactly(
                        "m is flagged 'available'.",
                        "m has an unrecognized baseline.",
                        "record held back: baseline: Unknown baseline: bogus (\"bogus\")");
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("componentVectors")
    void givesTheDocumentedRecordAndIssues_whenAnotherCategoryIsConverted(
            String id, Category category, String legacy, String expected, List<String> issues) throws Exception {
        Conversion conversion = converter.convert(category, bytes(legacy));

        assertThat(compact(conversion.records().toJson())).isEqualTo(real(expected));
        assertThat(messages(conversion)).isEqualTo(issues);
    }

    static Stream<Arguments> componentVectors() {
        String invalidPath = "m has a config file with an invalid path.";
        String noHash = "m has a config file with no sha256sum.";
        return Stream.of(
                Arguments.of(
                        "A21",
                        Category.BLIP,
                        "{'m':{'name':'m','type':'blip','config':{'files':[{'path':'m.pth','sha256sum':'H64'}],"
                                + "'download':[{'file_name':'m.pth','file_path':'','file_url':'https://h/x'}]},'available':false}}",
                        component(
                                        "blip",
                                        "'config':{'download':[" + dl("m.pth", "https://h/x", "H64") + "]}",
                                        "feature_extractor")
                                + "}}",
                        List.of(invalidPath, invalidPath, "m has no description.")),
                Arguments.of(
                        "A22",
                        Category.CLIP,
                        "{'m':{'name':'m','type':'coca','description':'c','pretrained_name':'p',"
                                + "'config':{'files':[{'path':'m.pt'}],'download':[{'file_name':'m.pt'}]}}}",
                        component(
                                        "clip",
                                        "'description':'c',",
                                        "'config':{'download':[" + dl("m.pt", "", "FIXME") + "]}",
                                        "feature_extractor")
                                + ",'pretrained_name':'p'}}",
                        List.of(invalidPath, noHash, invalidPath, noHash)),
                Arguments.of(
                        "A24",
                        Category.CONTROLNET,
                        "{'m':{'name':'m','type':'','style':'control_depth','description':'d'}}",
                        component("controlnet", "'description':'d',", "'config':{'download':[]}", "auxiliary_or_patch")
                                + ",'controlnet_style':'control_depth'}}",
                        List.of("m has no config.")),
                Arguments.of(
                        "A25",
                        Category.MISCELLANEOUS,
                        "{'m':{'name':'m','description':'d','config':{'files':[{'path':'x.ckpt','sha256sum':'H64'},"
                                + "{'path':'y.ckpt','sha256sum':'B64'}],'download':[{'file_name':'y.ckpt','file_url':'u2'},"
                                + "{'file_name':'x.ckpt','file_url':'u1'}]}}}",
                        component(
                                        "miscellaneous",
                                        "'description':'d',",
                                        "'config':{'download':[" + dl("x.ckpt", "u1", "H64") + ","
                                                + dl("y.ckpt", "u2", "B64") + "]}",
                                        "miscellaneous")
                                + "}}",
                        List.of()),
                Arguments.of(
                        "A26",
                        Category.SAFETY_CHECKER,
                        "{'m':{'name':'m','description':'d','config':{'files':[{'path':'c.json'}],"
                                + "'download':[{'file_name':'c.json','file_url':'https://h/c'}]}}}",
                        component(
                                        "safety_checker",
                                        "'description':'d',",
                                        "'config':{'download':[" + dl("c.json", "https://h/c", "FIXME") + "]}",
                                        "safety_checker")
                                + "}}",
                        List.of(invalidPath, noHash)));
    }

    @Test
    void holdsTheRecordBack_whenAClipRecordHasAnotherType_A23() throws Exception {
        Conversion conversion = converter.convert(Category.CLIP, bytes("{'m':{'name':'m','type':'blip'}}"));

        assertThat(heldBack(conversion).rule()).isEqualTo("Input should be 'clip' or 'coca'");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TEXT_GENERATION", "CONTROLNET_ANNOTATOR", "VIDEO_GENERATION", "AUDIO_GENERATION", "LORA", "TI"})
    void givesAnEmptyFile_whenTheDocumentIsEmpty_A27(Category category) throws Exception {
        Conversion conversion = converter.convert(category, bytes("{}"));

        assertThat(new String(ConvertedFile.toBytes(conversion.records()), StandardCharsets.UTF_8))
                .isEqualTo("{}\n");
        assertThat(conversion.notices()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "", " \n", "{", "null", "1", "{} {}", "{\"a\":NaN}", "\u0000"})
    void refusesTheDocument_whenItIsNoJsonObject_A28(String document) {
        assertThatThrownBy(() -> converter.convert(Category.ESRGAN, document.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessageStartingWith("esrgan.json: ");
    }

    @Test
    void keepsFirstPlaceAndLastValue_whenAKeyIsRepeated_A29() throws Exception {
        Conversion conversion = converter.convert(
                Category.BLIP,
                bytes("{'m':{'name':'m','description':'one'},'b':{'name':'b','description':'d'},"
                        + "'m':{'name':'m','description':'two'}}"));

        assertThat(conversion.offeredKeys()).containsExactly("m", "b");
        assertThat(conversion
                        .records()
                        .find("m")
                        .orElseThrow()
                        .path("description")
                        .textValue())
                .isEqualTo("two");
        Notice blemish = conversion.notices().get(0);
        assertThat(blemish.kind()).isEqualTo(Notice.Kind.BLEMISH);
        assertThat(blemish.subject()).isEqualTo("m");
        assertThat(blemish.message()).isEqualTo("/m stands more than once, the last one counts");
    }

    @Test
    void dropsAByteOrderMarkWithANotice() throws Exception {
        Conversion conversion = converter.convert(Category.BLIP, bytes("\uFEFF{'b':{'name':'b'}}"));

        assertThat(conversion.records().keys()).containsExactly("b");
        assertThat(conversion.notices().get(0).message()).isEqualTo("byte-order mark at the start, ignored");
    }

    @Test
    void convertsTheRest_whenOneRecordIsNoObject() throws Exception {
        Conversion conversion = converter.convert(
                Category.BLIP, bytes("{'a':{'name':'a','description':'d'},'x':7,'z':{'name':'z','description':'d'}}"));

        assertThat(conversion.records().keys()).containsExactly("a", "z");
        assertThat(conversion.offeredKeys()).containsExactly("a", "x", "z");
        assertThat(heldBack(conversion))
                .isEqualTo(new RecordHeldBack(
                        "blip.json",
                        "x",
                        "",
                        "7",
                        "Input should be a valid dictionary or object to extract fields from"));
    }

    @Test
    void refusesACategoryWithoutALegacyJsonForm() {
        assertThatThrownBy(() -> converter.convert(Category.LORA, bytes("{}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no legacy JSON form: lora");
    }

    private static Arguments vector(String id, String members, String expected, String... issues) {
        return Arguments.of(id, members, expected, List.of(issues));
    }

    private static String dl(String name, String url, String hash) {
        return "{'file_name':'" + name + "','file_url':'" + url + "','sha256sum':'" + hash
                + "','known_slow_download':false}";
    }

    private static String component(String type, String config, String purpose) {
        return component(type, "", config, purpose);
    }

    private static String component(String type, String description, String config, String purpose) {
        return "{'m':{'record_type':'" + type + "','name':'m'," + description
                + "'metadata':{'schema_version':'2.0.0'}," + config
                + ",'model_classification':{'domain':'image','purpose':'" + purpose + "'}";
    }

    private byte[] document(String members) throws JsonSyntaxException {
        ObjectNode record = (ObjectNode) json.read(real(SD)).root();
        record.setAll((ObjectNode) json.read(real(members)).root());
        return ("{\"m\":" + compact(record) + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return real(text).getBytes(StandardCharsets.UTF_8);
    }

    private static String real(String text) {
        return text.replace('\'', '"').replace("H64", H64).replace("B64", B64);
    }

    private static String compact(JsonNode tree) {
        return JsonWriter.toText(tree, JsonForm.COMPACT);
    }

    private static List<String> messages(Conversion conversion) {
        return conversion.notices().stream().map(Notice::message).toList();
    }

    private static RecordHeldBack heldBack(Conversion conversion) {
        return conversion.notices().stream()
                .filter(RecordHeldBack.class::isInstance)
                .map(RecordHeldBack.class::cast)
                .findFirst()
                .orElseThrow();
    }
}

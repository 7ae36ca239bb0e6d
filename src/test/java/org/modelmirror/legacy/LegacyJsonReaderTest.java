package org.modelmirror.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.json.JsonReader;
import org.modelmirror.notice.Issue;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.UnreadableDocumentException;

/** Issues and their order (records-and-conversion.md 3.4). Documents are JSON with {@code '} for {@code "}. */
class LegacyJsonReaderTest {
    private final JsonReader json = new JsonReader();
    private final LegacyJsonReader reader = new LegacyJsonReader(json);

    @Test
    void reportsEveryIssueInThePeersOrder() throws Exception {
        LegacyJsonReader debugging = new LegacyJsonReader(json, true, ShowcaseFolders.none());

        LegacyDocument document = read(
                debugging,
                "{'k':{'name':'n','baseline':'flux_1','style':'','available':true,'download_all':true,'config':{"
                        + "'files':[{'path':''},{'path':'a.yaml'},{'path':'v1-inference.yaml'},{'path':'b.pt'},"
                        + "{'path':'c.ckpt','sha256sum':''},{'path':'d.ckpt','sha256sum':'short'}],"
                        + "'download':[{'file_path':'p'},{'file_name':'','file_path':null,'file_url':'u'}],"
                        + "'extra':1,'embedded_component_hashes':{}}}}");

        assertThat(messages(document))
                .containsExactly(
                        "k has more than 2 config entries.",
                        "k has a config file with no path.",
                        "k has a config file with an invalid path.",
                        "k has a config file with no sha256sum.",
                        "k has a download with no file_name.",
                        "k has a download with no file_url.",
                        "k has a download with no file_name.",
                        "k has a config file with no path.",
                        "k has a non-standard config file.",
                        "k has a config file with an invalid path.",
                        "k has a config file with no sha256sum.",
                        "k has a config file with no sha256sum.",
                        "k has a config file with an invalid sha256sum.",
                        "k has a download with a file_path.",
                        "k has a download with a file_path.",
                        "k name mismatch.",
                        "k is flagged 'available'.",
                        "k has download_all set.",
                        "k has no description.",
                        "k has no style.",
                        "k has an unrecognized baseline.",
                        "k has no showcases defined.");
    }

    @Test
    void writesNoPrefix_whenTheKeyIsEmpty() throws Exception {
        assertThat(messages(read(
                        reader, "{'':{'name':'n','baseline':'stable_cascade','description':'','showcases':['s']}}")))
                .containsExactly("has no config.");
    }

    @ParameterizedTest
    @CsvSource({
        "x.yaml,has a non-standard config file.",
        "d/x.yaml/,has a non-standard config file.",
        "d/v1-inference.yaml,has a non-standard config file.",
        "x.yaml.bak,has a config file with an invalid path.",
        "d/.yaml,has a config file with an invalid path."
    })
    void tellsAConfigFileByTheEndOfItsLastComponent(String path, String expected) throws Exception {
        LegacyDocument document = read(
                reader, "{'k':{'name':'k','baseline':'stable_cascade','config':{'files':[{'path':'" + path + "'}]}}}");

        assertThat(messages(document).get(0)).isEqualTo("k " + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "false", "0", "0.0", "''", "{}", "[]"})
    void takesAnyFalsyListForAnEmptyOne(String value) throws Exception {
        LegacyDocument document =
                read(reader, "{'k':{'name':'k','baseline':'stable_cascade','config':{'files':" + value + "}}}");

        assertThat(document.rows().get(0).record().orElseThrow().config().files())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "'x'", "true", "{'a':1}", "[1]", "[{}]"})
    void holdsTheRecordBack_whenAListIsNoListOfObjects(String value) throws Exception {
        LegacyDocument document =
                read(reader, "{'k':{'name':'k','baseline':'stable_cascade','config':{'files':" + value + "}}}");

        assertThat(document.rows().get(0).record()).isEmpty();
        assertThat(document.rows().get(0).notices())
                .extracting(Notice::kind)
                .containsExactly(Notice.Kind.RECORD_HELD_BACK);
    }

    @Test
    void comparesWithTheShowcaseFolders_whenThereAreSome() throws Exception {
        Map<String, Integer> folders = new LinkedHashMap<>();
        folders.put("it_s_1_5", 0);
        folders.put("its_1_5", 2);
        folders.put("other", 1);
        LegacyJsonReader comparing = new LegacyJsonReader(json, false, () -> folders);

        LegacyDocument document = read(
                comparing,
                "{'ITxS 1.5':{'name':'ITxS 1.5','baseline':'stable_cascade','description':'d','showcases':['s'],"
                        + "'config':{'files':[{'path':'v1-inference.yaml'}],'download':[{'file_name':'a','file_url':'u'}]}},"
                        + "'Its 1.5':{'name':'Its 1.5','baseline':'stable_cascade','description':'d','showcases':['s'],"
                        + "'config':{'files':[{'path':'v1-inference.yaml'}],'download':[{'file_name':'a','file_url':'u'}]}}}");

        assertThat(messages(document))
                .containsExactly("Its 1.5 has a mismatch between defined showcases and the files present on disk.");
        assertThat(document.showcaseIssues())
                .containsExactly(
                        new Issue("stable_diffusion.json", "it_s_1_5", "showcase folder 'it_s_1_5' is empty."),
                        new Issue(
                                "stable_diffusion.json", "it_s_1_5", "folder 'it_s_1_5' is not in the model records."),
                        new Issue("stable_diffusion.json", "other", "folder 'other' is not in the model records."));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"Deliberate 3.0,deliberate_3_0", "It's I,its_i", "é😀x,__x"})
    void namesAShowcaseFolderAfterItsModel(String model, String folder) {
        assertThat(ShowcaseFolders.folderOf(model)).isEqualTo(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no url",
                "https://h/x?[a]",
                "//h",
                "http://[::1]/x",
                "http://u@[2001:db8::1]:80/",
                "https://[1:2:3:4:5:6:7:8]",
                "https://[::ffff:1.2.3.4]",
                "https://[fe80::1%eth0]/",
                "https://[v1.x]/",
                "mailto:[x",
                "/p[",
                "http://h h/"
            })
    void takesApartNearlyEverythingAsAUrl(String url) {
        assertThat(LegacyUrl.isParseable(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://[h/x",
                "https://h]/x",
                "//[",
                "https://[h]/x",
                "https://[1.2.3.4]/",
                "https://a[::1]/",
                "https://[::1]a/",
                "https://]::1[/",
                "https://[1:2:3]/",
                "https://[::1::]/",
                "https://[v1x]/",
                "https://[]/",
                "https://[1:2:3:4:5:6:7:8::]/",
                "https://[::1.2.3.4.]/",
                "\thttps://[x"
            })
    void cannotTakeApartAUrlWithABadBracketedHost(String url) {
        assertThat(LegacyUrl.isParseable(url)).isFalse();
    }

    private static LegacyDocument read(LegacyJsonReader reader, String document) throws UnreadableDocumentException {
        return reader.read(
                Category.IMAGE_GENERATION, document.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> messages(LegacyDocument document) {
        return document.rows().stream()
                .flatMap(row -> row.notices().stream())
                .map(Notice::message)
                .toList();
    }
}

package org.modelmirror.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.json.JsonReader;
import org.modelmirror.notice.Blemish;
import org.modelmirror.notice.RecordHeldBack;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.UnreadableDocumentException;

class V2ReaderTest {
    private final V2Reader reader = new V2Reader(new JsonReader());

    @Test
    void keepsARecordAsItStands_whenItIsValid() throws Exception {
        String record = "{'zzz':{'k':null},'name':'m','nsfw':'no','baseline':'flux_1','tags':[' a ']}";

        Conversion read = read("{'m':" + record + "}");

        assertThat(read.records().toJson().toString()).isEqualTo(("{'m':" + record + "}").replace('\'', '"'));
        assertThat(read.notices()).isEmpty();
    }

    @Test
    void holdsBackTheBadRecordAlone() throws Exception {
        Conversion read = read("{'a':{'name':'a','nsfw':false,'baseline':'x'},'b':null,"
                + "'c':{'name':'c','nsfw':false,'baseline':'SDXL'}}");

        assertThat(read.records().keys()).containsExactly("c");
        assertThat(read.offeredKeys()).containsExactly("a", "b", "c");
        assertThat(read.notices())
                .containsExactly(
                        new RecordHeldBack("stable_diffusion.json", "a", "baseline", "\"x\"", "Unknown baseline: x"),
                        new RecordHeldBack(
                                "stable_diffusion.json",
                                "b",
                                "",
                                "null",
                                "Input should be a valid dictionary or object to extract fields from"));
    }

    @Test
    void countsTheOtherViolations_whenARecordHasSeveral() throws Exception {
        Conversion read = read("{'a':{'name':'a'}}");

        assertThat(read.notices())
                .containsExactly(new RecordHeldBack(
                        "stable_diffusion.json", "a", "baseline", "", "Field required (and 1 more)"));
    }

    @Test
    void cutsALongValueInTheNotice() throws Exception {
        Conversion read = read("{'a':{'name':'a','nsfw':false,'baseline':'" + "x".repeat(500) + "'}}");

        assertThat(((RecordHeldBack) read.notices().get(0)).value()).isEqualTo("\"" + "x".repeat(119) + "…");
    }

    @Test
    void usesARecordWhoseKeyIsNotItsName_withANotice() throws Exception {
        Conversion read = read("{'k':{'name':'n','nsfw':false,'baseline':'SDXL'}}");

        assertThat(read.records().keys()).containsExactly("k");
        assertThat(read.notices())
                .containsExactly(new Blemish("stable_diffusion.json", "k", "key differs from name: n"));
    }

    @Test
    void acceptsAnEmptyObject() throws Exception {
        assertThat(read("{}").records().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"x\"", "", "<html></html>", "{\"a\":"})
    void refusesADocumentThatIsNoObject(String document) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessageStartingWith("stable_diffusion.json: ");
    }

    private Conversion read(String text) throws UnreadableDocumentException {
        return reader.read(Category.IMAGE_GENERATION, text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}

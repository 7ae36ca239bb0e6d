package org.modelmirror.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.legacy.LegacyJsonReader;
import org.modelmirror.legacy.LegacyRecordWriter;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;

/** Golden tests over the real upstream files (records-and-conversion.md 10). */
class RealDataTest {
    private final JsonReader json = new JsonReader();
    private final LegacyJsonReader reader = new LegacyJsonReader(json);
    private final LegacyJsonConverter converter = new LegacyJsonConverter(reader);

    @ParameterizedTest
    @EnumSource(
            names = {
                "BLIP",
                "CLIP",
                "CODEFORMER",
                "CONTROLNET",
                "ESRGAN",
                "GFPGAN",
                "SAFETY_CHECKER",
                "IMAGE_GENERATION",
                "MISCELLANEOUS"
            })
    void givesTheExpectedFileByteForByte_whenARealFileIsConverted(Category category) throws Exception {
        byte[] legacy = SharedData.legacy(category);

        Conversion conversion = converter.convert(category, legacy);

        assertThat(text(ConvertedFile.toBytes(conversion.records()))).isEqualTo(text(SharedData.expectedV2(category)));
        assertThat(conversion.heldBackKeys()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"CONTROLNET_ANNOTATOR", "VIDEO_GENERATION", "AUDIO_GENERATION", "LORA", "TI"},
            mode = EnumSource.Mode.EXCLUDE)
    void holdsNothingBack_whenAnExpectedV2FileIsRead(Category category) throws Exception {
        byte[] v2 = SharedData.expectedV2(category);

        Conversion read = new V2Reader(json).read(category, v2);

        assertThat(read.heldBackKeys()).isEmpty();
        assertThat(read.notices()).extracting(Notice::kind).doesNotContain(Notice.Kind.RECORD_HELD_BACK);
        assertThat(text(ConvertedFile.toBytes(read.records()))).isEqualTo(text(v2));
    }

    @Test
    void givesTheSameBytesBack_whenTheRealImageFileIsEmittedAgain() throws Exception {
        byte[] legacy = SharedData.legacy(Category.IMAGE_GENERATION);

        byte[] emitted = JsonWriter.toBytes(
                LegacyRecordWriter.emitImages(reader.read(Category.IMAGE_GENERATION, legacy)), JsonForm.CONVERTER);

        assertThat(text(emitted)).isEqualTo(text(legacy));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}

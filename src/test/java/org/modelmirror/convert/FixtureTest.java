package org.modelmirror.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelmirror.json.JsonReader;
import org.modelmirror.legacy.LegacyJsonReader;
import org.modelmirror.reference.Category;

/** Golden tests over {@code fixtures/legacy-json}, which need no real data. */
class FixtureTest {
    private final LegacyJsonConverter converter = new LegacyJsonConverter(new LegacyJsonReader(new JsonReader()));

    @ParameterizedTest
    @EnumSource(names = {"ESRGAN", "GFPGAN", "CONTROLNET", "IMAGE_GENERATION"})
    void givesTheExpectedFileByteForByte(Category category) throws Exception {
        Conversion conversion = converter.convert(
                category, bytes("upstream/" + category.legacyFile().orElseThrow()));

        assertThat(new String(ConvertedFile.toBytes(conversion.records()), StandardCharsets.UTF_8))
                .isEqualTo(new String(bytes("expected/" + category.v2File()), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"ESRGAN,", "GFPGAN,", "CONTROLNET,", "IMAGE_GENERATION,Broken"})
    void holdsBackNothingButTheBrokenRecord(Category category, String heldBack) throws Exception {
        Conversion conversion = converter.convert(
                category, bytes("upstream/" + category.legacyFile().orElseThrow()));

        assertThat(conversion.heldBackKeys()).isEqualTo(heldBack == null ? List.of() : List.of(heldBack));
    }

    static byte[] bytes(String name) throws IOException {
        try (InputStream in = FixtureTest.class.getResourceAsStream("/fixtures/legacy-json/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}

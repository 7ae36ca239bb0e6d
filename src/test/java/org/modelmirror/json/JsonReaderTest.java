package org.modelmirror.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private final JsonReader reader = new JsonReader();

    @Test
    void dropsAndReportsAByteOrderMark() throws Exception {
        JsonDocument document = reader.read("\uFEFF{\"a\":1}".getBytes(StandardCharsets.UTF_8));

        assertThat(document.byteOrderMark()).isTrue();
        assertThat(document.root().path("a").longValue()).isEqualTo(1);
    }

    @Test
    void namesThePlace_whenAByteIsNotUtf8() {
        byte[] document = {'{', '\n', '"', (byte) 0xc3, '(', '"', ':', '1', '}'};

        JsonSyntaxException e = catchThrowableOfType(JsonSyntaxException.class, () -> reader.read(document));

        assertThat(e).hasMessage("not UTF-8 at line 2, column 2");
        assertThat(e.offset()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "Infinity",
                "-Infinity",
                "1e400",
                "-1e400",
                "[1,]",
                "{\"a\":1,}",
                "// c\n1",
                "'a'",
                "01",
                "+1",
                ".5",
                "1.",
                "",
                "  ",
                "{} x",
                "[] []",
                "tru",
                "\"\u0001\"",
                "{a:1}"
            })
    void refusesWhatIsNoJson(String document) {
        assertThatThrownBy(() -> reader.read(document)).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void saysOnlyWhatIsWrongAndWhere_whenADocumentIsCutOff() {
        assertThatThrownBy(() -> reader.read("{\"a\": ["))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessage("Unexpected end-of-input: expected close marker for Array at line 1, column 8");
    }

    @Test
    void refusesADocumentOfTooManyValues() {
        String document = "[" + "1,".repeat(JsonReader.MAX_VALUES) + "1]";

        assertThatThrownBy(() -> reader.read(document))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageStartingWith("more than 1000000 values at line 1, column ");
    }

    @Test
    void keepsFirstPlaceAndLastValueOfARepeatedKeyAndReportsIt() throws Exception {
        JsonDocument document = reader.read("{\"a\":{\"x\":1,\"x\":2},\"b\":3,\"a\":4}");

        assertThat(document.duplicateKeys()).containsExactly("/a/x", "/a");
        assertThat(new ArrayList<>(document.root().properties()))
                .extracting(entry -> entry.getKey() + "=" + entry.getValue())
                .containsExactly("a=4", "b=3");
    }

    @Test
    void reportsTwentyRepeatedKeysAtMost() throws Exception {
        String repeated = "\"a\":1,".repeat(30);

        assertThat(reader.read("{" + repeated + "\"b\":2}").duplicateKeys()).hasSize(20);
    }

    @Test
    void acceptsTheDeepestNestingAllowedAndNothingDeeper() throws Exception {
        JsonReader shallow = new JsonReader(3);

        assertThat(shallow.read("[[[1]]]").root().isArray()).isTrue();
        assertThatThrownBy(() -> shallow.read("[[[[1]]]]"))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("nested deeper than 3 levels");
    }

    @ParameterizedTest
    @CsvSource({
        "100,false,100",
        "100.0,true,100.0",
        "1E2,true,100.0",
        "-0,false,0",
        "-0.0,true,-0.0",
        "1.10,true,1.1",
        "9223372036854775807,false,9223372036854775807",
        "123456789012345678901234567890,false,123456789012345678901234567890",
        "1e-400,true,0.0"
    })
    void keepsIntegersAndFloatsApart(String text, boolean isFloat, String written) throws Exception {
        JsonNode number = reader.read(text).root();

        assertThat(number.isFloatingPointNumber()).isEqualTo(isFloat);
        assertThat(JsonWriter.toText(number, JsonForm.COMPACT)).isEqualTo(written);
    }

    @Test
    void makesEqualNodesOfEqualIntegers() throws Exception {
        assertThat(reader.read("[1,1,5000000000]").root().get(0))
                .isEqualTo(reader.read("{\"a\":1}").root().get("a"));
    }

    @Test
    void refusesANumberThatIsTooLong() {
        assertThatThrownBy(() -> new JsonReader().read("{\"a\":" + "9".repeat(5_000) + "}"))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("2000");
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807,LONG",
        "-9223372036854775808,LONG",
        "9223372036854775808,BIG_INTEGER",
        "-9223372036854775809,BIG_INTEGER",
        "2147483648,LONG",
        "-0,LONG"
    })
    void makesALongOfEveryIntegerThatFitsOne(String text, JsonParser.NumberType type) throws Exception {
        JsonNode number = reader.read(text).root();

        assertThat(number.numberType()).isEqualTo(type);
        assertThat(number.bigIntegerValue()).isEqualTo(new BigInteger(text));
    }
}

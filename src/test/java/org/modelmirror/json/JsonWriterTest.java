package org.modelmirror.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors of records-and-conversion.md 9.7. */
class JsonWriterTest {
    private static final JsonNode STRING = JsonNodeFactory.instance.textNode("é€😀\u007f\"\\/\n\t\u2028");

    @ParameterizedTest
    @CsvSource({
        "1e-5,1e-05",
        "0.0001,0.0001",
        "1.0,1.0",
        "1e7,10000000.0",
        "1e15,1000000000000000.0",
        "1e16,1e+16",
        "123456789012345680,1.2345678901234568e+17",
        "1.5e300,1.5e+300",
        "5e-324,5e-324",
        "1e23,1e+23",
        "-0.0,-0.0",
        "2.2250738585072014e-308,2.2250738585072014e-308",
        "0.1,0.1",
        "2e-3,0.002"
    })
    void spellsAFloatAsThePeerDoes_G1(double value, String expected) {
        assertThat(JsonFloats.toText(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsBackTheVeryFloat_whenAnyIsSpelled(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(Double.parseDouble(JsonFloats.toText(value))).isEqualTo(value);
            }
        }
    }

    @Test
    void refusesANumberThatJsonCannotExpress() {
        assertThatThrownBy(() -> JsonFloats.toText(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonFloats.toText(Double.NEGATIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void escapesEverythingOutsideAscii_G2() {
        assertThat(JsonWriter.toText(STRING, new JsonForm(0, ",", ":", true, false)))
                .isEqualTo("\"\\u00e9\\u20ac\\ud83d\\ude00\\u007f\\\"\\\\/\\n\\t\\u2028\"");
    }

    @Test
    void leavesEverythingLiteralThatMayBe_G3() {
        assertThat(JsonWriter.toText(STRING, JsonForm.COMPACT)).isEqualTo("\"é€😀\u007f\\\"\\\\/\\n\\t\u2028\"");
    }

    @Test
    void escapesControlsWithLowerCaseDigitsAndLoneSurrogates() {
        JsonNode text = JsonNodeFactory.instance.textNode("\u001f\b\f\r\ud800x");

        assertThat(JsonWriter.toText(text, JsonForm.COMPACT)).isEqualTo("\"\\u001f\\b\\f\\r\\ud800x\"");
    }

    @Test
    void writesIntegersInFullDigits_G4() throws Exception {
        assertThat(rewritten("123456789012345678901234567890", JsonForm.CONVERTER))
                .isEqualTo("123456789012345678901234567890\n");
    }

    @Test
    void writesEmptyContainersWithNothingInside_G5() throws Exception {
        assertThat(rewritten("{\"a\":[],\"b\":{}}", JsonForm.CONVERTER))
                .isEqualTo("{\n    \"a\": [],\n    \"b\": {}\n}\n");
    }

    @Test
    void writesOneItemALine_whenIndented() throws Exception {
        assertThat(rewritten("{\"a\":[1,{\"b\":null}]}", JsonForm.STORE))
                .isEqualTo("{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ]\n}");
    }

    @Test
    void separatesAsTheFormSays_whenOnOneLine() throws Exception {
        assertThat(rewritten("{\"a\":[1,2],\"b\":true}", JsonForm.CSV_CELL)).isEqualTo("{\"a\": [1,2],\"b\": true}");
        assertThat(rewritten("{\"a\":[1,2],\"b\":true}", JsonForm.SYNC_CSV_CELL))
                .isEqualTo("{\"a\": [1, 2], \"b\": true}");
    }

    private static String rewritten(String text, JsonForm form) throws JsonSyntaxException {
        return JsonWriter.toText(new JsonReader().read(text).root(), form);
    }

    /** Most are decimals of so many digits that the quick way takes them or just does not. */
    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void spellsAFloatAsTheSearchOfTheSpecificationDoes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            int digits = 1 + random.nextInt(17);
            long bound = (long) Math.pow(10, digits);
            double value = BigDecimal.valueOf(1 + random.nextLong(bound), random.nextInt(22) - 2)
                    .doubleValue();
            for (double near : new double[] {value, Math.nextUp(value), Math.nextDown(value), value / 3}) {
                String text = JsonFloats.toText(near);

                assertThat(new BigDecimal(text).stripTrailingZeros()).as(text).isEqualTo(searched(near));
                assertThat(text.contains("e")).as(text).isEqualTo(near < 1e-4 || near >= 1e16);
                assertThat(text).matches("(0|[1-9]\\d*)\\.(\\d*[1-9]|0)|\\d(\\.\\d*[1-9])?e[+-]\\d{2,}");
            }
        }
    }

    /** The algorithm of records-and-conversion.md 7.3. */
    private static BigDecimal searched(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int precision = 1; ; precision++) {
            BigDecimal low = exact.round(new MathContext(precision, RoundingMode.DOWN));
            BigDecimal high = exact.round(new MathContext(precision, RoundingMode.UP));
            BigDecimal nearest = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
            boolean lowHits = low.doubleValue() == value;
            boolean highHits = high.doubleValue() == value;
            if (lowHits || highHits) {
                return (lowHits && highHits ? nearest : lowHits ? low : high).stripTrailingZeros();
            }
        }
    }

    @Test
    void writesUtf8OfEveryLength_andEscapesEverySurrogateThatIsAlone() {
        JsonNode text =
                JsonNodeFactory.instance.textNode("a\u0080\u07ff\u0800\uffff\ud83d\ude00\ud83d\ud83d\ude00\ude00b");

        assertThat(JsonWriter.toBytes(text, JsonForm.COMPACT))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("\"a\u0080\u07ff\u0800\uffff😀\\ud83d😀\\ude00b\"");
        assertThat(JsonWriter.toText(text, JsonForm.COMPACT))
                .isEqualTo("\"a\u0080\u07ff\u0800\uffff😀\\ud83d😀\\ude00b\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsBackTheVeryText_whateverItHoldsAndHoweverLongItIs(boolean ascii) throws Exception {
        Random random = new Random(7);
        JsonForm form = new JsonForm(2, ",", ": ", ascii, false);
        char[] odd = {'"', '\\', '\n', '\u0000', '\u001f', '\u007f', 'é', '€', '\ud83d', '\ude00', '\uffff'};
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(3_000); length > 0; length--) {
                text.append(random.nextInt(1 + i % 9) > 0 ? 'x' : odd[random.nextInt(odd.length)]);
            }
            JsonNode tree = JsonNodeFactory.instance
                    .objectNode()
                    .put(text.toString(), i)
                    .set("list", JsonNodeFactory.instance.arrayNode().add(text.toString()));

            byte[] bytes = JsonWriter.toBytes(tree, form);

            assertThat(bytes).isEqualTo(JsonWriter.toText(tree, form).getBytes(StandardCharsets.UTF_8));
            JsonNode root = new JsonReader().read(bytes).root();
            assertThat(root.path(text.toString()).intValue()).isEqualTo(i);
            assertThat(root.path("list").path(0).textValue()).isEqualTo(text.toString());
            if (ascii) {
                assertThat(bytes).doesNotContain((byte) 0x7f).satisfies(all -> {
                    for (byte b : all) {
                        assertThat(b).isGreaterThan((byte) 0);
                    }
                });
            }
        }
    }
}

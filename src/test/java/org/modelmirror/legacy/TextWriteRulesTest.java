package org.modelmirror.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;

/** The vectors of records-and-conversion.md 9.5, by their numbers. */
class TextWriteRulesTest {

    private static ObjectNode json(String text) throws JsonSyntaxException {
        return (ObjectNode) new JsonReader().read(text).root();
    }

    private static String applied(String key, String record) throws Exception {
        return JsonWriter.toText(TextWriteRules.apply(key, json(record)), JsonForm.COMPACT);
    }

    private static void assertRefused(String key, String record, String rule) {
        assertThatThrownBy(() -> TextWriteRules.apply(key, json(record)))
                .isInstanceOf(InvalidTextRecordException.class)
                .hasMessage(rule);
    }

    @Test
    void derivedMembersAndDefaultsAreAppended_whenARecordIsBare_E1() throws Exception {
        assertThat(applied("Org/M-7B", "{\"parameters\":7000000000}"))
                .isEqualTo(
                        "{\"parameters\":7000000000,\"tags\":[\"7B\"],\"name\":\"Org/M-7B\",\"display_name\":\"M 7B\","
                                + "\"model_name\":\"M-7B\",\"baseline\":\"\",\"description\":\"\",\"version\":\"1\","
                                + "\"style\":\"generalist\",\"nsfw\":false}");
    }

    @Test
    void defaultsAreMissing_whenTheyAreNotAskedFor_E2() throws Exception {
        assertThat(JsonWriter.toText(
                        TextWriteRules.applyWithoutDefaults("Org/M-7B", json("{\"parameters\":7000000000}")),
                        JsonForm.COMPACT))
                .isEqualTo(
                        "{\"parameters\":7000000000,\"tags\":[\"7B\"],\"name\":\"Org/M-7B\",\"display_name\":\"M 7B\","
                                + "\"model_name\":\"M-7B\"}");
    }

    @Test
    void orderOfTheInputIsKept_whenTextStandsForValues_E3() throws Exception {
        String record = "{\"parameters\":\"1.5e9\",\"style\":\"chat\",\"tags\":\"b, a\","
                + "\"settings\":\"{\\\"top_k\\\": 40}\",\"nsfw\":false,\"version\":\"\",\"zzz\":1}";

        assertThat(applied("M", record))
                .isEqualTo(
                        "{\"parameters\":1500000000,\"style\":\"chat\",\"tags\":[\"2B\",\"a\",\"b\",\"chat\"],"
                                + "\"settings\":{\"top_k\":40},\"zzz\":1,\"name\":\"M\",\"display_name\":\"M\","
                                + "\"model_name\":\"M\",\"baseline\":\"\",\"description\":\"\",\"version\":\"1\",\"nsfw\":false}");
    }

    @Test
    void blankTagsAreDropped_whenAListHoldsThem_E4() throws Exception {
        assertThat(applied("M", "{\"parameters\":7e9,\"tags\":[\"x\",\" \",null,5],\"settings\":{}}"))
                .isEqualTo("{\"parameters\":7000000000,\"tags\":[\"5\",\"7B\",\"x\"],\"name\":\"M\","
                        + "\"display_name\":\"M\",\"model_name\":\"M\",\"baseline\":\"\",\"description\":\"\","
                        + "\"version\":\"1\",\"style\":\"generalist\",\"nsfw\":false}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"parameters\":null}", "{\"parameters\":\" \"}"})
    void recordIsRefused_whenParametersAreMissing_E5(String record) {
        assertRefused("M", record, "M: 'parameters' field is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "\"x\"", "[1]", "{}", "\"nan\"", "\"inf\"", "\"1e400\"", "\"7B\""})
    void recordIsRefused_whenParametersAreNoNumber_E6(String parameters) {
        assertRefused("M", "{\"parameters\":" + parameters + "}", "M: 'parameters' must be numeric");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "0", "\"-5\"", "-1", "\"0.9\""})
    void recordIsRefused_whenParametersAreNotPositive_E7(String parameters) {
        assertRefused("M", "{\"parameters\":" + parameters + "}", "M: 'parameters' must be positive");
    }

    @Test
    void unknownKeysAreNamed_whenSettingsHoldThem_E8() {
        assertRefused(
                "M",
                "{\"parameters\":1,\"settings\":{\"zz\":1,\"n\":1,\"y'y\":2}}",
                "M: settings contains invalid keys: ['zz', \"y'y\"]. Valid keys are: ['dynatemp_exponent',"
                        + " 'dynatemp_range', 'frmtadsnsp', 'frmtrmblln', 'frmtrmspch', 'frmttriminc',"
                        + " 'max_context_length', 'max_length', 'min_p', 'n', 'rep_pen', 'rep_pen_range',"
                        + " 'rep_pen_slope', 'sampler_order', 'singleline', 'smoothing_factor', 'stop_sequence',"
                        + " 'temperature', 'tfs', 'top_a', 'top_k', 'top_p', 'typical', 'use_default_badwordsids']");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"null\"", "[]", "0", "false", "\"[1]\""})
    void recordIsRefused_whenSettingsAreNoObject_E9(String settings) {
        assertRefused("M", "{\"parameters\":1,\"settings\":" + settings + "}", "M: settings must be a JSON dictionary");
    }

    @Test
    void recordIsRefused_whenSettingsAreNoJson_E10() {
        assertRefused("M", "{\"parameters\":1,\"settings\":\"{bad\"}", "M: settings must be valid JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\" \"", "\"{}\"", "{}"})
    void settingsAreLeftOut_whenTheyAreEmpty_E11(String settings) throws Exception {
        assertThat(applied("M", "{\"parameters\":1,\"settings\":" + settings + "}"))
                .doesNotContain("settings");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "true", "{\"a\":1}"})
    void recordIsRefused_whenTagsAreNoList_E12(String tags) {
        assertRefused(
                "M",
                "{\"parameters\":1,\"tags\":" + tags + "}",
                "tags must be provided as a list or comma-separated string");
    }

    @ParameterizedTest
    @CsvSource({"0", "false", "null", "''", "{}", "[]"})
    void onlyTheSizeIsATag_whenTagsAreFalsy(String tags) throws Exception {
        assertThat(applied("M", "{\"parameters\":1,\"tags\":" + (tags.isEmpty() ? "\"\"" : tags) + "}"))
                .contains("\"tags\":[\"0B\"]");
    }

    @Test
    void recordIsRefused_whenTheKeyHasABackendPrefix_E13() {
        assertRefused(
                "koboldcpp/M",
                "{}",
                "Model name 'koboldcpp/M' starts with backend prefix 'koboldcpp/' (backend: koboldcpp). Use the"
                        + " canonical name without the prefix; backend-prefixed duplicates are generated automatically.");
    }

    @Test
    void recordIsRefused_whenTheKeyIsAUrl_E14() {
        assertRefused(
                "https://a/b",
                "{\"parameters\":1}",
                "Cannot extract model_name from URL-shaped key: 'https://a/b'. Model names should use"
                        + " 'Author/ModelName' format, not full URLs.");
        assertRefused("https://a/b", "{}", "https://a/b: 'parameters' field is required");
    }

    @Test
    void otherPrefixesAreAuthors_whenTheyLookLikeBackends_E15() throws Exception {
        assertThat(applied("vllm/M", "{\"parameters\":1000000000}"))
                .contains("\"model_name\":\"M\"", "\"tags\":[\"1B\"]");
    }

    @Test
    void givenRecordStays_whenItIsProcessed() throws Exception {
        ObjectNode record = json("{\"parameters\":\"7\",\"settings\":\"{}\",\"nsfw\":false}");

        TextWriteRules.apply("M", record);

        assertThat(JsonWriter.toText(record, JsonForm.COMPACT))
                .isEqualTo("{\"parameters\":\"7\",\"settings\":\"{}\",\"nsfw\":false}");
    }

    @Test
    void givenRecordStays_whenAV2RecordIsProcessed() throws Exception {
        ObjectNode record = json("{\"tags\":[\"b\",\"a\"],\"parameters\":\"7\",\"settings\":{\"n\":1},\"nsfw\":false}");
        ObjectNode before = record.deepCopy();

        TextWriteRules.applyToV2("M", record);

        assertThat(record).isEqualTo(before);
    }

    @Test
    void groupIsAdded_whenAV2RecordHasNone() throws Exception {
        ObjectNode bare = TextWriteRules.applyToV2("Org/M-7B-Chat", json("{\"parameters\":7000000000}"));
        ObjectNode grouped =
                TextWriteRules.applyToV2("Org/M-7B", json("{\"parameters\":1,\"text_model_group\":\"Mine\"}"));

        assertThat(bare.path("text_model_group").textValue()).isEqualTo("M");
        assertThat(bare.path("model_name").textValue()).isEqualTo("M-7B-Chat");
        assertThat(grouped.path("text_model_group").textValue()).isEqualTo("Mine");
    }
}

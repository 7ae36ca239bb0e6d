package org.modelmirror.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;

/** The coercion table of records-and-conversion.md 2.7; values are JSON with {@code '} for {@code "}. */
class FieldTypesTest {
    private final JsonReader json = new JsonReader();

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "true|true",
                "false|false",
                "1|true",
                "0|false",
                "1.0|true",
                "0.0|false",
                "-0.0|false",
                "'0'|false",
                "'OFF'|false",
                "'f'|false",
                "'False'|false",
                "'n'|false",
                "'NO'|false",
                "'1'|true",
                "'on'|true",
                "'T'|true",
                "'TRUE'|true",
                "'y'|true",
                "'Yes'|true",
                "2|bool_parsing",
                "0.5|bool_type",
                "' true'|bool_parsing",
                "''|bool_parsing",
                "null|bool_type",
                "[]|bool_type",
                "{}|bool_type"
            })
    void readsABoolean(String value, String expected) throws Exception {
        assertThat(read(FieldTypes.BOOLEAN, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "7|7",
                "123456789012345678901234567890|123456789012345678901234567890",
                "7.0|7",
                "-7.0|-7",
                "9223372036854774784.0|9223372036854774784",
                "-9223372036854775808.0|-9223372036854775808",
                "9223372036854775808.0|int_from_float",
                "1.5|int_from_float",
                "true|1",
                "false|0",
                "'12'|12",
                "' +12 '|12",
                "'-1_000'|-1000",
                "'3.00'|3",
                "'12345678901234567890'|12345678901234567890",
                "'1__0'|int_parsing",
                "'_1'|int_parsing",
                "'1.5'|int_parsing",
                "'1e3'|int_parsing",
                "''|int_parsing",
                "'٣'|int_parsing",
                "null|int_type",
                "[1]|int_type"
            })
    void readsAnInteger(String value, String expected) throws Exception {
        assertThat(read(FieldTypes.INTEGER, value)).isEqualTo(expected);
    }

    @Test
    void refusesANumberTextThatWouldTakeForeverToParse() throws Exception {
        assertThat(read(FieldTypes.INTEGER, "'" + "9".repeat(4_301) + "'")).isEqualTo("int_parsing");
        assertThat(read(FieldTypes.INTEGER, "'" + "1_".repeat(50_000) + "1'")).isEqualTo("int_parsing");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {"'x'|'x'", "''|''", "1|string_type", "true|string_type", "null|string_type", "['x']|string_type"})
    void readsAString(String value, String expected) throws Exception {
        assertThat(read(FieldTypes.STRING, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "['a','']|['a','']",
                "[]|[]",
                "'a'|list_type",
                "['a',1]|string_type",
                "[null]|string_type",
                "{}|list_type"
            })
    void readsAnArrayOfStrings(String value, String expected) throws Exception {
        assertThat(read(FieldTypes.STRINGS, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {"{'vae':'h'}|{'vae':'h'}", "{}|{}", "{'vae':1}|string_type", "[]|dict_type"})
    void readsAnObjectOfStrings(String value, String expected) throws Exception {
        assertThat(read(FieldTypes.STRING_MAP, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "true|true",
                "1|1",
                "1.0|1.0",
                "'x'|'x'",
                "[]|[]",
                "[1,2]|[1,2]",
                "[1,2.5]|[1.0,2.5]",
                "[1,2.0]|[1.0,2.0]",
                "['1','b']|['1','b']",
                "[true,false]|[1,0]",
                "[1,'2']|[1,2]",
                "[2.0,true]|[2,1]",
                "[1.5,'2']|[1.5,2.0]",
                "[1.5,true,' 2.5e1 ']|[1.5,1.0,25.0]",
                "[1,'x']|scalar_or_list_type",
                "['a',true]|scalar_or_list_type",
                "[1.5,'nan']|scalar_or_list_type",
                "[1.5,'1e999']|scalar_or_list_type",
                "[[1]]|scalar_or_list_type",
                "[null]|scalar_or_list_type",
                "null|scalar_or_list_type",
                "{}|scalar_or_list_type"
            })
    void keepsAScalarAndBringsAnArrayToOneType_inRequirementsAndSettings(String value, String expected)
            throws Exception {
        String wrapped = expected.endsWith("_type") && !expected.startsWith("'") ? expected : "{'k':" + expected + "}";

        assertThat(read(FieldTypes.PARAMETER_MAP, "{'k':" + value + "}")).isEqualTo(wrapped);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u00a0x\u2007", "\u0085x\u202f", " \t\n\u000b\f\rx\u001c\u001d\u001e\u001f", "\u3000x\u205f"})
    void stripsEveryWhiteSpaceOfTheReference(String text) {
        assertThat(WhiteSpace.strip(text)).isEqualTo("x");
    }

    @Test
    void leavesOtherBlankLookingCharactersStanding() {
        assertThat(WhiteSpace.strip("\u200bx\ufeff\u180e")).isEqualTo("\u200bx\ufeff\u180e");
    }

    private String read(FieldType type, String value) throws Exception {
        Violations violations = new Violations();
        JsonNode read = type.read(json.read(value.replace('\'', '"')).root(), violations);
        return read == null
                ? violations.toList().get(0).type().id()
                : JsonWriter.toText(read, JsonForm.COMPACT).replace('"', '\'');
    }
}

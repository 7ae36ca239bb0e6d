package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;

/** Query parameters as http-api.md 1.10 reads them. */
class QueryTest {
    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "1", "yes", "Y", "on", "t"})
    void wordMeansTrue(String word) {
        assertThat(Query.of("b=" + word).bool("b", false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False", "0", "no", "N", "OFF", "f"})
    void wordMeansFalse(String word) {
        Query query = Query.of("b=" + word);

        assertThat(query.bool("b", true)).isFalse();
        assertThat(query.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"b=", "b", "b=maybe", "b=2", "b=%20true", "b=true&b=x"})
    void anyOtherWordIsAProblem(String raw) {
        Query query = Query.of(raw);
        query.bool("b", false);

        assertThat(query.problems()).singleElement().extracting(Problem::type).isEqualTo("bool_parsing");
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "%205%20, 5", "%2B5, 5", "-3, -3", "5.0, 5", "5., 5", "007, 7"})
    void wholeNumberIsRead(String text, long expected) {
        Query query = Query.of("n=" + text);

        assertThat(query.integer("n", 0, -10, 10)).isEqualTo(expected);
        assertThat(query.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5.5", "abc", "0x5", "1e3", "99999999999999999999", "\u0665"})
    void anythingElseIsNoWholeNumber(String text) {
        Query query = Query.of("n=" + text);

        assertThat(query.integer("n", 4, 0, 10)).isEqualTo(4);
        assertThat(query.problems()).singleElement().extracting(Problem::type).isEqualTo("int_parsing");
    }

    @Test
    void numberOutOfBoundsIsAProblemWithTheBound() {
        Query query = Query.of("limit=0&offset=11");
        query.integer("limit", 50, 1, 500);
        query.integer("offset", 0, 0, 10);

        assertThat(query.problems())
                .extracting(problem -> JsonWriter.toText(problem.toJson(), JsonForm.COMPACT))
                .containsExactly(
                        "{\"type\":\"greater_than_equal\",\"loc\":[\"query\",\"limit\"],\"msg\":\"Input should be greater than or equal to 1\",\"input\":\"0\",\"ctx\":{\"ge\":1}}",
                        "{\"type\":\"less_than_equal\",\"loc\":[\"query\",\"offset\"],\"msg\":\"Input should be less than or equal to 10\",\"input\":\"11\",\"ctx\":{\"le\":10}}");
    }

    @Test
    void lastOfRepeatedScalarsCounts() {
        assertThat(Query.of("a=1&a=2").find("a")).contains("2");
    }

    @Test
    void listKeepsEachValueWithItsCommas() {
        assertThat(Query.of("t=a,b&x=1&t=&t=c%2Bd+e").list("t")).containsExactly("a,b", "", "c+d e");
        assertThat(Query.of("t=").list("t")).containsExactly("");
        assertThat(Query.of(null).list("t")).isEmpty();
    }

    @Test
    void oddPairsAreRead() {
        Query query = Query.of("&&=x&y&%zz=%&z=%FF");

        assertThat(query.find("")).contains("x");
        assertThat(query.find("y")).contains("");
        assertThat(query.find("%zz")).contains("%");
        assertThat(query.find("z")).contains("\ufffd");
    }

    @Test
    void defaultHolds_whenTheParameterIsNotSent() {
        Query query = Query.of("other=1");

        assertThat(query.bool("b", true)).isTrue();
        assertThat(query.integer("n", 50, 1, 500)).isEqualTo(50);
        assertThat(query.problems()).isEmpty();
    }
}

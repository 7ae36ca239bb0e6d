package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Prefer: wait=N}, RFC 7240. */
class PreferredWaitTest {
    private static OptionalLong seconds(String... lines) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String line : lines) {
            headers.add("prefer", line);
        }
        return PreferredWait.seconds(headers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "wait=10|10",
                "wait=0|0",
                "wait=007|7",
                "WAIT=10|10",
                "wait = 10|10",
                "wait=\"10\"|10",
                "wait=10;x=y|10",
                "wait=10 ; foo|10",
                "respond-async, wait=10|10",
                "handling=lenient;a=\"b, wait=5\", wait=10|10",
                "a=\"\\\", wait=5\", wait=10|10",
                "wait=10, wait=20|10",
                ", ,wait=10|10",
                "wait=99999999999999999999|9223372036854775807",
            })
    void findsTheWaitAmongPreferences(String line, long expected) {
        assertThat(seconds(line)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "wait",
                "wait=",
                "wait=\"\"",
                "wait=abc",
                "wait=-1",
                "wait=+1",
                "wait=1.5",
                "wait=1 2",
                "wait=1s",
                "wait=\u0661",
                "await=10",
                "waiting=10",
                "x=\"wait=10",
                "wait;a=10",
                "=10",
                "wait=x, wait=10"
            })
    void takesWhatCannotBeReadForNothing(String line) {
        assertThat(seconds(line)).isEmpty();
    }

    @Test
    void looksAtEveryLine() {
        assertThat(seconds("respond-async", "foo, wait=3", "wait=4")).hasValue(3);
        assertThat(seconds()).isEmpty();
    }
}

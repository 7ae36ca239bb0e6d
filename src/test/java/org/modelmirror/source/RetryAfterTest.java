package org.modelmirror.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.http.RetryAfter;

class RetryAfterTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | 2",
                " 120  | 120",
                "0 | 0",
                "Sun, 01 Mar 2026 12:00:30 GMT | 30",
                "Sun, 01 Mar 2026 11:59:00 GMT | 0",
                "99999999999999999999 | 999999999"
            })
    void secondsAndDatesAreUnderstood(String value, long seconds) {
        assertThat(RetryAfter.parse(value, ManualTime.START)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "2026-03-01T12:00:00Z", "٣"})
    void nothingIsAsked_whenTheValueIsNeither(String value) {
        assertThat(RetryAfter.parse(value, ManualTime.START)).isEmpty();
    }

    @Test
    void hostIsLeftAloneForFifteenMinutesAtMost_whenItAsksForMore() {
        ManualTime time = new ManualTime();
        UpstreamHost host = new UpstreamHost(time, time);

        host.holdOff(Duration.ofHours(5));

        assertThat(host.heldOffUntil()).contains(ManualTime.START.plusSeconds(900));
        time.advance(Duration.ofSeconds(900));
        assertThat(host.heldOffFor()).isEmpty();
        assertThat(host.heldOffUntil()).isEmpty();
    }
}

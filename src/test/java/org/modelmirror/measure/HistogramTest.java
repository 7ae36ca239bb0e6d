package org.modelmirror.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void putsEachValueIntoTheFirstBucketThatHoldsIt() {
        Histogram histogram = new Histogram(1, 2, 5);
        for (double value : new double[] {0, 1, 1.5, 2, 5, 5.1, 100}) {
            histogram.record(value);
        }

        Histogram.Reading reading = histogram.read();

        assertThat(reading.bounds()).containsExactly(1.0, 2.0, 5.0);
        assertThat(reading.counts()).containsExactly(2L, 2L, 1L, 2L);
        assertThat(reading.count()).isEqualTo(7);
        assertThat(reading.sum()).isEqualTo(114.6);
    }

    @Test
    void refusesBoundsThatDoNotRise() {
        assertThatThrownBy(() -> new Histogram(1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}

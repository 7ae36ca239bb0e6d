package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** analytics.md 2.2: a tenth more or less. */
class JitteredPausesTest {
    @ParameterizedTest
    @CsvSource({"0.0, 216000", "0.5, 240000", "0.9999999, 264000"})
    void pauseIsATenthMoreOrLess(double drawn, long millis) {
        RandomGenerator random = new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public double nextDouble() {
                return drawn;
            }
        };

        assertThat(new JitteredPauses(random).jittered(240_000)).isEqualTo(millis);
    }
}

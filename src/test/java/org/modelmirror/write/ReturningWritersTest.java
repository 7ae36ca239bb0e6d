package org.modelmirror.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReturningWritersTest {
    private static final long MILLI = 1_000_000;

    @Test
    void areWaitedForAsLongAsTheirGroupTook() {
        ReturningWriters five = ReturningWriters.of(5, 10 * MILLI, 13 * MILLI);

        assertThat(five.waitNanos(1, 13 * MILLI)).isEqualTo(3 * MILLI);
        assertThat(five.waitNanos(4, 15 * MILLI)).isEqualTo(MILLI);
        assertThat(five.waitNanos(4, 16 * MILLI)).isNotPositive();
    }

    @Test
    void areNotWaitedFor_whenTheyAreBack() {
        ReturningWriters five = ReturningWriters.of(5, 10 * MILLI, 13 * MILLI);

        assertThat(five.waitNanos(5, 13 * MILLI)).isZero();
        assertThat(five.waitNanos(6, 13 * MILLI)).isZero();
    }

    @Test
    void areNotWaitedFor_whenTheOnlyOneIsBack() {
        assertThat(ReturningWriters.of(1, 10 * MILLI, 13 * MILLI).waitNanos(1, 13 * MILLI))
                .isZero();
    }

    @Test
    void areNotWaitedFor_whenThereWereNone() {
        assertThat(ReturningWriters.NONE.waitNanos(1, Long.MIN_VALUE)).isZero();
    }

    @Test
    void areWaitedForBriefly_whenTheDiskHeldTheirGroupUp() {
        ReturningWriters five = ReturningWriters.of(5, 0, 9_000 * MILLI);

        assertThat(five.waitNanos(1, 9_000 * MILLI)).isEqualTo(ReturningWriters.LONGEST_NANOS);
    }
}

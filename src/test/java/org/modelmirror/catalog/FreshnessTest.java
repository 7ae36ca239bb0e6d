package org.modelmirror.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

class FreshnessTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Monotonic clocks may be negative and wrap. */
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    private final Freshness freshness = new Freshness(nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Freshness.Reading read() {
        return freshness.read(Category.CLIP, Format.V2);
    }

    private Freshness.Presence presence() {
        return freshness.presence(Category.CLIP, Format.V2);
    }

    @Test
    void nothingIsKnown_atFirst() {
        assertThat(presence()).isEqualTo(Freshness.Presence.UNKNOWN);
        assertThat(read().hasAge()).isFalse();
        assertThat(read().stale()).isFalse();
    }

    @Test
    void ageCountsFromTheLastConfirmation() {
        freshness.confirmed(Category.CLIP, Format.V2, MINUTE);
        pass(Duration.ofMillis(61_999));

        assertThat(read()).isEqualTo(new Freshness.Reading(61, false));
        assertThat(presence()).isEqualTo(Freshness.Presence.HELD);
    }

    @Test
    void copyIsStale_afterThreePeriods() {
        freshness.confirmed(Category.CLIP, Format.V2, MINUTE);
        pass(Duration.ofMinutes(3).plusNanos(1));
        assertThat(read().stale()).isTrue();

        freshness.confirmed(Category.CLIP, Format.V2, MINUTE);
        assertThat(read()).isEqualTo(new Freshness.Reading(0, false));
    }

    @Test
    void copyIsStale_fromAFailureToTheNextConfirmation() {
        freshness.confirmed(Category.CLIP, Format.V2, MINUTE);
        pass(Duration.ofSeconds(30));
        freshness.failed(Category.CLIP, Format.V2);

        assertThat(read()).isEqualTo(new Freshness.Reading(30, true));
        assertThat(presence()).isEqualTo(Freshness.Presence.HELD);
    }

    @Test
    void copyFromDiskIsStale_untilASourceConfirmsIt() {
        freshness.restored(Category.CLIP, Format.V2);

        assertThat(presence()).isEqualTo(Freshness.Presence.HELD);
        assertThat(read().stale()).isTrue();
        assertThat(read().hasAge()).isFalse();
    }

    @Test
    void failureIsNotAbsence() {
        freshness.failed(Category.CLIP, Format.V2);
        assertThat(presence()).isEqualTo(Freshness.Presence.FAILED);

        freshness.absent(Category.CLIP, Format.V2);
        assertThat(presence()).isEqualTo(Freshness.Presence.ABSENT);

        freshness.failed(Category.CLIP, Format.V2);
        assertThat(presence()).isEqualTo(Freshness.Presence.ABSENT);
    }

    @Test
    void formatsAndCategoriesAreApart() {
        freshness.failed(Category.CLIP, Format.V2);

        assertThat(freshness.presence(Category.CLIP, Format.LEGACY)).isEqualTo(Freshness.Presence.UNKNOWN);
        assertThat(freshness.presence(Category.BLIP, Format.V2)).isEqualTo(Freshness.Presence.UNKNOWN);
    }
}

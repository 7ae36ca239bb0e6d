package org.modelmirror.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.SourceException.Kind;

class SourceStateTest {
    private final ManualTime time = new ManualTime();
    private final SourceState state = new SourceState(time, time);

    @Test
    void countsAndContactStartEmpty_whenNothingWasAsked() {
        assertThat(state.contact(Category.CLIP, Format.V2, Origin.PRIMARY)).isEqualTo(Contact.NONE);
        assertThat(state.totals()).isEqualTo(new SourceCounts(0, 0, 0, 0, 0, 0, 0));
        assertThat(state.failingFor(Category.CLIP, Format.V2, Origin.PRIMARY)).isEmpty();
        assertThat(state.lastSuccessEpoch(Category.CLIP, Origin.PRIMARY)).isEmpty();
    }

    @Test
    void failingSinceStaysAtTheFirstFailure_whenMoreFollow() {
        fail(Kind.TRANSPORT);
        time.advance(Duration.ofSeconds(60));
        fail(Kind.OVERLOADED);

        Contact contact = primary();
        assertThat(contact.consecutiveFailures()).isEqualTo(2);
        assertThat(contact.failingSince()).contains(ManualTime.START);
        assertThat(contact.lastFailure())
                .contains(new Contact.Failure(ManualTime.START.plusSeconds(60), Kind.OVERLOADED, "no luck"));
        assertThat(state.failingFor(Category.CLIP, Format.V2, Origin.PRIMARY)).contains(Duration.ofSeconds(60));
    }

    @Test
    void failuresEnd_whenTheSourceAnswers() {
        fail(Kind.TRANSPORT);
        time.advance(Duration.ofSeconds(1));
        state.succeeded(Category.CLIP, Format.V2, Origin.PRIMARY);

        assertThat(primary().isFailing()).isFalse();
        assertThat(primary().failingSince()).isEmpty();
        assertThat(primary().lastSuccess()).contains(ManualTime.START.plusSeconds(1));
        assertThat(primary().lastFailure()).isPresent();
        assertThat(state.lastSuccessEpoch(Category.CLIP, Origin.PRIMARY)).contains(1772366401L);
    }

    @Test
    void failingStartsWithoutAnAttempt_whenTheHostWasLeftAlone() {
        state.skipped(
                Category.CLIP,
                Format.V2,
                new SourceException(Origin.PRIMARY, Kind.HELD_OFF, "circuit open", Optional.empty()));
        time.advance(Duration.ofSeconds(5));

        assertThat(primary().lastAttempt()).isEmpty();
        assertThat(primary().consecutiveFailures()).isZero();
        assertThat(primary().failingSince()).contains(ManualTime.START);
        assertThat(state.failingFor(Category.CLIP, Format.V2, Origin.PRIMARY)).contains(Duration.ofSeconds(5));
        assertThat(state.totals()).isEqualTo(SourceCounts.NONE);
    }

    @Test
    void countersAddUp_whenSeveralCategoriesAreCounted() {
        state.succeeded(Category.CLIP, Format.V2, Origin.PRIMARY);
        state.succeeded(Category.BLIP, Format.LEGACY, Origin.PRIMARY);
        state.succeeded(Category.BLIP, Format.LEGACY, Origin.GITHUB);
        state.missing(Category.BLIP, Format.LEGACY, Origin.GITHUB);
        state.fellBack(Category.BLIP);
        state.staleServed(Category.CLIP);
        state.shrinkRejected(Category.CLIP, Origin.PRIMARY);

        assertThat(state.totals()).isEqualTo(new SourceCounts(2, 1, 0, 1, 1, 1, 1));
        assertThat(state.counts(Category.BLIP)).isEqualTo(new SourceCounts(1, 1, 0, 1, 1, 0, 0));
    }

    private Contact primary() {
        return state.contact(Category.CLIP, Format.V2, Origin.PRIMARY);
    }

    private void fail(Kind kind) {
        state.failed(Category.CLIP, Format.V2, new SourceException(Origin.PRIMARY, kind, "no luck", Optional.empty()));
    }
}

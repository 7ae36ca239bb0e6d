package org.modelmirror.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;

class HeldValidatorsTest {
    private static final Validators TAG = new Validators(Optional.of("\"a\""), Optional.empty());

    private final HeldValidators held = new HeldValidators();

    @Test
    void validatorsAreGiven_whenTheCopyIsTheirs() {
        held.put(Category.CLIP, Format.V2, Origin.PRIMARY, TAG, "aa");

        assertThat(held.validatorsFor(Category.CLIP, Format.V2, Origin.PRIMARY, "aa"))
                .isEqualTo(TAG);
        assertThat(held.validatorsFor(Category.CLIP, Format.V2, Origin.PRIMARY, "bb"))
                .isEqualTo(Validators.NONE);
        assertThat(held.validatorsFor(Category.CLIP, Format.LEGACY, Origin.PRIMARY, "aa"))
                .isEqualTo(Validators.NONE);
    }

    @Test
    void entryGoes_whenForgottenOrWhenTheSourceGaveNone() {
        held.put(Category.CLIP, Format.V2, Origin.PRIMARY, TAG, "aa");
        held.put(Category.BLIP, Format.V2, Origin.PRIMARY, TAG, "aa");
        held.put(Category.CLIP, Format.V2, Origin.PRIMARY, Validators.NONE, "bb");
        held.forget(Category.BLIP, Format.V2, Origin.PRIMARY);

        assertThat(held.all()).isEmpty();
    }

    @Test
    void validatorsGoOnlyToTheSourceOfTheCopy_whenARequestIsMade() {
        FetchRequest request = FetchRequest.newerThan(Category.CLIP, Format.V2, new HeldCopy(Origin.PRIMARY, TAG));

        assertThat(request.validatorsFor(Origin.PRIMARY)).isEqualTo(TAG);
        assertThat(request.validatorsFor(Origin.GITHUB)).isEqualTo(Validators.NONE);
        assertThat(request.holdsCopyFrom(Origin.PRIMARY)).isTrue();
        assertThat(request.holdsCopyFrom(Origin.GITHUB)).isFalse();
    }
}

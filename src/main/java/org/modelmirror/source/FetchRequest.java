package org.modelmirror.source;

import java.util.Objects;
import java.util.Optional;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;

/**
 * One question to the sources: the newest document of a category in a format. It is the body that {@code direct:fetch}
 * takes; the answer is a {@link Fetched} or a {@link SourceException}.
 *
 * <p>GitHub only has legacy files, so its answer has {@link Format#LEGACY} even where {@link Format#V2} was asked for.
 *
 * @param held the copy that is live now, if there is one. Its validators go to the source it came from and to no other,
 *     for another source's "not modified" would say nothing about what we serve (sources-and-storage.md 2.2, 2.5)
 */
public record FetchRequest(Category category, Format format, Optional<HeldCopy> held) {

    public FetchRequest {
        Objects.requireNonNull(category);
        Objects.requireNonNull(format);
        Objects.requireNonNull(held);
    }

    /** Asks without condition: we hold nothing, or want the whole document again. */
    public static FetchRequest unconditional(Category category, Format format) {
        return new FetchRequest(category, format, Optional.empty());
    }

    /** Asks for anything newer than the live copy. */
    public static FetchRequest newerThan(Category category, Format format, HeldCopy held) {
        return new FetchRequest(category, format, Optional.of(held));
    }

    /** What to ask this source with: the validators of our copy if it came from there, else none. */
    public Validators validatorsFor(Origin origin) {
        return held.filter(copy -> copy.origin() == origin)
                .map(HeldCopy::validators)
                .orElse(Validators.NONE);
    }

    /** Whether what we serve came from this source. */
    public boolean holdsCopyFrom(Origin origin) {
        return held.isPresent() && held.get().origin() == origin;
    }
}

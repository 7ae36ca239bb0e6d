package org.modelmirror.status;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;

/**
 * One upstream as status and metrics see it.
 *
 * @param origin which one
 * @param breaker state of its circuit; empty where it has none
 * @param heldOffUntil until when its host is left alone at its own wish
 * @param schedule when it is asked next
 */
public record Source(
        Origin origin,
        Supplier<Optional<String>> breaker,
        Supplier<Optional<Instant>> heldOffUntil,
        Schedule schedule) {

    /** When a source is asked next for a category in a form; empty when it is not polled for it at present. */
    @FunctionalInterface
    public interface Schedule {
        Optional<Instant> next(Category category, Format format);
    }

    /** The circuit's state in lower case: {@code closed}, {@code open}, {@code half_open}. */
    Optional<String> breakerState() {
        return breaker.get().map(state -> state.toLowerCase(Locale.ROOT));
    }
}

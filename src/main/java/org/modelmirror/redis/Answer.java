package org.modelmirror.redis;

import java.util.Optional;
import java.util.function.Function;

/**
 * What came of a command. An outage is an answer and never an exception: whoever asks has the files to go on with.
 *
 * @param <T> what a successful command brings
 */
public sealed interface Answer<T> {

    /** Redis has it, or has done it. */
    record Value<T>(T value) implements Answer<T> {}

    /** Redis answered, and there is no such thing. */
    record Absent<T>() implements Answer<T> {}

    /** Nobody knows: Redis was not reached, not asked, or said no. */
    record Unavailable<T>(Trouble why) implements Answer<T> {}

    static <T> Answer<T> of(T value) {
        return new Value<>(value);
    }

    static <T> Answer<T> absent() {
        return new Absent<>();
    }

    static <T> Answer<T> unavailable(Trouble trouble) {
        return new Unavailable<>(trouble);
    }

    /** The value, where there is one. */
    default Optional<T> find() {
        return this instanceof Value<T> known ? Optional.of(known.value()) : Optional.empty();
    }

    /** Why nobody knows; empty when Redis answered. */
    default Optional<Trouble> trouble() {
        return this instanceof Unavailable<T> away ? Optional.of(away.why()) : Optional.empty();
    }

    /** Whether Redis answered, be it that there is nothing. */
    default boolean isKnown() {
        return trouble().isEmpty();
    }

    /** The same with another value. */
    default <R> Answer<R> map(Function<? super T, ? extends R> mapper) {
        if (this instanceof Value<T> known) {
            return of(mapper.apply(known.value()));
        }
        return this instanceof Unavailable<T> away ? unavailable(away.why()) : absent();
    }
}

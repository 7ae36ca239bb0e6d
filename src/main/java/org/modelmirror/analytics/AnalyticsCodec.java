package org.modelmirror.analytics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * How one kind of figure is spelled in Redis, in the peer's format (analytics.md 1.3). Values must be immutable: they are
 * shared by everybody who asks. Thread-safe.
 */
public interface AnalyticsCodec<T> {

    /**
     * All members, nulls included, with those that only we need: {@code grouped_rows} for grouped deletion risks.
     */
    ObjectNode write(VariantKey key, T value);

    /**
     * The value of a stored object. Unknown members are ignored, computed ones computed anew.
     *
     * @return empty when it is a value of another kind than the key promises, to be treated as absent and left alone
     * @throws UnusableValueException when a required member is missing or a figure cannot be
     */
    Optional<T> read(VariantKey key, ObjectNode stored) throws UnusableValueException;
}

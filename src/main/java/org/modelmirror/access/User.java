package org.modelmirror.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person known to the AI Horde.
 *
 * @param id what stands behind the last {@code #} of the name; compared as text
 * @param name the whole name, {@code Ann#11}
 */
public record User(String id, String name) {

    /** Reads the name the Horde gives; empty when it has no {@code #} or nothing behind it. */
    static Optional<User> of(@Nullable String name) {
        int hash = name == null ? -1 : name.lastIndexOf('#');
        return name == null || hash < 0 || hash == name.length() - 1
                ? Optional.empty()
                : Optional.of(new User(name.substring(hash + 1), name));
    }
}

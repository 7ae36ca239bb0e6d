package org.modelmirror.horde;

import java.util.List;

/**
 * A machine that works for the Horde.
 *
 * @param performance in words, e.g. {@code 0.4 megapixelsteps per second}
 * @param uptimeSeconds in all
 * @param models the names of what it offers, in its order
 */
public record Worker(
        String id,
        String name,
        String performance,
        boolean online,
        boolean trusted,
        long uptimeSeconds,
        List<String> models) {
    public Worker {
        models = List.copyOf(models);
    }
}

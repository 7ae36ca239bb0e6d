package org.modelmirror.reference;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The text back ends whose workers announce a model under a prefixed name. Prefixes are case-sensitive and tested in this
 * order (records-and-conversion.md 5.4).
 */
public enum TextBackend {
    APHRODITE,
    KOBOLDCPP;

    private static final List<TextBackend> ALL = List.of(values());

    private final String id = name().toLowerCase(Locale.ROOT);
    private final String prefix = id + "/";

    /** The back end's own name, e.g. {@code koboldcpp}. */
    public String id() {
        return id;
    }

    /** What stands before the model's name, slash included. */
    public String prefix() {
        return prefix;
    }

    /** The back end whose prefix the name begins with. */
    public static Optional<TextBackend> find(String name) {
        for (TextBackend backend : ALL) {
            if (name.startsWith(backend.prefix)) {
                return Optional.of(backend);
            }
        }
        return Optional.empty();
    }

    public static boolean hasPrefix(String name) {
        return find(name).isPresent();
    }

    /** Returns the name without its first prefix; only one is removed. */
    public static String strip(String name) {
        return find(name)
                .map(backend -> name.substring(backend.prefix.length()))
                .orElse(name);
    }

    /**
     * The names under which one model is known: its own, then one per back end, without repeats.
     *
     * <p>{@code koboldcpp/} stands before the model's name without author, for a name of several slashes before its second
     * segment; the peer does so in one place and not in others (Q13).
     */
    public static Set<String> namesOf(String canonicalName) {
        Set<String> names = new LinkedHashSet<>();
        names.add(canonicalName);
        names.add(APHRODITE.prefix + canonicalName);
        names.add(KOBOLDCPP.prefix + TextDerived.modelNameOf(canonicalName));
        return names;
    }
}

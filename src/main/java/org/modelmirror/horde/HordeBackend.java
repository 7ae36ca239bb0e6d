package org.modelmirror.horde;

import org.modelmirror.reference.TextBackend;

/** Under whose name workers announce a model, in the order in which answers list them (analytics.md 3.10, Q36). */
public enum HordeBackend {
    CANONICAL("canonical", ""),
    APHRODITE(TextBackend.APHRODITE.id(), TextBackend.APHRODITE.prefix()),
    KOBOLDCPP(TextBackend.KOBOLDCPP.id(), TextBackend.KOBOLDCPP.prefix());

    private final String id;
    private final String prefix;

    HordeBackend(String id, String prefix) {
        this.id = id;
        this.prefix = prefix;
    }

    /** As on the wire. */
    public String id() {
        return id;
    }

    /** What stands before a model's name, slash included; nothing for {@link #CANONICAL}. */
    public String prefix() {
        return prefix;
    }

    /** Whose prefix a name in lower case begins with; {@link #CANONICAL} when it has none. */
    static HordeBackend of(String lowerName) {
        if (lowerName.startsWith(APHRODITE.prefix)) {
            return APHRODITE;
        }
        return lowerName.startsWith(KOBOLDCPP.prefix) ? KOBOLDCPP : CANONICAL;
    }
}

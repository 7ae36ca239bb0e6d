package org.modelmirror.settings;

import java.util.List;

/**
 * A variable by which the peer, or the ecosystem around it, names a setting (sources-and-storage.md 8.2 to 8.9). A nested
 * one, {@code REDIS__URL}, can also be given as member {@code url} of a JSON object in {@code REDIS}.
 *
 * @param prefix what the name begins with, empty for a variable shared with other programs
 * @param path the rest of the name, cut at its double underscores
 * @param suffix appended to the variable's value to make the setting's
 */
public record PeerVariable(String prefix, List<String> path, String suffix) {
    /** Prefix of the peer's own variables. */
    public static final String REFERENCE_PREFIX = "HORDE_MODEL_REFERENCE_";
    /** Prefix of the variables of the peer's GitHub sync tool. */
    public static final String SYNC_PREFIX = "HORDE_GITHUB_SYNC_";

    public PeerVariable {
        path = List.copyOf(path);
    }

    static PeerVariable of(String prefix, String name) {
        return new PeerVariable(prefix, List.of(name.split("__", -1)), "");
    }

    /** The full name, in upper case. */
    public String name() {
        return nameOfFirst(path.size());
    }

    /** The name made of the first so many parts of the path: that of an enclosing block. */
    String nameOfFirst(int parts) {
        return prefix + String.join("__", path.subList(0, parts));
    }
}

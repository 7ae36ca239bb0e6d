package org.modelmirror.store;

import java.util.Optional;

/**
 * One thing that is not as it should be in a data folder.
 *
 * @param severity how bad it is
 * @param file where, relative to the data folder, with slashes
 * @param problem what is wrong, for a person
 * @param remedy what was done about it, empty when nothing was
 */
public record Finding(Severity severity, String file, String problem, Optional<String> remedy) {
    /** How bad it is. */
    public enum Severity {
        /** Bytes are not what they were written as, or do not agree with each other. */
        DAMAGE,
        /** Odd, and harmless: the next start or commit mends it. */
        NOTE
    }

    static Finding damage(String file, String problem) {
        return new Finding(Severity.DAMAGE, file, problem, Optional.empty());
    }

    static Finding note(String file, String problem) {
        return new Finding(Severity.NOTE, file, problem, Optional.empty());
    }

    Finding repaired(String how) {
        return new Finding(severity, file, problem, Optional.of(how));
    }

    /** Whether something is still wrong. */
    public boolean isOpen() {
        return severity == Severity.DAMAGE && remedy.isEmpty();
    }
}

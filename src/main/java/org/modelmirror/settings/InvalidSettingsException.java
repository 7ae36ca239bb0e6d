package org.modelmirror.settings;

import java.util.List;

/** Settings with which the service must not start; the message lists everything that is wrong with them, not the first. */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** @param problems one line each: key, value (masked when secret), where it was given and what is allowed */
    public InvalidSettingsException(List<String> problems) {
        super("settings are wrong:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}

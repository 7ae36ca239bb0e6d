package org.modelmirror.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Settings with which the service must not start; the message lists everything that is wrong with them, not the first. */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<SettingsProblem> findings;

    InvalidSettingsException(List<SettingsProblem> findings) {
        super(findings.stream()
                .map(SettingsProblem::text)
                .collect(Collectors.joining("\n  ", "settings are wrong:\n  ", "")));
        this.findings = List.copyOf(findings);
    }

    /** One line each: key, value (masked when secret), where it was given and what is allowed. */
    public List<String> problems() {
        return findings.stream().map(SettingsProblem::text).toList();
    }

    /** The same with the place in the files. */
    public List<SettingsProblem> findings() {
        return findings;
    }
}

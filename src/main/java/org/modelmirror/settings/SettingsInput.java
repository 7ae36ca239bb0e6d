package org.modelmirror.settings;

import java.util.List;
import java.util.Map;

/**
 * Everything settings are taken from, already read.
 *
 * @param overrides given by hand: system properties or a test; they win over everything
 * @param environment the environment of the process
 * @param files property files, the one that wins first
 * @param envFiles files of environment variables, the one that wins first (sources-and-storage.md 8.1)
 * @param problems what could not be read, to be reported with everything else that is wrong
 */
public record SettingsInput(
        Map<String, String> overrides,
        Map<String, String> environment,
        List<NamedValues> files,
        List<NamedValues> envFiles,
        List<String> problems) {

    public SettingsInput {
        overrides = Map.copyOf(overrides);
        environment = Map.copyOf(environment);
        files = List.copyOf(files);
        envFiles = List.copyOf(envFiles);
        problems = List.copyOf(problems);
    }
}

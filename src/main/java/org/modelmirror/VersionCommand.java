package org.modelmirror;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** {@code model-mirror version}: which program this is, and on which Java. */
final class VersionCommand {
    private final Console console;

    VersionCommand(Console console) {
        this.console = console;
    }

    int run(boolean isJson) {
        String java = System.getProperty("java.version", "unknown");
        if (isJson) {
            console.say(JsonNodeFactory.instance
                    .objectNode()
                    .put("name", "model-mirror")
                    .put("version", Version.current())
                    .put("java", java));
        } else {
            console.say("model-mirror " + Version.current() + " (Java " + java + ")");
        }
        return ExitCode.DONE;
    }
}

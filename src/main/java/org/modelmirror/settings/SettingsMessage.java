package org.modelmirror.settings;

/**
 * Something about the settings that an operator should read, to be logged by whoever loads them.
 *
 * @param level how much it matters
 * @param text one line, without any secret
 */
public record SettingsMessage(Level level, String text) {

    static SettingsMessage info(String text) {
        return new SettingsMessage(Level.INFO, text);
    }

    static SettingsMessage warning(String text) {
        return new SettingsMessage(Level.WARNING, text);
    }

    /** How much a message matters. */
    public enum Level {
        INFO,
        WARNING
    }
}

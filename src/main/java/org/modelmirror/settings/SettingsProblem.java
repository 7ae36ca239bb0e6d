package org.modelmirror.settings;

/**
 * Something wrong with the settings.
 *
 * @param file the property file in which it stands, as it was named; empty when it was given in another way
 * @param line the line there, counted from 1; 0 when it concerns the file as a whole, or is not known
 * @param text what is wrong: key, value (masked when secret), where it was given and what is allowed
 */
public record SettingsProblem(String file, int line, String text) {
    static SettingsProblem of(String text) {
        return new SettingsProblem("", 0, text);
    }
}

package org.modelmirror.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One thing that can be set.
 *
 * @param name the property, {@code <stage>.<subject>.<setting>} in kebab-case
 * @param type how its text is read
 * @param defaultText the value when nothing is given, as it would be written
 * @param reason what it is for and in which unit, one line
 * @param variables the peer's names for it, the first one given wins
 * @param secret whether its value must never be shown
 * @param emptyCounts whether an empty value is a value; elsewhere it is as good as not given (8.1)
 * @param countsAtOnce whether an edit counts while the service runs; all others count from the next start
 */
public record Setting<T>(
        String name,
        SettingType<T> type,
        String defaultText,
        String reason,
        List<PeerVariable> variables,
        boolean secret,
        boolean emptyCounts,
        boolean countsAtOnce) {

    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");
    private static final String MASK = "******";

    public Setting {
        variables = List.copyOf(variables);
    }

    static <T> Setting<T> of(String name, SettingType<T> type, String defaultText, String reason) {
        return new Setting<>(name, type, defaultText, reason, List.of(), false, false, false);
    }

    /** The same setting, also honoured under the peer's variable {@code HORDE_MODEL_REFERENCE_<name>}. */
    Setting<T> peer(String variable) {
        return withVariable(PeerVariable.of(PeerVariable.REFERENCE_PREFIX, variable));
    }

    /** The same setting, also honoured under {@code HORDE_GITHUB_SYNC_<name>}. */
    Setting<T> sync(String variable) {
        return withVariable(PeerVariable.of(PeerVariable.SYNC_PREFIX, variable));
    }

    /** The same setting, also honoured under a variable that other programs use as well. */
    Setting<T> shared(String variable) {
        return withVariable(new PeerVariable("", List.of(variable), ""));
    }

    /** As {@link #shared}, the variable naming a folder of which the setting is a subfolder. */
    Setting<T> sharedParent(String variable, String subfolder) {
        return withVariable(new PeerVariable("", List.of(variable), "/" + subfolder));
    }

    Setting<T> asSecret() {
        return new Setting<>(name, type, defaultText, reason, variables, true, emptyCounts, countsAtOnce);
    }

    Setting<T> withMeaningfulEmptiness() {
        return new Setting<>(name, type, defaultText, reason, variables, secret, true, countsAtOnce);
    }

    /** The same setting, whose edits count at once: nobody keeps its value, or whoever does asks for it each time. */
    Setting<T> atOnce() {
        return new Setting<>(name, type, defaultText, reason, variables, secret, emptyCounts, true);
    }

    /** The environment variable of the setting itself: {@code poll.github.period} is {@code POLL_GITHUB_PERIOD}. */
    public String environmentName() {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Reads a text; throws {@link IllegalArgumentException} when it is not allowed. */
    T parse(String text) {
        return type.parser().apply(text.strip());
    }

    /** A value's text as a log may show it: nothing of a secret, no password of any URL. */
    String display(String text) {
        return secret && !text.isEmpty() ? MASK : USER_INFO.matcher(text).replaceAll("//" + MASK + "@");
    }

    private Setting<T> withVariable(PeerVariable variable) {
        List<PeerVariable> more = new ArrayList<>(variables);
        more.add(variable);
        return new Setting<>(name, type, defaultText, reason, more, secret, emptyCounts, countsAtOnce);
    }
}

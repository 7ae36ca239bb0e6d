package org.modelmirror.settings;

import java.util.function.Function;

/**
 * How the text of a setting becomes a value and back.
 *
 * @param allowed what may be given, as it ends the sentence "expected …"
 * @param parser turns trimmed text into a value; throws {@link IllegalArgumentException} when the text is not allowed
 * @param writer the text under which a route sees the value as {@code {{placeholder}}}
 */
public record SettingType<T>(String allowed, Function<String, T> parser, Function<T, String> writer) {}

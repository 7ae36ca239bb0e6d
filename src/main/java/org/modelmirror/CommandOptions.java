package org.modelmirror;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * The options of a command: {@code --name value}, {@code --name=value} or a bare {@code --flag}.
 *
 * @param values by name, without the dashes; empty for a flag
 */
record CommandOptions(Map<String, String> values) {
    /**
     * Reads options.
     *
     * @param names those that want a value
     * @param flags those that have none
     * @throws IllegalArgumentException when a word is none of them
     */
    static CommandOptions parse(List<String> words, Set<String> names, Set<String> flags) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String key = name.startsWith("--") ? name.substring(2) : "";
            if (flags.contains(key) && equals < 0) {
                values.put(key, "");
            } else if (names.contains(key) && equals > 0) {
                values.put(key, word.substring(equals + 1));
            } else if (names.contains(key) && i + 1 < words.size()) {
                i++;
                values.put(key, words.get(i));
            } else {
                throw new IllegalArgumentException("unknown option, or one without its value: " + word);
            }
        }
        return new CommandOptions(values);
    }

    boolean has(String flag) {
        return values.containsKey(flag);
    }

    /** The value of {@code --category}, which must be there. */
    Category category() {
        String id = Optional.ofNullable(values.get("category"))
                .orElseThrow(() -> new IllegalArgumentException("--category is missing"));
        return Category.find(id).orElseThrow(() -> new IllegalArgumentException("unknown category: " + id));
    }

    /** The value of {@code --format}, or the one in which the category is kept. */
    Format format(Format canonical) {
        String id = values.get("format");
        if (id == null) {
            return category().hasLegacyForm() ? canonical : Format.V2;
        }
        for (Format format : Format.values()) {
            if (format.id().equals(id)) {
                return format;
            }
        }
        throw new IllegalArgumentException("unknown format: " + id);
    }

    OptionalLong revision(String name) {
        String text = values.get(name);
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " is no revision: " + text, e);
        }
    }
}

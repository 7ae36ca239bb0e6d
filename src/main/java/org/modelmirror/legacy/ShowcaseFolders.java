package org.modelmirror.legacy;

import java.util.Locale;
import java.util.Map;

/**
 * The local folders with showcase pictures, one for each image model. Optional: they only cause issues
 * (records-and-conversion.md 8, Q9).
 */
@FunctionalInterface
public interface ShowcaseFolders {

    /** Number of files by folder name, in the order in which issues are to be reported. */
    Map<String, Integer> fileCounts();

    /** No folders: nothing is compared. */
    static ShowcaseFolders none() {
        return Map::of;
    }

    /** Name of a model's folder: lower case, apostrophes removed, every other character outside a–z, 0–9 an underscore. */
    static String folderOf(String modelKey) {
        String lower = modelKey.toLowerCase(Locale.ROOT);
        StringBuilder name = new StringBuilder(lower.length());
        lower.codePoints().filter(c -> c != '\'').forEach(c -> name.append(isPlain(c) ? (char) c : '_'));
        return name.toString();
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}

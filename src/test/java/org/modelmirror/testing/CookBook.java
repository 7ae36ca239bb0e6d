package org.modelmirror.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cook-book of docs/operations.md, word for word. */
public final class CookBook {
    private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final Pattern NAME = Pattern.compile("(?m)^    id: (\\S+)$");
    private static final Pattern FROM = Pattern.compile("(?s)    from:.*?(?=      steps:)");

    private final String chapter;
    private final List<String> blocks;

    private CookBook(String chapter) {
        this.chapter = chapter;
        this.blocks =
                BLOCK.matcher(chapter).results().map(block -> block.group(1)).toList();
    }

    public static CookBook open() {
        try {
            String page = Files.readString(Path.of("docs/operations.md"), StandardCharsets.UTF_8);
            String chapter = page.substring(page.indexOf("\n## Cook-book for routes\n") + 1);
            int end = chapter.indexOf("\n## ");
            return new CookBook(chapter.substring(0, end));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The recipe that holds a text. */
    public String recipe(String holding) {
        return blocks.stream()
                .filter(block -> block.contains(holding))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no recipe with " + holding));
    }

    /** A line of {@code config/application.properties} as a recipe gives it. */
    public String setting(String key) {
        Matcher line = Pattern.compile("`(" + Pattern.quote(key) + "=[^`]+)`").matcher(chapter);
        if (!line.find()) {
            throw new AssertionError("no recipe sets " + key);
        }
        return line.group(1);
    }

    /** The recipes that are whole files, by the path below {@code routes/} that they are given. */
    public Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        for (String block : blocks) {
            Matcher name = NAME.matcher(block);
            if (block.startsWith("#") && name.find()) {
                files.put("7-own/" + name.group(1) + ".camel.yaml", block);
            }
        }
        return files;
    }

    /** The recipes for where a route begins, each put into that route. */
    public List<String> beginnings(String route) {
        return blocks.stream()
                .filter(block -> block.startsWith("    from:"))
                .map(from -> begin(route, from))
                .toList();
    }

    /** A route file whose route begins with something else. */
    public static String begin(String route, String from) {
        return FROM.matcher(route).replaceFirst(Matcher.quoteReplacement(from));
    }
}

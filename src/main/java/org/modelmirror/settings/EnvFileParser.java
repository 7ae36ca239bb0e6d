package org.modelmirror.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@code .env} file (sources-and-storage.md 8.1): {@code KEY=VALUE}, an optional {@code export}, comments, single
 * quotes (verbatim) and double quotes (escapes, several lines), <code>${VAR}</code> outside single quotes.
 */
final class EnvFileParser {
    private static final Pattern ASSIGNMENT =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*=[ \\t]*(.*)", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");
    private static final Pattern DOUBLE_QUOTED =
            Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?", Pattern.DOTALL);
    private static final Pattern SINGLE_QUOTED = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);
    private static final Pattern TRAILING_COMMENT = Pattern.compile("(?:^|\\s+)#.*$");

    private final String file;
    private final Map<String, String> environment;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * @param file name for messages
     * @param environment where a reference is looked up first; after it, the lines above count
     */
    EnvFileParser(String file, Map<String, String> environment) {
        this.file = file;
        this.environment = Map.copyOf(environment);
    }

    /** Reads the text; lines that cannot be read are found in {@link #problems()}. */
    NamedValues parse(String text) {
        List<String> lines = text.lines().toList();
        for (int index = 0; index < lines.size(); index++) {
            int first = index;
            StringBuilder assignment = new StringBuilder(lines.get(index));
            while (hasOpenQuote(assignment) && index + 1 < lines.size()) {
                index++;
                assignment.append('\n').append(lines.get(index));
            }
            if (hasOpenQuote(assignment)) {
                // Taking the rest of the file for one value would hide every setting in it.
                problems.add(file + ":" + (first + 1) + ": the double quote is never closed");
                index = first;
            } else {
                read(assignment.toString(), first + 1);
            }
        }
        return new NamedValues(file, values);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    private void read(String assignment, int line) {
        if (assignment.isBlank() || assignment.stripLeading().startsWith("#")) {
            return;
        }
        Matcher matcher = ASSIGNMENT.matcher(assignment);
        if (!matcher.matches()) {
            problems.add(file + ":" + line + ": expected KEY=VALUE");
            return;
        }
        String raw = matcher.group(2).strip();
        Matcher doubleQuoted = DOUBLE_QUOTED.matcher(raw);
        Matcher singleQuoted = SINGLE_QUOTED.matcher(raw);
        if (doubleQuoted.matches()) {
            values.put(matcher.group(1), expand(doubleQuoted.group(1), EnvFileParser::unescape));
        } else if (singleQuoted.matches()) {
            values.put(matcher.group(1), singleQuoted.group(1));
        } else if (raw.startsWith("\"") || raw.startsWith("'")) {
            problems.add(file + ":" + line + ": the quoted value of " + matcher.group(1) + " does not end the line");
        } else {
            String value = TRAILING_COMMENT.matcher(raw).replaceFirst("");
            values.put(matcher.group(1), expand(value, UnaryOperator.identity()));
        }
    }

    private static boolean hasOpenQuote(CharSequence assignment) {
        Matcher matcher = ASSIGNMENT.matcher(assignment);
        if (!matcher.matches() || assignment.toString().stripLeading().startsWith("#")) {
            return false;
        }
        String raw = matcher.group(2).strip();
        if (!raw.startsWith("\"")) {
            return false;
        }
        for (int index = 1; index < raw.length(); index++) {
            if (raw.charAt(index) == '\\') {
                index++;
            } else if (raw.charAt(index) == '"') {
                return false;
            }
        }
        return true;
    }

    /** Replaces references; {@code between} is applied to the text around them, never to what they stand for. */
    private String expand(String text, UnaryOperator<String> between) {
        StringBuilder expanded = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            expanded.append(between.apply(text.substring(end, matcher.start())));
            String fallback = matcher.group(2) == null ? "" : matcher.group(2);
            String name = matcher.group(1);
            expanded.append(environment.getOrDefault(name, values.getOrDefault(name, fallback)));
            end = matcher.end();
        }
        return expanded.append(between.apply(text.substring(end))).toString();
    }

    private static String unescape(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        switch (match.group(1)) {
                            case "n" -> "\n";
                            case "r" -> "\r";
                            case "t" -> "\t";
                            case "\"", "\\", "$" -> match.group(1);
                            default -> match.group();
                        }));
    }
}

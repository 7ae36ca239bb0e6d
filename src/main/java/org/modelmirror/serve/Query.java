package org.modelmirror.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request (http-api.md 1.10): of a repeated scalar the last counts, unknown ones do not matter.
 * What cannot be read is collected, so that one answer names all problems; ask {@link #problems} before using a value.
 * Not thread-safe.
 */
public final class Query {
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "y", "on", "t");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "n", "off", "f");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]{1,18}(?:\\.0*)?");

    private final Map<String, List<String>> values;
    private final List<Problem> problems = new ArrayList<>();

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /** Reads the part of the request target after the question mark; null is an empty query. */
    public static Query of(@Nullable String raw) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (raw != null) {
            int start = 0;
            while (start <= raw.length()) {
                int end = raw.indexOf('&', start);
                end = end < 0 ? raw.length() : end;
                if (end > start) {
                    add(values, raw.substring(start, end));
                }
                start = end + 1;
            }
        }
        return new Query(values);
    }

    private static void add(Map<String, List<String>> values, String pair) {
        int equals = pair.indexOf('=');
        String name = PercentCoding.decodeForm(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : PercentCoding.decodeForm(pair.substring(equals + 1));
        values.computeIfAbsent(name, absent -> new ArrayList<>(1)).add(value);
    }

    /** The last value of the parameter. */
    public Optional<String> find(String name) {
        List<String> all = list(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Every value of a repeated parameter, in order; a comma is part of a value. */
    public List<String> list(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /** A switch that may be left open; see {@link #bool}. */
    public Optional<Boolean> findBool(String name) {
        return find(name).isEmpty() ? Optional.empty() : Optional.of(bool(name, false));
    }

    /** A parameter that must be there; empty, and a problem, when it is not. */
    public String required(String name) {
        Optional<String> sent = find(name);
        if (sent.isEmpty()) {
            problems.add(Problem.missing(List.of("query", name)));
        }
        return sent.orElse("");
    }

    /** A switch in any of the twelve spellings and any letter case. */
    public boolean bool(String name, boolean defaultValue) {
        Optional<String> sent = find(name);
        if (sent.isEmpty()) {
            return defaultValue;
        }
        String word = sent.get().toLowerCase(Locale.ROOT);
        if (!TRUE.contains(word) && !FALSE.contains(word)) {
            problem("bool_parsing", name, "Input should be a valid boolean, unable to interpret input", sent.get());
        }
        return TRUE.contains(word);
    }

    /** A whole number between two bounds, both included. {@code 5.0} is 5. */
    public long integer(String name, long defaultValue, long min, long max) {
        Optional<String> sent = find(name);
        if (sent.isEmpty()) {
            return defaultValue;
        }
        String text = sent.get().strip();
        if (!WHOLE_NUMBER.matcher(text).matches()) {
            String message = "Input should be a valid integer, unable to parse string as an integer";
            problem("int_parsing", name, message, sent.get());
            return defaultValue;
        }
        int point = text.indexOf('.');
        long value = Long.parseLong(point < 0 ? text : text.substring(0, point));
        if (value < min) {
            bound("greater_than_equal", "greater than or equal to ", "ge", name, min, sent.get());
        } else if (value > max) {
            bound("less_than_equal", "less than or equal to ", "le", name, max, sent.get());
        }
        return value;
    }

    private void bound(String type, String words, String key, String name, long limit, String input) {
        Problem problem = Problem.of(type, List.of("query", name), "Input should be " + words + limit, input);
        problem.context().put(key, limit);
        problems.add(problem);
    }

    private void problem(String type, String name, String message, String input) {
        problems.add(Problem.of(type, List.of("query", name), message, input));
    }

    /**
     * Ends the request when anything could not be read.
     *
     * @throws RefusedException 422 with every problem so far
     */
    void refuseProblems() throws RefusedException {
        if (!problems.isEmpty()) {
            throw JsonBodies.refused(problems());
        }
    }

    /** What could not be read so far. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }
}

package org.modelmirror.serve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.modelmirror.reference.Category;

/**
 * A path with parameters in braces. A parameter is one segment, except <code>{model_name}</code>, <code>{canonical}</code>,
 * <code>{family_name}</code>, <code>{branch}</code> and <code>{path}</code>, which are all segments up to what follows
 * them (F1, F20), and
 * <code>{legacy_category_name}</code>, which is one of the names there are.
 */
final class PathTemplate {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
    /** Segments that count for precedence; no path of the API has more. */
    private static final int RANKED_SEGMENTS = 8;

    /** Names of models, groups and branches hold slashes, and so does the path of a file in a repository. */
    private static final Set<String> MANY_SEGMENT_NAMES =
            Set.of(Paths.MODEL_NAME, Paths.CANONICAL, Paths.FAMILY_NAME, RawPaths.BRANCH, RawPaths.PATH);

    private static final String LEGACY_CATEGORIES = Arrays.stream(Category.values())
            .filter(Category::hasLegacyForm)
            .map(Category::id)
            .collect(Collectors.joining("|"));

    private static final int LITERAL = 0;
    private static final int ONE_SEGMENT = 1;
    private static final int MANY_SEGMENTS = 2;

    private PathTemplate() {}

    /**
     * Matches the paths of the template, a group for each parameter: {@code p0}, {@code p1} and so on, as Vert.x calls them
     * (it tries other names by exceptions).
     */
    static Pattern toPattern(String template) {
        return toPattern(template, RawPaths.none());
    }

    /** The same where the raw facade's owners are only those configured. */
    static Pattern toPattern(String template, RawPaths raw) {
        boolean prefix = template.endsWith("*");
        String path = prefix ? template.substring(0, template.length() - 1) : template;
        StringBuilder regex = new StringBuilder();
        Matcher parameters = PARAMETER.matcher(path);
        int done = 0;
        for (int i = 0; parameters.find(); i++) {
            regex.append(Pattern.quote(path.substring(done, parameters.start())));
            regex.append("(?<p").append(i).append('>');
            regex.append(parameter(template, parameters.group(1), raw)).append(')');
            done = parameters.end();
        }
        if (done < path.length()) {
            regex.append(Pattern.quote(path.substring(done)));
        }
        return Pattern.compile(regex.append(prefix ? ".*" : "").toString());
    }

    private static String parameter(String template, String name, RawPaths raw) {
        if (name.equals(RawPaths.OWNER) && RawPaths.isFacade(template)) {
            return raw.owners().stream().map(Pattern::quote).collect(Collectors.joining("|", "(?i:", ")"));
        }
        if (name.equals(Paths.LEGACY_CATEGORY_NAME)) {
            return LEGACY_CATEGORIES;
        }
        if (name.equals(Paths.MODEL_NAME) && !template.endsWith("}")) {
            // Where both fit, the routes with /model/ win (http-api.md F1).
            return "(?!model/).+";
        }
        return spansSegments(name) ? ".+" : "[^/]+";
    }

    private static boolean spansSegments(String name) {
        return MANY_SEGMENT_NAMES.contains(name);
    }

    /** The names of the parameters in the order of the groups. */
    static List<String> parameters(String template) {
        List<String> names = new ArrayList<>();
        Matcher parameters = PARAMETER.matcher(template);
        while (parameters.find()) {
            names.add(parameters.group(1));
        }
        return names;
    }

    /**
     * The place of a template among those that match the same path: the one that is literal where the other has a
     * parameter comes first (http-api.md 2.10). Smaller is earlier.
     */
    static int precedence(String template) {
        String[] segments = template.substring(1).split("/", -1);
        int rank = 0;
        for (int i = 0; i < RANKED_SEGMENTS; i++) {
            rank = rank * 3 + (i < segments.length ? kind(segments[i]) : LITERAL);
        }
        return rank;
    }

    private static int kind(String segment) {
        boolean named = segment.startsWith("{") && segment.endsWith("}");
        if (segment.endsWith("*") || (named && spansSegments(segment.substring(1, segment.length() - 1)))) {
            return MANY_SEGMENTS;
        }
        return segment.startsWith("{") ? ONE_SEGMENT : LITERAL;
    }
}

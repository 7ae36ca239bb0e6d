package org.modelmirror.serve;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The paths of hot reads, below the base path and as the route files declare them. */
final class Paths {
    /** The public base path; answered with and without it (K1). */
    static final String BASE = "/api";
    /** The parameter that takes any number of segments: names of models hold slashes (F1). */
    static final String MODEL_NAME = "model_name";

    /** The parameter that is the name of a group of text models, slashes included (F20). */
    static final String CANONICAL = "canonical";
    /** The parameter that is the name of a family of groups, slashes included (F20). */
    static final String FAMILY_NAME = "family_name";

    static final String CATEGORY_NAME = "model_category_name";

    /** A parameter that is one of the categories written through v1; another segment there is another path. */
    static final String LEGACY_CATEGORY_NAME = "legacy_category_name";

    static final String EVENTS = "/events";

    static final String V1 = "/model_references/v1/";
    static final String V2 = "/model_references/v2/";
    static final String V1_CATEGORY = V1 + "{" + CATEGORY_NAME + "}";
    static final String V1_TEXT = V1 + "text_generation";
    static final String V2_CATEGORY = V2 + "{" + CATEGORY_NAME + "}";
    static final String STATISTICS = "/model_references/statistics/";
    static final String POPULAR = "/popular";
    static final String MODEL = "/model/";
    static final String V2_MODEL = V2_CATEGORY + MODEL + "{" + MODEL_NAME + "}";

    /** Of the routes that change single records no step waits: those that take long give a stage (route serve-write). */
    private static final Set<String> NEVER_WAITING = Set.of(
            "POST " + V2_CATEGORY,
            "POST " + V2_CATEGORY + "/add",
            "PUT " + V2_MODEL,
            "DELETE " + V2_MODEL,
            "POST " + V1 + "{" + LEGACY_CATEGORY_NAME + "}",
            "PUT " + V1 + "{" + LEGACY_CATEGORY_NAME + "}");

    private Paths() {}

    /**
     * Whether a route may run where nothing may wait.
     *
     * @param methods as the route declares them; null when it takes any
     */
    static boolean neverWaits(String template, @Nullable String methods) {
        return methods != null && NEVER_WAITING.contains(methods + " " + template);
    }

    /** The path without the base path, or as it is. */
    static String withoutBase(String path) {
        if (path.startsWith(BASE) && (path.length() == BASE.length() || path.charAt(BASE.length()) == '/')) {
            return path.substring(BASE.length());
        }
        return path;
    }
}

package org.modelmirror.serve;

import java.util.Optional;
import org.modelmirror.reference.Category;

/** The names by which v1 readers ask for a category (http-api.md 2.6). */
final class LegacyNames {
    private static final String SUFFIX = ".json";

    private LegacyNames() {}

    /** The name without its file ending; what an error message calls the category. */
    static String withoutSuffix(String name) {
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    static Optional<Category> resolve(String name) {
        if (name.equals("db.json")) {
            return Optional.of(Category.TEXT_GENERATION);
        }
        String id = withoutSuffix(name);
        return id.equals("stable_diffusion") ? Optional.of(Category.IMAGE_GENERATION) : Category.find(id);
    }
}

package org.modelmirror.analytics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.modelmirror.reference.Category;

/**
 * What a cached figure is about (analytics.md 1.2). Presets and paging are never part of it: only full values are kept.
 *
 * @param category what it was computed from
 * @param grouped whether models of one base name stand together
 * @param variations whether usage is told apart by backend
 */
public record VariantKey(Category category, boolean grouped, boolean variations) {

    /**
     * What is kept for a question about deletion risk: back ends are told apart for text models that are not grouped, and
     * nowhere else (analytics.md 5.1).
     */
    public static VariantKey ofRisk(Category category, boolean grouped, boolean variations) {
        return new VariantKey(category, grouped, variations && !grouped && category == Category.TEXT_GENERATION);
    }

    /** How the cache spells it, {@code text_generation:grouped=true:variations=true}; nothing stands for "no variations". */
    public String cacheKey() {
        return category.id() + ":grouped=" + grouped + (variations ? ":variations=true" : "");
    }

    /**
     * The variants of a category, in the order in which the peer deletes them.
     *
     * @param grouped only those; empty for both
     * @param variations only those; empty for both
     */
    public static List<VariantKey> of(Category category, Optional<Boolean> grouped, Optional<Boolean> variations) {
        List<VariantKey> keys = new ArrayList<>();
        for (boolean g : both(grouped)) {
            for (boolean v : both(variations)) {
                keys.add(new VariantKey(category, g, v));
            }
        }
        return List.copyOf(keys);
    }

    /** All four variants of a category. */
    public static List<VariantKey> of(Category category) {
        return of(category, Optional.empty(), Optional.empty());
    }

    private static List<Boolean> both(Optional<Boolean> wanted) {
        return wanted.map(List::of).orElse(List.of(false, true));
    }

    @Override
    public String toString() {
        return cacheKey();
    }
}

package org.modelmirror.events;

import java.util.Set;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * Which changes a client wants to hear of.
 *
 * @param categories none named means all
 * @param formats none named means both
 */
public record Selection(Set<Category> categories, Set<Format> formats) {
    /** Every change. */
    public static final Selection ALL = new Selection(Set.of(), Set.of());

    public Selection {
        categories = Set.copyOf(categories);
        formats = Set.copyOf(formats);
    }

    public boolean includes(Category category, Format format) {
        return (categories.isEmpty() || categories.contains(category))
                && (formats.isEmpty() || formats.contains(format));
    }

    /** Whether nothing is left out. */
    public boolean isAll() {
        return categories.isEmpty() && formats.isEmpty();
    }
}

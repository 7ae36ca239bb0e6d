package org.modelmirror.redis;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.modelmirror.announce.Change;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * The categories that changed and of which nobody else has been told yet; outlasts an outage of Redis, and holds at most the
 * last change of each form. Thread-safe.
 */
final class DirtyCategories {
    private final Map<Category, Map<Format, Change>> dirty = new EnumMap<>(Category.class);

    synchronized void add(Change change) {
        dirty.computeIfAbsent(change.category(), category -> new EnumMap<>(Format.class))
                .put(change.format(), change);
    }

    /** Puts back what could not be told; a change that came since stays. */
    synchronized void addAgain(List<Change> changes) {
        changes.forEach(change -> dirty.computeIfAbsent(change.category(), category -> new EnumMap<>(Format.class))
                .putIfAbsent(change.format(), change));
    }

    /** Takes a category out, with its changes. */
    synchronized List<Change> take(Category category) {
        Map<Format, Change> changes = dirty.remove(category);
        return changes == null ? List.of() : new ArrayList<>(changes.values());
    }

    synchronized Set<Category> categories() {
        return Set.copyOf(dirty.keySet());
    }
}

package org.modelmirror.change;

import java.util.List;
import java.util.Set;
import org.modelmirror.reference.RecordMap;

/**
 * What differs between two versions of a category, by file key.
 *
 * @param added keys only the later version has, in its order
 * @param removed keys only the earlier version has, in its order
 * @param modified keys of both whose records differ, in the later version's order
 * @param reordered whether the keys of both stand in another order
 */
public record Difference(List<String> added, List<String> removed, List<String> modified, boolean reordered) {
    public Difference {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        modified = List.copyOf(modified);
    }

    /** Compares two versions; integers and floats of equal value differ, as they do on disk. */
    public static Difference between(RecordMap before, RecordMap after) {
        Set<String> old = before.keys();
        Set<String> now = after.keys();
        List<String> added = now.stream().filter(key -> !old.contains(key)).toList();
        List<String> removed = old.stream().filter(key -> !now.contains(key)).toList();
        List<String> modified = now.stream()
                .filter(key -> old.contains(key) && !after.find(key).equals(before.find(key)))
                .toList();
        boolean reordered = !now.stream()
                .filter(old::contains)
                .toList()
                .equals(old.stream().filter(now::contains).toList());
        return new Difference(added, removed, modified, reordered);
    }

    /** Whether both versions are the same, order included. */
    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && modified.isEmpty() && !reordered;
    }

    /** One line for the log, e.g. {@code added=1 removed=0 modified=2}. */
    @Override
    public String toString() {
        return "added=" + added.size() + " removed=" + removed.size() + " modified=" + modified.size()
                + (reordered ? " reordered=true" : "");
    }
}

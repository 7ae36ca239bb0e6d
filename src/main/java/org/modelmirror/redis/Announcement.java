package org.modelmirror.redis;

import java.util.List;
import org.modelmirror.reference.Category;

/**
 * What is to be published of a changed category.
 *
 * @param category what changed
 * @param generation its number
 * @param events the details, one JSON text for each form that changed
 */
public record Announcement(Category category, long generation, List<String> events) {
    public Announcement {
        events = List.copyOf(events);
    }

    /** The message itself: the bare identifier, as the peer sends it (sources-and-storage.md 6.1). */
    public String message() {
        return category.id();
    }
}

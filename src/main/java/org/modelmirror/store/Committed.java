package org.modelmirror.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * What a commit came to.
 *
 * @param category whose files are meant
 * @param changed forms whose content is another than what this process last published; to be announced
 * @param revision the category's revision now: the highest of its forms (http-api.md 1.5), 0 when it never had one
 * @param publications what is now published of each form that was given
 * @param stamps the state of each file that was given
 */
public record Committed(
        Category category,
        Set<Format> changed,
        long revision,
        Map<Format, Publication> publications,
        Map<Format, FileStamp> stamps) {

    public Committed {
        changed = Set.copyOf(changed);
        publications = Map.copyOf(publications);
        stamps = Map.copyOf(stamps);
    }

    /** Whether anything is to be announced. */
    public boolean isChanged() {
        return !changed.isEmpty();
    }

    public boolean isChanged(Format format) {
        return changed.contains(format);
    }

    /** When the bytes of a form were first published; empty for a form that was not given. */
    public Optional<Instant> publishedAt(Format format) {
        return Optional.ofNullable(publications.get(format)).map(Publication::publishedAt);
    }
}

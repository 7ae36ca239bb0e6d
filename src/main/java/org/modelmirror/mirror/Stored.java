package org.modelmirror.mirror;

import java.util.Map;
import java.util.Set;
import org.modelmirror.reference.Format;
import org.modelmirror.store.Publication;

/**
 * A candidate whose bytes are safe, or cannot be made so.
 *
 * @param candidate what was stored
 * @param forms the forms that go live
 * @param isDurable false when the disk refused and the document lives in memory alone until the next poll tries again
 * @param publications what the store recorded of each form; a form that could not be written, and is served from memory
 *     alone, is missing
 */
public record Stored(Candidate candidate, Set<Format> forms, boolean isDurable, Map<Format, Publication> publications) {
    public Stored {
        forms = Set.copyOf(forms);
        publications = Map.copyOf(publications);
    }
}

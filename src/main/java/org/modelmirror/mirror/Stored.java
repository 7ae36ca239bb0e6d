package org.modelmirror.mirror;

import java.util.Map;
import org.modelmirror.reference.Format;
import org.modelmirror.store.Publication;

/**
 * A candidate whose bytes are safe.
 *
 * @param candidate what was stored
 * @param publications what the store recorded of each form; a form that could not be written, and is served from memory
 *     alone, is missing
 */
public record Stored(Candidate candidate, Map<Format, Publication> publications) {
    public Stored {
        publications = Map.copyOf(publications);
    }
}

package org.modelmirror.change;

import java.util.Objects;
import java.util.Optional;

/**
 * A document of which something is held back.
 *
 * @param version which one
 * @param etag what to ask its source with next time, word for word
 * @param lastModified the same
 */
public record Offer(DocumentVersion version, Optional<String> etag, Optional<String> lastModified) {
    public Offer {
        Objects.requireNonNull(version);
        Objects.requireNonNull(etag);
        Objects.requireNonNull(lastModified);
    }
}

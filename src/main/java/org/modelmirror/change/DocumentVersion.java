package org.modelmirror.change;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What tells one version of a source's document from another.
 *
 * @param sha256 lower-case hex digest of its bytes
 * @param lastModified its {@code Last-Modified}, where it had one that can be read
 */
public record DocumentVersion(String sha256, Optional<Instant> lastModified) {
    public DocumentVersion {
        Objects.requireNonNull(sha256);
        Objects.requireNonNull(lastModified);
    }
}

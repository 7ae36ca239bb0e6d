package org.modelmirror.source;

import java.util.Optional;

/**
 * What a source gave to ask it again with: header values, word for word.
 *
 * @param etag value of {@code ETag}
 * @param lastModified value of {@code Last-Modified}
 */
public record Validators(Optional<String> etag, Optional<String> lastModified) {
    public static final Validators NONE = new Validators(Optional.empty(), Optional.empty());

    public boolean isEmpty() {
        return etag.isEmpty() && lastModified.isEmpty();
    }
}

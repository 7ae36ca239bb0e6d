package org.modelmirror.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A kept copy of an upstream file.
 *
 * @param bytes exactly upstream's; not to be changed
 * @param etag its {@code ETag}, word for word
 * @param lastModified its {@code Last-Modified}, word for word
 * @param revision the folder's counter when these bytes were first kept
 * @param publishedAt when these bytes were first kept, whole seconds
 * @param earlier digests of the versions kept before, newest first: lower-case hex SHA-256
 */
public record RawCopy(
        byte[] bytes,
        Optional<String> etag,
        Optional<String> lastModified,
        long revision,
        Instant publishedAt,
        List<String> earlier) {
    public RawCopy {
        earlier = List.copyOf(earlier);
    }
}

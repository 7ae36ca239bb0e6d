package org.modelmirror.store;

import java.util.Optional;

/**
 * A PRIMARY's v1 form of a category, word for word (sources-and-storage.md 2.7).
 *
 * @param text the body as received; not to be changed
 * @param etag its {@code ETag}, word for word
 * @param lastModified its {@code Last-Modified}, word for word
 * @param publication its revision and times
 */
public record LegacyText(byte[] text, Optional<String> etag, Optional<String> lastModified, Publication publication) {}

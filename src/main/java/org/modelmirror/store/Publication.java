package org.modelmirror.store;

import java.time.Instant;

/**
 * What was last published of one category in one form (http-api.md 1.5).
 *
 * @param revision value of the folder's counter at that change
 * @param sha256 digest of the bytes on disk, lower-case hex
 * @param publishedAt when these bytes were first published, whole seconds
 */
public record Publication(long revision, String sha256, Instant publishedAt) {}

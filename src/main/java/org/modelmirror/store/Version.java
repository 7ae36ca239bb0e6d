package org.modelmirror.store;

import java.time.Instant;
import java.util.Optional;

/**
 * One kept version of a category file (http-api.md 2.11).
 *
 * @param revision of the change that made it
 * @param at when it was committed, whole seconds
 * @param author who made it, where that is known
 * @param cause why it was made
 * @param totalModels how many models it holds
 * @param sha256 digest of its bytes, lower-case hex
 * @param lastEventId id of the last audit event of this file that it contains, 0 when there is none
 * @param creates how many models its commit created
 * @param updates how many models its commit changed
 * @param deletes how many models its commit removed
 */
public record Version(
        long revision,
        Instant at,
        Optional<String> author,
        Cause cause,
        long totalModels,
        String sha256,
        long lastEventId,
        int creates,
        int updates,
        int deletes) {}

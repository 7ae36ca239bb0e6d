package org.modelmirror.audit;

import java.time.Instant;

/**
 * The last thing that went wrong with the trail.
 *
 * @param at when
 * @param what was tried, and how it failed; for operators, may name paths
 */
public record AuditFailure(Instant at, String what) {}

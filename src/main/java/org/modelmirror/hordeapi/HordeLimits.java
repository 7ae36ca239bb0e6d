package org.modelmirror.hordeapi;

import java.time.Duration;
import java.util.Optional;

/**
 * How patient we are with the Horde (analytics.md 0.1).
 *
 * @param attempt longest single attempt
 * @param ttl how long an answer counts as new
 * @param staleTtl oldest answer that stands in for one that failed; empty for no limit
 */
public record HordeLimits(Duration attempt, Duration ttl, Optional<Duration> staleTtl) {}

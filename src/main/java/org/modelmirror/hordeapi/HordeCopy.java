package org.modelmirror.hordeapi;

import java.time.Duration;

/**
 * An answer of the Horde's.
 *
 * @param age since it was given
 * @param isLive whether it is as new as anybody can ask for; false of one that stands in for an answer that failed
 */
public record HordeCopy<T>(T content, Duration age, boolean isLive) {}

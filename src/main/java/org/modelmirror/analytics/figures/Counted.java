package org.modelmirror.analytics.figures;

/**
 * How many models have a value.
 *
 * @param percentage of all models, to two places
 */
public record Counted(String value, long count, double percentage) {}

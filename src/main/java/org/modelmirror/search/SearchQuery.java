package org.modelmirror.search;

import java.util.Optional;

/**
 * What is searched for.
 *
 * @param filter which records
 * @param sortBy a field, {@code a__b} for a member of an object; empty keeps the stored order
 * @param descending largest first; records without the value come last either way (F13)
 * @param offset matches to pass over, at least 0
 * @param limit matches to give, at least 1
 */
public record SearchQuery(Filter filter, Optional<String> sortBy, boolean descending, long offset, int limit) {}

package org.modelmirror.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.search.SearchOutcome.Page;
import org.modelmirror.search.SearchOutcome.Refused;

/**
 * Finds records: filter, drop repeated names, sort, cut to a page (http-api.md 5.1, 5.2). The stored order is kept where
 * nothing else is asked, and among equals.
 */
public final class Search {
    private Search() {}

    /** Searches one category; a filter or sort field that its records do not have is refused. */
    public static SearchOutcome inCategory(SearchableRecords records, SearchQuery query) {
        RecordShape shape = RecordShape.of(records.category());
        for (String field : query.filter().fields()) {
            if (!shape.has(field)) {
                return new Refused("Filter not supported for this category: " + shape.unknown(field));
            }
        }
        return search(List.of(records), shape, query);
    }

    /**
     * Searches several categories in the order given. A record that lacks a filtered field does not match; records of
     * different categories may share a name (F12). Only what all records have can be sorted by.
     */
    public static SearchOutcome inAll(List<SearchableRecords> categories, SearchQuery query) {
        return search(categories, RecordShape.common(), query);
    }

    private static SearchOutcome search(List<SearchableRecords> categories, RecordShape shape, SearchQuery query) {
        Optional<SortField> sort = query.sortBy().map(SortField::of);
        Optional<String> fault = sort.flatMap(field -> field.fault(shape));
        if (fault.isPresent()) {
            return invalidSort(fault.get());
        }
        List<Searchable> matches = new ArrayList<>();
        for (SearchableRecords records : categories) {
            Set<String> names = new HashSet<>();
            for (Searchable record : records.all()) {
                if (query.filter().matches(record) && names.add(record.name())) {
                    matches.add(record);
                }
            }
        }
        if (sort.isPresent()) {
            List<Keyed> keyed = matches.stream()
                    .map(record -> new Keyed(sort.get().valueOf(record.wire()), record))
                    .toList();
            if (!isComparable(keyed)) {
                return invalidSort(
                        "Values of '" + query.sortBy().orElseThrow() + "' cannot be compared with each other");
            }
            matches = sorted(keyed, query.descending());
        }
        return page(matches, query);
    }

    private static Refused invalidSort(String reason) {
        return new Refused("Invalid sort_by field: " + reason);
    }

    private static boolean isComparable(List<Keyed> records) {
        List<SortOrder.Kind> kinds = records.stream()
                .filter(Keyed::hasValue)
                .map(record -> SortOrder.Kind.of(record.value()))
                .toList();
        return kinds.size() < 2 || (!kinds.contains(SortOrder.Kind.OBJECT) && new HashSet<>(kinds).size() == 1);
    }

    private static List<Searchable> sorted(List<Keyed> records, boolean descending) {
        Comparator<JsonNode> order = descending ? SortOrder.INSTANCE.reversed() : SortOrder.INSTANCE;
        List<Keyed> withValue =
                new ArrayList<>(records.stream().filter(Keyed::hasValue).toList());
        withValue.sort(Comparator.comparing(Keyed::value, order));
        List<Searchable> sorted = new ArrayList<>(records.size());
        withValue.forEach(record -> sorted.add(record.record()));
        records.stream().filter(record -> !record.hasValue()).forEach(record -> sorted.add(record.record()));
        return sorted;
    }

    private static Page page(List<Searchable> matches, SearchQuery query) {
        List<ObjectNode> results = matches.stream()
                .skip(query.offset())
                .limit(query.limit())
                .map(Searchable::wire)
                .toList();
        return new Page(results, matches.size(), query.offset(), query.limit());
    }

    /** A record and what it is sorted by. */
    private record Keyed(JsonNode value, Searchable record) {
        boolean hasValue() {
            return !value.isMissingNode();
        }
    }
}

package org.modelmirror.legacy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The header of a {@code models.csv}: which cell of a row belongs to which column. A repeated name: the last one wins. */
final class TextCsvHeader {
    private final List<String> names;
    private final Map<String, Integer> positions = new HashMap<>();

    TextCsvHeader(List<String> names) {
        this.names = List.copyOf(names);
        for (int i = 0; i < names.size(); i++) {
            positions.put(names.get(i), i);
        }
    }

    int size() {
        return names.size();
    }

    List<String> names() {
        return names;
    }

    boolean hasRepeatedName() {
        return positions.size() < names.size();
    }

    boolean has(TextColumn column) {
        return positions.containsKey(column.header());
    }

    /** Position of a column that is there. */
    int positionOf(TextColumn column) {
        Integer position = positions.get(column.header());
        if (position == null) {
            throw new IllegalArgumentException("no column " + column.header() + " in " + names);
        }
        return position;
    }

    /** The row's cell in the column of that name, empty when column or cell is not there. */
    String cell(List<String> fields, String name) {
        Integer position = positions.get(name);
        return position == null || position >= fields.size() ? "" : fields.get(position);
    }

    String cell(List<String> fields, TextColumn column) {
        return cell(fields, column.header());
    }
}

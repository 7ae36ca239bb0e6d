package org.modelmirror.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.modelmirror.legacy.InvalidTextRecordException;
import org.modelmirror.legacy.TextCsv;
import org.modelmirror.legacy.TextCsvRow;
import org.modelmirror.legacy.TextLegacyMap;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.store.Content;

/** {@code legacy/models.csv}: all rows but the written ones keep their bytes (sources-and-storage.md 4.5.3). */
final class TextDraft implements Draft {
    private TextCsv csv;

    TextDraft(TextCsv csv) {
        this.csv = csv;
    }

    TextCsv csv() {
        return csv;
    }

    /** Judged on the map that v1 clients see, back ends' names included (http-api.md 4.8). */
    @Override
    public boolean isTaken(String name) {
        boolean isPrefixed = TextBackend.hasPrefix(name);
        return csv.rows().stream()
                .anyMatch(row -> row.name().equals(name)
                        || (isPrefixed && TextBackend.namesOf(row.name()).contains(name)));
    }

    @Override
    public Collection<String> names() {
        return csv.rows().stream().map(TextCsvRow::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public Optional<ObjectNode> find(String name) {
        return csv.findLast(name).map(TextDraft::entry);
    }

    private static ObjectNode entry(TextCsvRow row) {
        return (ObjectNode)
                TextLegacyMap.of(List.of(row), TextLegacyMap.Names.BASE_ONLY).required(row.name());
    }

    @Override
    public ObjectNode put(String name, ObjectNode record) throws RejectedException {
        try {
            csv = csv.upsert(name, record);
            return record;
        } catch (InvalidTextRecordException e) {
            throw new RejectedException(e.rule(), e);
        }
    }

    @Override
    public void remove(String name) {
        csv = csv.remove(name);
    }

    @Override
    public Content content() {
        return Content.of(csv.toBytes());
    }

    @Override
    public int size() {
        return csv.offeredNames().size();
    }
}

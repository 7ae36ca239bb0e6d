package org.modelmirror.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.modelmirror.history.FileRecords;
import org.modelmirror.history.RecordsDifference;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.legacy.InvalidTextRecordException;
import org.modelmirror.legacy.TextCsv;
import org.modelmirror.legacy.TextLegacyMap;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * A category rebuilt from a kept version and the events after it, beside what its file holds (queue-audit-sync.md 1.8).
 * Compared are the records and their order, member by member; of {@code models.csv} what a reader of it gets, since events
 * carry members that it cannot hold.
 *
 * @param difference from the rebuilt state to the file
 * @param isSameText whether all records are spelled the same too: the order of members, the kind of numbers
 * @param applied how many events there were
 * @param lastId id of the last event; empty when there was none
 * @param warnings what could not be applied, and why
 */
public record Rebuild(
        RecordsDifference difference, boolean isSameText, long applied, OptionalLong lastId, List<String> warnings) {
    public Rebuild {
        warnings = List.copyOf(warnings);
    }

    /**
     * Rebuilds and compares.
     *
     * @param base bytes of the kept version
     * @param events those of this category and format after that version, in any order
     * @param file bytes of the live file
     * @throws UnreadableDocumentException when one of the two cannot be read
     */
    public static Rebuild of(Category category, Format format, byte[] base, List<AuditEvent> events, byte[] file)
            throws UnreadableDocumentException {
        List<AuditEvent> ordered = new ArrayList<>(events);
        ordered.sort(Comparator.comparingLong(AuditEvent::id));
        AuditReplay.Result replayed = FileRecords.isCsv(category, format, base)
                ? replayOnCsv(TextCsv.read(base), ordered)
                : AuditReplay.replay(FileRecords.of(category, format, base), ordered.stream());
        RecordMap live = FileRecords.of(category, format, file);
        return new Rebuild(
                RecordsDifference.between(replayed.state(), live),
                text(replayed.state()).equals(text(live)),
                replayed.applied(),
                replayed.lastId(),
                replayed.warnings());
    }

    /** Whether the trail proves the file. */
    public boolean isEqual() {
        return difference.isEmpty() && isSameText;
    }

    private static String text(RecordMap records) {
        return JsonWriter.toText(records.toJson(), JsonForm.COMPACT);
    }

    /** Puts the events into the rows, as the writer of the file did. */
    private static AuditReplay.Result replayOnCsv(TextCsv base, List<AuditEvent> events)
            throws UnreadableDocumentException {
        TextCsv csv = base;
        List<String> warnings = new ArrayList<>();
        OptionalLong lastId = OptionalLong.empty();
        for (AuditEvent event : events) {
            lastId = OptionalLong.of(event.id());
            AuditReplay.Result one = AuditReplay.replay(entry(csv, event.model()), List.of(event).stream());
            warnings.addAll(one.warnings());
            Optional<ObjectNode> after = one.state().find(event.model());
            try {
                csv = after.isPresent() ? csv.upsert(event.model(), after.get()) : csv.remove(event.model());
            } catch (InvalidTextRecordException e) {
                warnings.add("event " + event.id() + ": " + e.getMessage());
            }
        }
        RecordMap state = FileRecords.of(Category.TEXT_GENERATION, Format.LEGACY, csv.toBytes());
        return new AuditReplay.Result(state, lastId, events.size(), warnings);
    }

    private static RecordMap entry(TextCsv csv, String model) {
        return csv.findLast(model)
                .map(row -> TextLegacyMap.of(List.of(row), TextLegacyMap.Names.BASE_ONLY)
                        .path(model))
                .filter(ObjectNode.class::isInstance)
                .map(entry -> RecordMap.of(Map.of(model, (ObjectNode) entry)))
                .orElse(RecordMap.empty());
    }
}

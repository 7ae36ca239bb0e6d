package org.modelmirror.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.modelmirror.reference.RecordMap;

/**
 * Applies the events of one domain and category to a state of it (queue-audit-sync.md 1.8): new names go to the end, known
 * ones keep their place, as in the file.
 */
public final class AuditReplay {
    /**
     * What came out.
     *
     * @param state the records after the last event
     * @param lastId of the last event; empty when there was none
     * @param applied how many events there were
     * @param warnings what could not be applied, and why
     */
    public record Result(RecordMap state, OptionalLong lastId, long applied, List<String> warnings) {
        public Result {
            warnings = List.copyOf(warnings);
        }
    }

    private final Map<String, ObjectNode> state;
    private final List<String> warnings = new ArrayList<>();
    private OptionalLong lastId = OptionalLong.empty();
    private long applied;

    private AuditReplay(RecordMap base) {
        this.state = new LinkedHashMap<>(base.asMap());
    }

    /**
     * Replays events, in the order in which they come.
     *
     * @param base the records before the first event; it is not changed
     * @param events of one domain and category
     */
    public static Result replay(RecordMap base, Stream<AuditEvent> events) {
        AuditReplay replay = new AuditReplay(base);
        events.forEachOrdered(replay::apply);
        return new Result(RecordMap.of(replay.state), replay.lastId, replay.applied, replay.warnings);
    }

    private void apply(AuditEvent event) {
        applied++;
        lastId = OptionalLong.of(event.id());
        Optional<ObjectNode> after = event.payload().flatMap(AuditPayload::after);
        switch (event.operation()) {
            case CREATE ->
                state.put(
                        event.model(),
                        after.or(() -> event.payload().flatMap(AuditPayload::before))
                                .orElseGet(JsonNodeFactory.instance::objectNode));
            case UPDATE -> update(event, after.filter(record -> !record.isEmpty()));
            case DELETE -> state.remove(event.model());
        }
    }

    private void update(AuditEvent event, Optional<ObjectNode> after) {
        if (after.isPresent()) {
            state.put(event.model(), after.get());
            return;
        }
        Map<String, AuditDelta.Field> fields = event.payload()
                .flatMap(AuditPayload::delta)
                .map(AuditDelta::fields)
                .orElse(Map.of());
        ObjectNode known = state.get(event.model());
        if (known == null || fields.isEmpty()) {
            warnings.add("event " + event.id() + " updates " + event.model() + ", but "
                    + (known == null ? "there is no such model" : "does not say how"));
            return;
        }
        ObjectNode updated = JsonNodeFactory.instance.objectNode();
        updated.setAll(known);
        // As the peer has it, a field that is gone becomes a null: the delta alone cannot tell.
        fields.forEach((name, field) -> updated.set(name, field.after()));
        state.put(event.model(), updated);
    }
}

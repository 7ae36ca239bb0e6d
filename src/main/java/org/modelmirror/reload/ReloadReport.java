package org.modelmirror.reload;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of the last edit of route files and settings.
 *
 * @param at when
 * @param outcome what was done about it
 * @param errors why it was not taken; stays until it is mended
 * @param changed the files, or entries of files, that were put in place
 * @param settings names of the settings that were taken
 * @param waiting names of the settings that were edited and count from the next start
 * @param notes what an operator should know besides, such as an edit that has no effect
 */
public record ReloadReport(
        Instant at,
        Outcome outcome,
        List<RouteProblem> errors,
        List<String> changed,
        List<String> settings,
        List<String> waiting,
        List<String> notes) {
    /** What was done about an edit. */
    public enum Outcome {
        /** The routes are those of the start. */
        STARTED,
        /** The edit is in place. */
        APPLIED,
        /** Something is wrong with it; the routes that ran before go on. */
        REJECTED,
        /** It was right and could not be put in place; the routes that ran before run again. */
        ROLLED_BACK;

        /** The name as answers spell it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ReloadReport {
        errors = List.copyOf(errors);
        changed = List.copyOf(changed);
        settings = List.copyOf(settings);
        waiting = List.copyOf(waiting);
        notes = List.copyOf(notes);
    }

    /** The first error in one line; empty when there is none. */
    public Optional<String> problem() {
        return errors.stream().map(RouteProblem::toString).findFirst();
    }

    /** As {@code GET /routes} shows it. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("at", at.truncatedTo(ChronoUnit.MILLIS).toString());
        json.put("outcome", outcome.id());
        json.put("ok", errors.isEmpty());
        json.set("errors", toJson(errors));
        put(json, "changed", changed);
        put(json, "settings", settings);
        put(json, "waiting_for_restart", waiting);
        put(json, "notes", notes);
        return json;
    }

    private static void put(ObjectNode json, String member, List<String> texts) {
        ArrayNode list = json.putArray(member);
        texts.forEach(list::add);
    }

    /** Problems as a list of objects. */
    public static ArrayNode toJson(List<RouteProblem> problems) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        problems.forEach(problem -> list.addObject()
                .put("file", problem.file())
                .put("line", problem.line())
                .put("message", problem.message())
                .put("hint", problem.hint()));
        return list;
    }
}

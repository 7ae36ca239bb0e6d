package org.modelmirror.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelmirror.reference.RecordMap;

/**
 * One change of a document that a rule objects to.
 *
 * @param rule which one
 * @param keys the records it concerns
 * @param before those of them that are live, as they are
 * @param after those of them that the document has, as it has them
 * @param content what the rule objects to, in one line: the same change, offered again, has the same, even when other
 *     fields of its records differ by then
 */
public record Suspicion(GuardRule rule, List<String> keys, RecordMap before, RecordMap after, String content) {
    public Suspicion {
        keys = List.copyOf(keys);
    }

    static Suspicion of(GuardRule rule, List<String> keys, RecordMap live, RecordMap offered, String content) {
        return new Suspicion(rule, keys, part(live, keys), part(offered, keys), content);
    }

    private static RecordMap part(RecordMap records, List<String> keys) {
        Map<String, ObjectNode> part = new LinkedHashMap<>();
        keys.forEach(key -> records.find(key).ifPresent(record -> part.put(key, record)));
        return RecordMap.of(part);
    }
}

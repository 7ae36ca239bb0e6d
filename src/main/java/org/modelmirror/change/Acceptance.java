package org.modelmirror.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelmirror.reference.RecordMap;

/** Decides what of a converted document goes live (sources-and-storage.md 2.6). */
public sealed interface Acceptance permits Acceptance.Accepted, Acceptance.Refused {

    /**
     * Something of the document goes live.
     *
     * @param records what is live from now on, in the document's order: its good records, and the last good record of
     *     every key whose new one is not good
     * @param keptKeys keys whose last good record stays live
     */
    record Accepted(RecordMap records, List<String> keptKeys) implements Acceptance {
        public Accepted {
            keptKeys = List.copyOf(keptKeys);
        }
    }

    /**
     * Nothing of the document is used; it counts as a failure of its source.
     *
     * @param reason why, in one line
     */
    record Refused(String reason) implements Acceptance {}

    /**
     * Judges a document.
     *
     * @param live what is live now
     * @param offeredKeys every key of the document, in its order
     * @param good the records of the document that are good
     */
    static Acceptance of(RecordMap live, List<String> offeredKeys, RecordMap good) {
        if (good.isEmpty() && !live.isEmpty()) {
            return new Refused(
                    offeredKeys.isEmpty()
                            ? "an empty document does not replace " + live.size() + " records"
                            : "none of its " + offeredKeys.size() + " records is good");
        }
        if (good.isEmpty() && !offeredKeys.isEmpty()) {
            return new Refused("none of its " + offeredKeys.size() + " records is good");
        }
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        for (String key : offeredKeys) {
            good.find(key).or(() -> live.find(key)).ifPresent(record -> records.put(key, record));
        }
        List<String> kept = offeredKeys.stream()
                .filter(key -> good.find(key).isEmpty() && live.find(key).isPresent())
                .toList();
        return new Accepted(RecordMap.of(records), kept);
    }
}

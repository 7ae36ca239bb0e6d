package org.modelmirror.convert;

import java.util.List;
import java.util.Set;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordMap;

/**
 * What a document came to: its good records, the keys it offered, and everything that was noticed on the way.
 *
 * @param category whose document it was
 * @param records the v2 records that are good, in document order
 * @param offeredKeys every key the document held, in document order, held-back ones included; rows dropped by rule
 *     (a back-end prefix, a URL as name) and rows without a name are not among them
 * @param notices all findings, in document order
 */
public record Conversion(Category category, RecordMap records, List<String> offeredKeys, List<Notice> notices) {
    public Conversion {
        offeredKeys = List.copyOf(offeredKeys);
        notices = List.copyOf(notices);
    }

    /** Keys that the document offered but whose record is not good. */
    public List<String> heldBackKeys() {
        Set<String> good = records.keys();
        return offeredKeys.stream().filter(key -> !good.contains(key)).toList();
    }
}

package org.modelmirror.legacy;

import java.util.List;
import java.util.Optional;
import org.modelmirror.notice.Notice;

/**
 * One entry of a legacy document.
 *
 * @param key its key
 * @param record the record; empty when it is not valid, and then the only notice says why
 * @param notices the issues of a valid record in the peer's order
 */
public record LegacyRow(String key, Optional<LegacyRecord> record, List<Notice> notices) {
    public LegacyRow {
        notices = List.copyOf(notices);
    }
}

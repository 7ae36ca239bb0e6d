package org.modelmirror.legacy;

import java.util.List;
import org.modelmirror.notice.Notice;

/**
 * A legacy JSON document that was read.
 *
 * @param rows its entries in document order, bad ones included
 * @param blemishes what was odd about the text itself
 * @param showcaseIssues what is odd about the local showcase folders; none unless there is such a folder
 */
public record LegacyDocument(List<LegacyRow> rows, List<Notice> blemishes, List<Notice> showcaseIssues) {
    public LegacyDocument {
        rows = List.copyOf(rows);
        blemishes = List.copyOf(blemishes);
        showcaseIssues = List.copyOf(showcaseIssues);
    }
}

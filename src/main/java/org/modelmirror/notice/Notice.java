package org.modelmirror.notice;

/**
 * One finding about data. It names the place and the rule, so that whoever owns the data can mend it; it never stops
 * the rest of the document.
 */
public sealed interface Notice permits RecordHeldBack, RowSkipped, Blemish, Issue {

    /** The upstream file, as its repository names it. */
    String file();

    /** The record key, the CSV row's name or {@code <row N>}; empty where the document as a whole is meant. */
    String subject();

    /** What is wrong, in one line, with field and value where there are any. */
    String message();

    /** Stable name of the kind of finding, for counters and {@code docs/notices.md}. */
    Kind kind();

    /** The kinds of finding. */
    enum Kind {
        /** A record that does not convert or validate; the last good record of its key stays live. */
        RECORD_HELD_BACK,
        /** A CSV row that yields no record. */
        ROW_SKIPPED,
        /** Something odd that did no harm: a byte-order mark, a repeated key, a short row. */
        BLEMISH,
        /** A message of the peer's issue log; it never changes output. */
        ISSUE
    }
}

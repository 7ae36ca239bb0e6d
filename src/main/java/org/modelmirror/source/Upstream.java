package org.modelmirror.source;

import java.util.Set;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;

/** What one upstream is like: its addresses, its documents, and which refusals of it are final. Thread-safe. */
interface Upstream {

    Origin origin();

    /** How it is reached at present: limits may be edited while the service runs. */
    UpstreamSettings settings();

    /** Whether it can be asked for this category at all. */
    boolean offers(Category category);

    /** The form of the document that answers a request for {@code asked}. */
    Format answers(Format asked);

    /** The whole address of a document; the category must be one it {@link #offers}. */
    String address(Category category, Format asked);

    /** Value of {@code Accept}. */
    String accept(Category category);

    /** A cheap look: could this be what was asked for? Parsing comes later and elsewhere. */
    boolean looksRight(Category category, byte[] body);

    /** Statuses below 500 other than 429 that may carry a {@code Retry-After} we obey. */
    Set<Integer> limitingStatuses();
}

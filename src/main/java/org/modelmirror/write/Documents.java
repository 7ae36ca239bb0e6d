package org.modelmirror.write;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.PreparedSnapshot;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.store.Committed;
import org.modelmirror.store.Content;
import org.modelmirror.store.StoredFile;

/** What the writer must know of a format: how its files are read, judged, and put on the air. */
interface Documents {
    RecordRules rules(Category category);

    /**
     * The content of a file.
     *
     * @param file as it lies; empty when there is none
     * @throws UnreadableDocumentException when it makes no sense
     */
    Draft read(Category category, Optional<StoredFile> file) throws UnreadableDocumentException;

    /** As {@link #read}, of bytes that were once such a file. */
    Draft read(Category category, byte[] bytes) throws UnreadableDocumentException;

    /** Whether clients are served exactly this content. */
    boolean isServed(Category category, Draft draft);

    /** What is served of this content right now; empty when it is something else, or nothing that could be built on. */
    Optional<RecordMap> served(Category category, Draft draft);

    /**
     * Makes the next snapshot, while the store still writes.
     *
     * @param before what was served before the change, if that is known
     * @param after the content that is being written
     * @param content the file's
     * @param changed models whose record differs
     */
    PreparedSnapshot prepare(
            Category category, Optional<RecordMap> before, Draft after, Content content, Set<String> changed);

    /**
     * Puts the snapshot on the air, and brings what is derived from it up to it. The category's lock is held.
     *
     * @return what changed for clients
     * @throws InterruptedException when the thread was interrupted
     */
    List<Change> publish(
            PreparedSnapshot prepared, Draft after, Content content, Committed committed, Change.Cause cause)
            throws InterruptedException;
}

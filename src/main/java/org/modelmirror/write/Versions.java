package org.modelmirror.write;

import java.util.Optional;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.store.StoreException;

/** The kept versions of the category files. */
@FunctionalInterface
public interface Versions {
    /** For a folder that keeps none. */
    Versions NONE = (category, format, revision) -> Optional.empty();

    /**
     * The file as it was published under a revision, byte for byte.
     *
     * @return empty when that version is not kept
     * @throws StoreException when the disk does not answer
     */
    Optional<byte[]> find(Category category, Format format, long revision) throws StoreException;
}

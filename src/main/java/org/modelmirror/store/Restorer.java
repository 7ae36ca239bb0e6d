package org.modelmirror.store;

import java.util.Optional;

/** Makes bytes again that were lost, from elsewhere: another archive, the document they were converted from, the trail. */
public interface Restorer {
    /** Knows nothing. */
    Restorer NONE = sha256 -> Optional.empty();

    /**
     * Bytes of this digest; those that turn out to have another are not used.
     *
     * @param sha256 lower-case hex
     */
    Optional<byte[]> find(String sha256);
}

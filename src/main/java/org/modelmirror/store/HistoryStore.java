package org.modelmirror.store;

import java.util.List;
import java.util.Optional;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** The kept versions of each category file (http-api.md 2.11). Thread-safe. */
public final class HistoryStore {
    private final HistoryLimits limits;

    HistoryStore(HistoryLimits limits) {
        this.limits = limits;
    }

    /** Whether versions are kept at all. */
    public boolean isEnabled() {
        return limits.enabled();
    }

    /**
     * What is kept of a file, newest first.
     *
     * @throws StorageUnavailableException when the disk does not answer
     */
    public List<Version> versions(Category category, Format format) throws StorageUnavailableException {
        return List.of();
    }

    /**
     * The bytes of a kept version, proved by their digest.
     *
     * @return empty when there is no such version, or its bytes are no longer what was committed
     * @throws StorageUnavailableException when the disk does not answer
     */
    public Optional<byte[]> bytes(Category category, Format format, long revision) throws StorageUnavailableException {
        return Optional.empty();
    }
}

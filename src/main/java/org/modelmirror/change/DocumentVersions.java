package org.modelmirror.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The versions that were accepted from one source, the newest first. A version counts as accepted when nothing of it was
 * held back by a change rule, or is not any more.
 */
public record DocumentVersions(List<DocumentVersion> newestFirst) {
    /** How many are remembered (sources-and-storage.md 2.6). */
    public static final int KEPT = 20;

    public static final DocumentVersions NONE = new DocumentVersions(List.of());

    public DocumentVersions {
        newestFirst = List.copyOf(newestFirst.subList(0, Math.min(KEPT, newestFirst.size())));
    }

    /** The same with this version as the newest; a version that was there before moves to the front. */
    public DocumentVersions with(DocumentVersion newest) {
        List<DocumentVersion> versions = new ArrayList<>();
        versions.add(newest);
        newestFirst.stream()
                .filter(version -> !version.sha256().equals(newest.sha256()))
                .forEach(versions::add);
        return new DocumentVersions(versions);
    }

    public Optional<DocumentVersion> newest() {
        return newestFirst.stream().findFirst();
    }

    /**
     * Whether the version is older than the newest: its {@code Last-Modified} is earlier, or its content is that of a
     * version accepted before the newest. The newest itself never is, whatever a second server says of its time.
     */
    boolean isRollback(DocumentVersion version) {
        Optional<DocumentVersion> newest = newest();
        if (newest.isEmpty() || newest.get().sha256().equals(version.sha256())) {
            return false;
        }
        boolean earlier = version.lastModified().isPresent()
                && newest.get()
                        .lastModified()
                        .filter(accepted -> version.lastModified().get().isBefore(accepted))
                        .isPresent();
        return earlier
                || newestFirst.stream().anyMatch(accepted -> accepted.sha256().equals(version.sha256()));
    }
}

package org.modelmirror.store;

import java.nio.file.Path;
import java.time.Instant;

/** Where an unreadable derived file is put aside (sources-and-storage.md 5.6). */
final class Quarantine {
    private Quarantine() {}

    static Path nameFor(Path file, Instant now) {
        return file.resolveSibling(file.getFileName() + ".corrupt-" + now.getEpochSecond());
    }
}

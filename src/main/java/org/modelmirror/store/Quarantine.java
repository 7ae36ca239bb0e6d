package org.modelmirror.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Where an unreadable derived file is put aside (sources-and-storage.md 5.6). */
final class Quarantine {
    private Quarantine() {}

    /** A name beside the file that no other file bears. */
    static Path nameFor(Path file, Instant now) {
        String name = file.getFileName() + ".corrupt-" + now.getEpochSecond();
        Path aside = file.resolveSibling(name);
        for (int i = 2; Files.exists(aside); i++) {
            aside = file.resolveSibling(name + "-" + i);
        }
        return aside;
    }
}

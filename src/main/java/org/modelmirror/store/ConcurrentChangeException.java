package org.modelmirror.store;

import java.nio.file.Path;

/** A file changed under our hands, by somebody who does not take our locks (sources-and-storage.md 4.6.2, F27). */
public final class ConcurrentChangeException extends StoreException {
    public ConcurrentChangeException(Path file) {
        super(file.getFileName() + ": was changed by somebody else meanwhile");
    }
}

package org.modelmirror.store;

import java.nio.file.Path;

/**
 * A category file vanished that was known to be there, so a write made from nothing would lose every model in it
 * (sources-and-storage.md F30). Writes are refused until it is back, or an operator confirms that it is to be empty.
 */
public final class CategoryFileMissingException extends StoreException {
    CategoryFileMissingException(Path file) {
        super(file.getFileName() + ": the file has vanished; restore it, or confirm that it is to be empty");
    }
}

package org.modelmirror.store;

/** The store could not do what it was asked; what was there before is still there. */
public abstract sealed class StoreException extends Exception
        permits StorageUnavailableException,
                StoreBusyException,
                CorruptStoreFileException,
                ConcurrentChangeException,
                CategoryFileMissingException {
    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}

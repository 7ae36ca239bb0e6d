package org.modelmirror.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The steps by which anything reaches the disk, one method each, so that a test can fail every one of them in turn.
 * {@link LocalDisk} is the real one.
 */
interface Disk {
    /** Creates a folder and its parents, durably; nothing happens when it is there. */
    void createFolders(Path folder) throws IOException;

    /**
     * Creates a file that must not exist yet and forces its bytes to the disk.
     *
     * @param like a file whose permissions the new one takes over, if it exists
     * @return the state of the new file
     */
    FileStamp writeNew(Path file, Content content, Path like) throws IOException;

    /**
     * Creates a file that must not exist yet, without forcing it.
     *
     * @param like a file whose permissions the new one takes over, if it exists
     * @return the file, open, for the caller to close
     */
    NewFile create(Path file, Content content, Path like) throws IOException;

    /** Gives a file a second name that must not exist yet; a file system need not be able to. */
    void link(Path existing, Path name) throws IOException;

    /** Adds bytes to the end of a file, which is created when missing; without forcing them. */
    void append(Path file, byte[] bytes) throws IOException;

    /** Writes over the beginning of a file, which is created when missing; what lies behind stays, nothing is forced. */
    void overwrite(Path file, byte[] bytes) throws IOException;

    /** Renames in one step, over whatever bears the name. */
    void replace(Path from, Path to) throws IOException;

    /** Makes names in a folder durable. */
    void forceFolder(Path folder) throws IOException;

    /** Deletes a file if it exists. */
    void delete(Path file) throws IOException;

    /** A file that was written just now, still open. */
    interface NewFile extends Closeable {
        /** Forces its bytes to the disk. */
        void force() throws IOException;

        /** Its state, which is final once it is closed. */
        FileStamp stamp() throws IOException;
    }
}

package org.modelmirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.modelmirror.archive.InvalidArchiveException;
import org.modelmirror.archive.Manifest;
import org.modelmirror.archive.MirrorArchive;
import org.modelmirror.store.FolderFiles;
import org.modelmirror.store.Store;

/**
 * An export, unpacked beside the data and proved by its manifest, byte for byte. It lies in the data folder, so that its files
 * can be moved into place; no part of the program takes it for data. Gone when closed.
 */
final class UnpackedExport implements AutoCloseable {
    private final Path folder;
    private final Manifest manifest;

    private UnpackedExport(Path folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /**
     * Unpacks it.
     *
     * @throws InvalidArchiveException when it is no export, or not what was exported; nothing is left of it then
     * @throws IOException when the disk refuses; nothing is left of it then
     * @throws CommandFailedException when there is no such file
     */
    static UnpackedExport of(Path archive, Store store, Console console)
            throws IOException, InvalidArchiveException, CommandFailedException {
        if (!Files.isRegularFile(archive)) {
            throw new CommandFailedException("there is no file " + archive);
        }
        Path folder = store.folder()
                .base()
                .resolve(FolderFiles.STAGING + ProcessHandle.current().pid());
        boolean isWhole = false;
        try {
            delete(folder);
            Files.createDirectories(folder);
            UnpackedExport unpacked =
                    new UnpackedExport(folder, MirrorArchive.unpack(archive, folder, console::progress));
            isWhole = true;
            return unpacked;
        } finally {
            if (!isWhole) {
                delete(folder);
            }
        }
    }

    /** Where it lies, laid out as a data folder. */
    Path folder() {
        return folder;
    }

    Manifest manifest() {
        return manifest;
    }

    /** @throws CommandFailedException when something of it is left */
    @Override
    public void close() throws CommandFailedException {
        try {
            delete(folder);
        } catch (IOException e) {
            throw new CommandFailedException("could not remove " + folder + ": " + e, e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> entries = Files.walk(folder)) {
                for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(entry);
                }
            }
        }
    }
}

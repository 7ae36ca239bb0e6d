package org.modelmirror.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The local file system. */
final class LocalDisk implements Disk {
    /** Of a file that replaces none; the process's umask may take more away. */
    private static final Set<PosixFilePermission> NEW_FILE = PosixFilePermissions.fromString("rw-r--r--");

    @Override
    public void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            createFolders(parent);
        }
        Files.createDirectories(folder);
        if (parent != null) {
            forceFolder(parent);
        }
    }

    @Override
    public FileStamp writeNew(Path file, Content content, Path like) throws IOException {
        NewFile written = create(file, content, like);
        try (written) {
            // A full disk often shows only here.
            written.force();
        }
        return written.stamp();
    }

    @Override
    public NewFile create(Path file, Content content, Path like) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (!hasPosix(file)) {
            FileChannel channel = FileChannel.open(file, options);
            return written(channel, content, () -> new Written(file, channel, Optional.empty()));
        }
        Set<PosixFilePermission> permissions = permissions(like);
        FileChannel channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(permissions));
        return written(channel, content, () -> {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            if (!attributes.permissions().equals(permissions) && Files.exists(like)) {
                Files.setPosixFilePermissions(file, permissions); // the umask took some away
            }
            return new Written(file, channel, Optional.of(FileStamp.of(attributes)));
        });
    }

    private static NewFile written(FileChannel channel, Content content, Completion completion) throws IOException {
        try {
            writeAll(channel, content.parts());
            return completion.complete();
        } catch (IOException | RuntimeException | Error e) {
            try {
                channel.close();
            } catch (IOException notClosed) {
                e.addSuppressed(notClosed);
            }
            throw e;
        }
    }

    private static Set<PosixFilePermission> permissions(Path like) throws IOException {
        try {
            return Files.getPosixFilePermissions(like);
        } catch (NoSuchFileException e) {
            return NEW_FILE;
        }
    }

    /** What is to be done once the bytes are written. */
    private interface Completion {
        NewFile complete() throws IOException;
    }

    /**
     * @param known the state, where it was at hand; a system may otherwise note the time of the last change as late as
     *     when the file is closed
     */
    private record Written(Path file, FileChannel channel, Optional<FileStamp> known) implements NewFile {
        @Override
        public void force() throws IOException {
            channel.force(true);
        }

        @Override
        public FileStamp stamp() throws IOException {
            return known.isPresent()
                    ? known.get()
                    : FileStamp.find(file).orElseThrow(() -> new NoSuchFileException(file.toString()));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static void writeAll(GatheringByteChannel channel, ByteBuffer... parts) throws IOException {
        int written = 0;
        while (written < parts.length) {
            // One system call may take fewer parts than there are, and the last of them in part.
            channel.write(parts, written, parts.length - written);
            while (written < parts.length && !parts[written].hasRemaining()) {
                written++;
            }
        }
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        try {
            Files.createLink(name, existing);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this file system has no hard links", e);
        }
    }

    @Override
    public void append(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writeAll(channel, ByteBuffer.wrap(bytes));
        }
    }

    @Override
    public void overwrite(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            writeAll(channel, ByteBuffer.wrap(bytes));
        }
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        if (!hasPosix(folder)) {
            return; // Windows opens no folder; its renames are journalled
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    private static boolean hasPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}

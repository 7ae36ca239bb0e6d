package org.modelmirror.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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
    public void writeNew(Path file, Content content, Path like) throws IOException {
        write(file, content, like, true);
    }

    @Override
    public void create(Path file, Content content, Path like) throws IOException {
        write(file, content, like, false);
    }

    private static void write(Path file, Content content, Path like, boolean force) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        boolean posix = hasPosix(file);
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(NEW_FILE)}
                : new FileAttribute<?>[0];
        try (FileChannel channel = FileChannel.open(file, options, attributes)) {
            writeAll(channel, content.parts());
            if (posix && Files.exists(like)) {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(like);
                if (!permissions.equals(Files.getPosixFilePermissions(file))) {
                    Files.setPosixFilePermissions(file, permissions);
                }
            }
            if (force) {
                // A full disk often shows only here.
                channel.force(true);
            }
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
    public void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
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

package org.modelmirror.archive;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * A mirror in one file: a gzipped tape archive whose first entry lists all others with their digests. The same folder gives
 * the same bytes, on the same Java.
 */
public final class MirrorArchive {
    /** Largest manifest that is read, in bytes: some 200 for each file. */
    private static final int MAX_MANIFEST_BYTES = 64 << 20;

    private MirrorArchive() {}

    /**
     * Writes an archive. The files must not change meanwhile.
     *
     * @param files by name
     * @param progress told what is being done
     * @throws IOException when a file cannot be read or the archive not be written
     */
    public static Manifest write(OutputStream out, Map<String, Path> files, Consumer<String> progress)
            throws IOException {
        Map<String, Manifest.Listed> listed = new TreeMap<>();
        progress.accept("hashing " + files.size() + " files");
        for (Map.Entry<String, Path> file : files.entrySet()) {
            try (InputStream in = Files.newInputStream(file.getValue())) {
                Measured measured = measure(in::read, OutputStream.nullOutputStream());
                listed.put(file.getKey(), new Manifest.Listed(measured.bytes(), measured.sha256()));
            }
        }
        Manifest manifest = new Manifest(listed);
        try (TarWriter tar = new TarWriter(new GZIPOutputStream(new BufferedOutputStream(out), 1 << 16))) {
            byte[] head = manifest.toBytes();
            tar.file(Manifest.NAME, 0644, head.length, new ByteArrayInputStream(head));
            for (Map.Entry<String, Manifest.Listed> file : manifest.files().entrySet()) {
                progress.accept("writing " + file.getKey());
                try (InputStream in = Files.newInputStream(files.get(file.getKey()))) {
                    tar.file(file.getKey(), 0644, file.getValue().sizeBytes(), in);
                }
            }
        }
        return manifest;
    }

    /**
     * Unpacks an archive and proves every byte of it.
     *
     * @param into an empty folder; what lies in it after a failure is worth nothing
     * @param progress told what is being done
     * @throws InvalidArchiveException when the archive is damaged, cut off or hostile
     * @throws IOException when the disk refuses
     */
    public static Manifest unpack(Path archive, Path into, Consumer<String> progress)
            throws IOException, InvalidArchiveException {
        try (TarReader tar =
                new TarReader(new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)), 1 << 16))) {
            Manifest manifest = manifest(tar);
            long room = Files.getFileStore(into).getUsableSpace();
            if (manifest.bytes() > room) {
                throw new IOException("not enough room: " + manifest.bytes() + " bytes wanted, " + room + " left");
            }
            Set<String> missing = new HashSet<>(manifest.files().keySet());
            Optional<TarReader.Entry> entry = tar.next();
            while (entry.isPresent()) {
                String name = entry.get().name();
                Manifest.Listed listed = manifest.files().get(name);
                if (listed == null) {
                    throw new InvalidArchiveException(TarReader.printable(name) + " is not in the manifest");
                }
                if (!missing.remove(name)) {
                    throw new InvalidArchiveException(TarReader.printable(name) + " is there twice");
                }
                progress.accept("unpacking " + name);
                unpack(tar, entry.get(), listed, into.resolve(name));
                entry = tar.next();
            }
            if (!missing.isEmpty()) {
                throw new InvalidArchiveException(missing.size() + " files of the manifest are missing, one is "
                        + missing.iterator().next());
            }
            return manifest;
        } catch (EOFException e) {
            throw new InvalidArchiveException("the archive is cut off");
        } catch (ZipException e) {
            throw new InvalidArchiveException("the archive is damaged: " + e.getMessage());
        }
    }

    private static Manifest manifest(TarReader tar) throws IOException, InvalidArchiveException {
        Optional<TarReader.Entry> first = tar.next();
        if (first.isEmpty()
                || !first.get().name().equals(Manifest.NAME)
                || first.get().sizeBytes() > MAX_MANIFEST_BYTES) {
            throw new InvalidArchiveException("it is no export of a mirror: a manifest must come first");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        measure(tar::read, bytes);
        return Manifest.of(bytes.toByteArray());
    }

    private static void unpack(TarReader tar, TarReader.Entry entry, Manifest.Listed listed, Path file)
            throws IOException, InvalidArchiveException {
        if (entry.sizeBytes() != listed.sizeBytes()) {
            throw new InvalidArchiveException(
                    entry.name() + " has " + entry.sizeBytes() + " bytes instead of " + listed.sizeBytes());
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Measured measured = measure(tar::read, Channels.newOutputStream(channel));
            if (!measured.sha256().equals(listed.sha256())) {
                throw new InvalidArchiveException(entry.name() + " is damaged: its digest is not that of the manifest");
            }
            channel.force(true);
        }
    }

    private record Measured(long bytes, String sha256) {}

    /** Bytes that come piece by piece: at most as many as fit, -1 at the end. */
    private interface Chunks<X extends Exception> {
        int read(byte[] buffer) throws IOException, X;
    }

    private static <X extends Exception> Measured measure(Chunks<X> chunks, OutputStream copy) throws IOException, X {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        int count = chunks.read(buffer);
        while (count >= 0) {
            digest.update(buffer, 0, count);
            copy.write(buffer, 0, count);
            bytes += count;
            count = chunks.read(buffer);
        }
        return new Measured(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

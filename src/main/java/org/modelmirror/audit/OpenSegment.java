package org.modelmirror.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The newest segment of a folder, held open. Used under the trail's lock, but for {@link #force} and {@link #close}. */
final class OpenSegment {
    private final Path file;
    private final int number;
    private final FileChannel channel;
    private final @Nullable Object key;
    private long size;
    private boolean complete;

    private OpenSegment(Path file, int number, FileChannel channel, @Nullable Object key) {
        this.file = file;
        this.number = number;
        this.channel = channel;
        this.key = key;
    }

    static OpenSegment open(Path file, int number) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            OpenSegment segment = new OpenSegment(file, number, channel, attributes.fileKey());
            segment.look(attributes.size());
            return segment;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    int number() {
        return number;
    }

    long size() {
        return size;
    }

    /** Whether the last line has its line feed; a process that died while it wrote leaves one without. */
    boolean isComplete() {
        return complete;
    }

    /**
     * Looks at the file again, which another process may have added to.
     *
     * @return whether the file of that name still is the one that is open here
     */
    boolean refresh() throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return false;
        }
        if (!channel.isOpen() || !Objects.equals(attributes.fileKey(), key)) {
            return false;
        }
        if (attributes.size() != size) {
            look(attributes.size());
        }
        return true;
    }

    private void look(long now) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        complete = now == 0 || (channel.read(last, now - 1) == 1 && last.get(0) == '\n');
        size = now;
    }

    /**
     * Adds whole lines at the end. What a failing write left is cut off again; should that fail too, the next look finds
     * it.
     */
    void append(ByteBuffer lines) throws IOException {
        long at = size;
        try {
            while (lines.hasRemaining()) {
                at += channel.write(lines, at);
            }
        } catch (IOException | RuntimeException e) {
            cutOff(e);
            throw e;
        }
        size = at;
        complete = true;
    }

    private void cutOff(Exception failure) {
        try {
            if (channel.isOpen() && channel.size() > size) {
                channel.truncate(size);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    void force() throws IOException {
        channel.force(false);
    }

    void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return AuditSegments.name(file);
    }
}

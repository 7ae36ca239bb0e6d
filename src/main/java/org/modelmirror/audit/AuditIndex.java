package org.modelmirror.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;

/**
 * {@code index.json}: the last event id that was given out (queue-audit-sync.md 1.4). Used under the trail's lock.
 *
 * <p>Only its first version is moved into place. After that the few bytes are overwritten where they lie, in one write
 * that never makes them fewer: moving a file each time costs twenty times as much as the whole reservation, and an index
 * that a power cut spoils is found again in the segments.
 */
final class AuditIndex {
    private static final String LAST = "last_event_id";
    private static final JsonReader READER = new JsonReader();
    /** Larger than any index that we or the peer write, in bytes. */
    private static final int MAX_BYTES = 4096;

    private final Path file;
    private @Nullable FileChannel channel;
    private @Nullable Object key;

    AuditIndex(Path root) {
        this.file = root.resolve("index.json");
    }

    /** The last id given out; empty when the file is missing or holds none. */
    OptionalLong read() throws IOException {
        FileChannel open = open();
        if (open == null) {
            return OptionalLong.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(open.size(), MAX_BYTES));
        while (bytes.hasRemaining() && open.read(bytes, bytes.position()) > 0) {
            // until all is there
        }
        byte[] text = new byte[bytes.position()];
        bytes.flip().get(text);
        try {
            JsonNode last = READER.read(text).root().path(LAST);
            return last.isIntegralNumber() && last.canConvertToLong() && last.longValue() >= 0
                    ? OptionalLong.of(last.longValue())
                    : OptionalLong.empty();
        } catch (JsonSyntaxException e) {
            return OptionalLong.empty();
        }
    }

    /** Notes the last id given out; not forced. */
    void write(long last) throws IOException {
        byte[] text = JsonWriter.toBytes(JsonNodeFactory.instance.objectNode().put(LAST, last), JsonForm.STATE);
        FileChannel open = open();
        if (open == null) {
            create(text);
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(text);
        while (bytes.hasRemaining()) {
            open.write(bytes, bytes.position());
        }
        if (open.size() > text.length) {
            open.truncate(text.length);
        }
    }

    /** What to force, once the lock is let go. */
    Optional<FileChannel> channel() {
        return Optional.ofNullable(channel);
    }

    void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    private void create(byte[] text) throws IOException {
        Path temporary = file.resolveSibling("index.json.tmp");
        Files.write(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The file of that name, opened again when it is another one by now; null when there is none. */
    private @Nullable FileChannel open() throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            close();
            return null;
        }
        if (channel == null || !channel.isOpen() || !Objects.equals(attributes.fileKey(), key)) {
            close();
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            key = attributes.fileKey();
        }
        return channel;
    }
}

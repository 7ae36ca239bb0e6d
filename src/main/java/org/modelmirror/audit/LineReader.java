package org.modelmirror.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of a segment as bytes, one at a time. */
final class LineReader implements Closeable {
    private final InputStream in;

    private LineReader(InputStream in) {
        this.in = in;
    }

    /** @param from where to begin, in bytes; in the middle of a line its rest comes first */
    static LineReader open(Path file, long from) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        try {
            channel.position(from);
            return new LineReader(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The next line without its line feed; empty at the end. A last line without one counts. */
    Optional<byte[]> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        boolean any = false;
        int b = in.read();
        while (b >= 0 && b != '\n') {
            any = true;
            line.write(b);
            b = in.read();
        }
        return any || b == '\n' ? Optional.of(line.toByteArray()) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package org.modelmirror.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads a tape archive of regular files. Whatever else an archive may hold, links above all, it refuses. */
final class TarReader implements Closeable {
    /** Some programs fill an archive up to ten KiB. */
    private static final int MAX_END_BLOCKS = 64;

    private final InputStream in;
    private long left;
    private int padding;

    /**
     * One file; its bytes are read from the reader.
     *
     * @param name as it stands in the archive, so possibly anything
     */
    record Entry(String name, long sizeBytes) {}

    TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next file; what is left of the one before is passed over.
     *
     * @return empty at the end
     * @throws InvalidArchiveException when it is no regular file, or no archive at all
     */
    Optional<Entry> next() throws IOException, InvalidArchiveException {
        skip(left + padding);
        byte[] block = block();
        if (isEmpty(block)) {
            if (!isEmpty(block())) {
                throw new InvalidArchiveException("the end of the archive is not where it should be");
            }
            // Only at the very end does the compressed stream prove its check sum.
            for (int blocks = 0; blocks < MAX_END_BLOCKS; blocks++) {
                byte[] rest = in.readNBytes(TarWriter.BLOCK);
                if (rest.length == 0) {
                    return Optional.empty();
                }
                if (!isEmpty(rest)) {
                    break;
                }
            }
            throw new InvalidArchiveException("something follows the end of the archive");
        }
        if (number(block, 148, 8) != TarWriter.checkSum(block)) {
            throw new InvalidArchiveException("a header is damaged");
        }
        String prefix = text(block, 345, 155);
        String name = (prefix.isEmpty() ? "" : prefix + "/") + text(block, 0, 100);
        char type = (char) block[156];
        if (type != '0' && type != 0) {
            throw new InvalidArchiveException(
                    printable(name) + " is no regular file: links, folders and devices are refused");
        }
        left = number(block, 124, 12);
        padding = (int) ((TarWriter.BLOCK - left % TarWriter.BLOCK) % TarWriter.BLOCK);
        return Optional.of(new Entry(name, left));
    }

    /** The next bytes of the file, at most as many as fit; -1 at its end. */
    int read(byte[] buffer) throws IOException, InvalidArchiveException {
        if (left == 0) {
            return -1;
        }
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
            throw cutOff();
        }
        left -= count;
        return count;
    }

    private byte[] block() throws IOException, InvalidArchiveException {
        byte[] block = in.readNBytes(TarWriter.BLOCK);
        if (block.length < TarWriter.BLOCK) {
            throw cutOff();
        }
        return block;
    }

    private void skip(long bytes) throws IOException, InvalidArchiveException {
        long todo = bytes;
        while (todo > 0) {
            int count = in.readNBytes((int) Math.min(todo, 1 << 16)).length;
            if (count == 0) {
                throw cutOff();
            }
            todo -= count;
        }
        left = 0;
        padding = 0;
    }

    private static InvalidArchiveException cutOff() {
        return new InvalidArchiveException("the archive is cut off");
    }

    private static boolean isEmpty(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] block, int at, int most) {
        int end = at;
        while (end < at + most && block[end] != 0) {
            end++;
        }
        return new String(block, at, end - at, StandardCharsets.UTF_8);
    }

    private static long number(byte[] block, int at, int width) throws InvalidArchiveException {
        String digits = text(block, at, width).trim();
        if (!digits.matches("[0-7]{1,11}")) {
            throw new InvalidArchiveException("a header is damaged");
        }
        return Long.parseLong(digits, 8);
    }

    /** For messages: a name from outside may hold anything. */
    static String printable(String name) {
        return '"' + name.replaceAll("[^\\x20-\\x7e]", "?") + '"';
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

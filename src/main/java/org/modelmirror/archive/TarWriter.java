package org.modelmirror.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes a tape archive in the form of POSIX ustar. Nothing in it but names, modes and bytes: no times, so that
 * the same files always give the same archive.
 */
public final class TarWriter implements Closeable {
    static final int BLOCK = 512;

    private static final int NAME_BYTES = 100;
    private static final int PREFIX_BYTES = 155;
    private static final char FILE = '0';
    private static final char LINK = '2';
    private static final char FOLDER = '5';

    private final OutputStream out;

    /** @param out takes the archive; closed with this */
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * A regular file.
     *
     * @param name relative, with slashes
     * @param mode its permissions, as {@code 0644}
     * @param sizeBytes how much the stream holds, to the byte
     * @throws IOException when the archive cannot be written, or the stream holds more or less than it should
     */
    public void file(String name, int mode, long sizeBytes, InputStream content) throws IOException {
        header(name, mode, 0, sizeBytes, FILE, "");
        long copied = content.transferTo(out);
        if (copied != sizeBytes) {
            throw new IOException(name + " changed while it was read: " + copied + " bytes instead of " + sizeBytes);
        }
        pad(sizeBytes);
    }

    /**
     * A folder.
     *
     * @param owner number of the user and group that it belongs to, 0 for root
     */
    public void folder(String name, int mode, int owner) throws IOException {
        header(name.endsWith("/") ? name : name + "/", mode, owner, 0, FOLDER, "");
    }

    /** A symbolic link. */
    public void link(String name, String target) throws IOException {
        header(name, 0777, 0, 0, LINK, target);
    }

    private void header(String name, int mode, int owner, long sizeBytes, char type, String target) throws IOException {
        byte[] block = new byte[BLOCK];
        String last = name;
        if (bytes(name).length > NAME_BYTES) {
            int slash = name.indexOf('/', Math.max(0, name.length() - NAME_BYTES - 1));
            if (slash < 0 || bytes(name.substring(0, slash)).length > PREFIX_BYTES) {
                throw new IOException("name is too long for an archive: " + name);
            }
            put(block, 345, name.substring(0, slash), PREFIX_BYTES);
            last = name.substring(slash + 1);
        }
        put(block, 0, last, NAME_BYTES);
        octal(block, 100, mode, 8);
        octal(block, 108, owner, 8);
        octal(block, 116, owner, 8);
        octal(block, 124, sizeBytes, 12);
        octal(block, 136, 0, 12);
        block[156] = (byte) type;
        put(block, 157, target, NAME_BYTES);
        put(block, 257, "ustar", 6);
        put(block, 263, "00", 2);
        octal(block, 148, checkSum(block), 7);
        block[155] = ' ';
        out.write(block);
    }

    /** Of the block with blanks where the sum stands. */
    static int checkSum(byte[] block) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        return sum;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void put(byte[] block, int at, String text, int most) throws IOException {
        byte[] bytes = bytes(text);
        if (bytes.length > most) {
            throw new IOException("too long for an archive: " + text);
        }
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static void octal(byte[] block, int at, long value, int width) throws IOException {
        put(block, at, String.format(Locale.ROOT, "%0" + (width - 1) + "o", value), width - 1);
    }

    private void pad(long sizeBytes) throws IOException {
        int rest = (int) (sizeBytes % BLOCK);
        if (rest > 0) {
            out.write(new byte[BLOCK - rest]);
        }
    }

    @Override
    public void close() throws IOException {
        try (out) {
            out.write(new byte[2 * BLOCK]);
        }
    }
}

package org.modelmirror.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What the last holder of a lock left in its file: three lines, of the same length for the same holder.
 *
 * @param holder who it was, for people: {@code pid 4711}
 * @param id tells one holder from another with the same pid
 * @param note a number for the next holder
 */
record LockMark(String holder, String id, long note) {
    /** Longest number. */
    private static final int NOTE_DIGITS = 19;

    /** The mark of a new holder in this process. */
    static LockMark own() {
        return new LockMark(
                "pid " + ProcessHandle.current().pid(), UUID.randomUUID().toString(), 0);
    }

    static LockMark read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(128);
        channel.read(bytes, 0);
        String[] lines = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).split("\n", -1);
        boolean isWhole = lines.length == 4 && isNote(lines[2]);
        return isWhole ? new LockMark(lines[0], lines[1], Long.parseLong(lines[2])) : new LockMark(lines[0], "", 0);
    }

    private static boolean isNote(String text) {
        return text.length() == NOTE_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && text.compareTo(String.valueOf(Long.MAX_VALUE)) <= 0;
    }

    LockMark withNote(long newNote) {
        return new LockMark(holder, id, newNote);
    }

    boolean isSameHolder(LockMark other) {
        return id.equals(other.id);
    }

    void write(FileChannel channel) throws IOException {
        String digits = Long.toString(note);
        String text = holder + "\n" + id + "\n" + "0".repeat(NOTE_DIGITS - digits.length()) + digits + "\n";
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    }
}

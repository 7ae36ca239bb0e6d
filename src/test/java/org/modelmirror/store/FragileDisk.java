package org.modelmirror.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The local disk until a given step, which then fails, or at which the machine stops. */
final class FragileDisk implements Disk {
    /** What happens at the step. */
    enum Fate {
        /** This step fails with an I/O error, the later ones work. */
        FAIL,
        /** The power goes: half of the bytes may be written, and nothing reaches the disk from then on. */
        CRASH,
        /** As on a full disk: nothing can be written, deleting works. */
        FULL
    }

    /** The power cut itself; not an exception that any code would handle. */
    static final class PowerCut extends Error {}

    private final LocalDisk disk = new LocalDisk();
    private final int step;
    private final Fate fate;
    private int taken;
    private boolean isMended;

    /** @param step the first step is 1 */
    FragileDisk(int step, Fate fate) {
        this.step = step;
        this.fate = fate;
    }

    boolean isStepReached() {
        return taken >= step;
    }

    /** The fault is over. */
    void mend() {
        isMended = true;
    }

    private boolean isDue() throws IOException {
        if (isMended) {
            return false;
        }
        taken++;
        if (fate == Fate.CRASH && taken > step) {
            throw new PowerCut();
        }
        return fate == Fate.FULL ? taken >= step : taken == step;
    }

    private void perhapsFail() throws IOException {
        if (isDue()) {
            fail();
        }
    }

    private void fail() throws IOException {
        if (fate == Fate.CRASH) {
            throw new PowerCut();
        }
        throw new IOException(fate == Fate.FULL ? "No space left on device" : "Input/output error");
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        perhapsFail();
        disk.createFolders(folder);
    }

    @Override
    public FileStamp writeNew(Path file, Content content, Path like) throws IOException {
        if (isDue()) {
            Files.write(file, Arrays.copyOf(content.toBytes(), content.size() / 2));
            fail();
        }
        return disk.writeNew(file, content, like);
    }

    @Override
    public NewFile create(Path file, Content content, Path like) throws IOException {
        if (isDue()) {
            Files.write(file, Arrays.copyOf(content.toBytes(), content.size() / 2));
            fail();
        }
        NewFile written = disk.create(file, content, like);
        return new NewFile() {
            @Override
            public void force() throws IOException {
                perhapsFail();
                written.force();
            }

            @Override
            public FileStamp stamp() throws IOException {
                return written.stamp();
            }

            @Override
            public void close() throws IOException {
                written.close();
            }
        };
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        perhapsFail();
        disk.link(existing, name);
    }

    @Override
    public void append(Path file, byte[] bytes) throws IOException {
        if (isDue()) {
            disk.append(file, Arrays.copyOf(bytes, bytes.length / 2));
            fail();
        }
        disk.append(file, bytes);
    }

    @Override
    public void overwrite(Path file, byte[] bytes) throws IOException {
        if (isDue()) {
            disk.overwrite(file, Arrays.copyOf(bytes, bytes.length / 2));
            fail();
        }
        disk.overwrite(file, bytes);
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        perhapsFail();
        disk.replace(from, to);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        perhapsFail();
        disk.forceFolder(folder);
    }

    @Override
    public void delete(Path file) throws IOException {
        if (fate != Fate.FULL) {
            perhapsFail();
        }
        disk.delete(file);
    }
}

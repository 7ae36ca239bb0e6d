package org.modelmirror;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.modelmirror.archive.Manifest;
import org.modelmirror.archive.MirrorArchive;
import org.modelmirror.store.Finding;
import org.modelmirror.store.FolderFiles;
import org.modelmirror.store.Restorer;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreException;

/**
 * {@code model-mirror export}: the whole mirror in one file. May run beside the service, whose writers wait meanwhile. A
 * damaged mirror is not exported.
 */
final class ExportCommand {
    private final Store store;
    private final Console console;

    ExportCommand(Store store, Console console) {
        this.store = store;
        this.console = console;
    }

    @SuppressWarnings("try") // the locks are held, not used
    int run(Path file, boolean isJson) throws StoreException, InterruptedException, CommandFailedException {
        long damages = store.check().run(false, Restorer.NONE, console::progress).findings().stream()
                .filter(Finding::isOpen)
                .count();
        if (damages > 0) {
            throw new CommandFailedException(
                    "the mirror is damaged in " + damages + " places: see model-mirror verify; nothing was exported");
        }
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        Manifest manifest;
        try {
            try (HeldCategories held = HeldCategories.forReading(store);
                    OutputStream out = Files.newOutputStream(
                            temporary,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                manifest = MirrorArchive.write(out, new FolderFiles(store.folder()).list(), console::progress);
            }
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard(temporary, e);
            throw new CommandFailedException("not exported: " + e, e);
        }
        console.done();
        if (isJson) {
            console.say(JsonNodeFactory.instance
                    .objectNode()
                    .put("file", target.toString())
                    .put("files", manifest.files().size())
                    .put("bytes", manifest.bytes()));
        } else {
            console.say(
                    "exported " + manifest.files().size() + " files of " + manifest.bytes() + " bytes to " + target);
        }
        return ExitCode.DONE;
    }

    private static void discard(Path temporary, IOException reason) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}

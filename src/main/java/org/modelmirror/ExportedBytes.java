package org.modelmirror;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.modelmirror.store.Restorer;

/**
 * The bytes of an export by the digests of its manifest, for those that the folder itself cannot bring back. What was written
 * since the export has other digests, so none of it is ever replaced by something older.
 */
final class ExportedBytes implements Restorer {
    private final Restorer first;
    private final Map<String, String> names = new HashMap<>();
    private final Path folder;
    private final Set<String> taken = new TreeSet<>();

    /** @param first asked before the export is */
    ExportedBytes(Restorer first, UnpackedExport export) {
        this.first = first;
        this.folder = export.folder();
        // Of two names the one that people know: a kept version is a second name of the file it was.
        export.manifest()
                .files()
                .forEach((name, file) ->
                        names.merge(file.sha256(), name, (other, next) -> other.startsWith("history/") ? next : other));
    }

    @Override
    public Optional<byte[]> find(String sha256) {
        Optional<byte[]> bytes = first.find(sha256);
        String name = names.get(sha256);
        if (bytes.isPresent() || name == null) {
            return bytes;
        }
        try {
            bytes = Optional.of(Files.readAllBytes(folder.resolve(name)));
            taken.add(name);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was handed out, by the names in the export. */
    Set<String> taken() {
        return Collections.unmodifiableSet(taken);
    }
}

package org.modelmirror.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files that make up a mirror, by the names they have in any folder: relative to the base folder, with slashes; the audit
 * trail below {@code audit/} and the last good copies below {@code last_good/}, wherever they lie. Left out is what belongs to running processes alone: locks,
 * leadership, requests to refresh, pauses of routes, temporary files, and files put aside.
 */
public final class FolderFiles {
    private static final Set<String> NOT_OURS = Set.of("locks", "leader", "refresh", StoreFolder.PAUSED);
    private static final String AUDIT = "audit";
    private static final String LAST_GOOD = "last_good";

    /** Begin of the name of a folder in the base folder that holds what is about to be imported. */
    public static final String STAGING = ".import-";

    private final StoreFolder folder;

    public FolderFiles(StoreFolder folder) {
        this.folder = folder;
    }

    /**
     * All files there are, by name.
     *
     * @throws StorageUnavailableException when the disk does not answer
     */
    public Map<String, Path> list() throws StorageUnavailableException {
        Map<String, Path> files = new LinkedHashMap<>();
        List<Path> found = new ArrayList<>(walk(folder.base()));
        if (!folder.audit().startsWith(folder.base())) {
            found.addAll(walk(folder.audit()));
        }
        found.stream()
                .filter(file -> isPart(name(file)))
                .sorted(Comparator.comparing(this::name))
                .forEach(file -> files.put(name(file), file));
        return files;
    }

    /** Whether a mirror has files of this name; also tells names that lead out of the folder. */
    public static boolean isPart(String name) {
        List<String> parts = List.of(name.split("/", -1));
        String last = parts.get(parts.size() - 1);
        return parts.stream().noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))
                && name.chars().noneMatch(c -> c < ' ' || c == '\\' || c == ':')
                && !(parts.size() > 1 && NOT_OURS.contains(parts.get(0)))
                && !parts.get(0).startsWith(STAGING)
                && !last.endsWith(".tmp")
                && !last.contains(".tmp.")
                && !last.contains(".corrupt-");
    }

    /** The name of a file. */
    public String name(Path file) {
        if (file.startsWith(folder.audit())) {
            return AUDIT + "/" + relative(folder.audit(), file);
        }
        return file.startsWith(folder.lastGood())
                ? LAST_GOOD + "/" + relative(folder.lastGood(), file)
                : relative(folder.base(), file);
    }

    private static String relative(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    /** Where a file of that name lies in this folder. */
    public Path path(String name) {
        if (name.startsWith(AUDIT + "/")) {
            return folder.audit().resolve(name.substring(AUDIT.length() + 1));
        }
        return name.startsWith(LAST_GOOD + "/")
                ? folder.lastGood().resolve(name.substring(LAST_GOOD.length() + 1))
                : folder.base().resolve(name);
    }

    private static List<Path> walk(Path root) throws StorageUnavailableException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.walk(root)) {
            return entries.filter(Files::isRegularFile).toList();
        } catch (IOException | UncheckedIOException e) {
            throw StorageUnavailableException.of(root, 0, e instanceof IOException io ? io : new IOException(e));
        }
    }
}

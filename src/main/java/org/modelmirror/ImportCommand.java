package org.modelmirror;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.modelmirror.archive.InvalidArchiveException;
import org.modelmirror.archive.Manifest;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.store.CategoryCommit;
import org.modelmirror.store.Cause;
import org.modelmirror.store.Committed;
import org.modelmirror.store.Finding;
import org.modelmirror.store.FolderFiles;
import org.modelmirror.store.Restorer;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.StoreFolder;

/**
 * {@code model-mirror import}: takes over an export. All of it is unpacked beside the data and proved before anything else
 * is touched. An empty folder gets everything, with history and trail; a mirror that holds data already gets the content of
 * the categories as edits, with revisions of its own, so that its clients never see one go back. A service that runs on the
 * folder shows them within {@code store.watch.period}.
 */
final class ImportCommand {
    private final Store store;
    private final Clock clock;
    private final Console console;

    ImportCommand(Store store, Clock clock, Console console) {
        this.store = store;
        this.clock = clock;
        this.console = console;
    }

    /** @param user who the history names for what changes in a folder that held data */
    int run(Path archive, String user, boolean isJson)
            throws StoreException, InterruptedException, CommandFailedException {
        try (UnpackedExport export = UnpackedExport.of(archive, store, console)) {
            prove(export.folder());
            Outcome outcome = install(export.folder(), export.manifest(), user);
            console.done();
            tell(export.manifest(), outcome, isJson);
            return ExitCode.DONE;
        } catch (InvalidArchiveException e) {
            throw new CommandFailedException("nothing was imported: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailedException("not imported: " + e, e);
        }
    }

    private Store staged(Path staging) {
        return new Store(StoreFolder.at(staging), clock, System::nanoTime);
    }

    private void prove(Path staging) throws StoreException, InterruptedException, CommandFailedException {
        Optional<Finding> damage =
                staged(staging).check().run(false, Restorer.NONE, console::progress).findings().stream()
                        .filter(Finding::isOpen)
                        .findFirst();
        if (damage.isPresent()) {
            throw new CommandFailedException("nothing was imported: the exported mirror itself is damaged, "
                    + damage.get().file() + " " + damage.get().problem());
        }
    }

    /** What was done. */
    private record Outcome(boolean isWhole, Set<String> changed, int unchanged, Set<String> onlyHere) {}

    @SuppressWarnings("try") // the locks are held, not used
    private Outcome install(Path staging, Manifest manifest, String user)
            throws StoreException, InterruptedException, IOException {
        try (HeldCategories held = HeldCategories.of(store)) {
            return isEmpty() ? whole(staging, manifest) : edits(staging, manifest, user);
        }
    }

    private boolean isEmpty() throws StoreException {
        return new FolderFiles(store.folder())
                .list().keySet().stream().allMatch(name -> name.equals("audit/index.json"));
    }

    /** Everything, the category files last: what lies there before them is of no effect. */
    private Outcome whole(Path staging, Manifest manifest) throws IOException {
        FolderFiles here = new FolderFiles(store.folder());
        FolderFiles there = new FolderFiles(StoreFolder.at(staging));
        List<String> names = new ArrayList<>(manifest.files().keySet());
        names.sort(Comparator.comparing(this::isCategoryFile).thenComparing(Comparator.naturalOrder()));
        List<Path> done = new ArrayList<>();
        try {
            for (String name : names) {
                console.progress("installing " + name);
                Path target = here.path(name);
                Files.createDirectories(target.resolveSibling("."));
                move(there.path(name), target);
                done.add(target);
            }
        } catch (IOException e) {
            for (Path file : done) {
                Files.deleteIfExists(file);
            }
            throw e;
        }
        Set<String> changed = new TreeSet<>(names);
        changed.removeIf(name -> !isCategoryFile(name));
        return new Outcome(true, changed, 0, Set.of());
    }

    /** An audit trail may lie on another disk. */
    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private boolean isCategoryFile(String name) {
        Path path = new FolderFiles(store.folder()).path(name);
        return Stream.of(Category.values())
                .flatMap(category ->
                        Stream.of(Format.values()).flatMap(format -> store.folder().file(category, format).stream()))
                .anyMatch(path::equals);
    }

    private Outcome edits(Path staging, Manifest manifest, String user)
            throws StoreException, InterruptedException, IOException {
        Store there = staged(staging);
        Set<String> changed = new TreeSet<>();
        Set<String> onlyHere = new TreeSet<>();
        int unchanged = 0;
        for (Category category : Category.values()) {
            console.progress("importing " + category);
            Optional<byte[]> legacy = bytes(there, category, Format.LEGACY);
            Optional<byte[]> v2 = bytes(there, category, Format.V2);
            for (Format format : EnumSet.allOf(Format.class)) {
                if ((format == Format.V2 ? v2 : legacy).isEmpty()
                        && store.categories().read(category, format).isPresent()) {
                    onlyHere.add(category + " (" + format + ")");
                }
            }
            Committed committed = legacy.isEmpty() && v2.isEmpty() ? null : commit(category, legacy, v2, user);
            for (Format format : EnumSet.allOf(Format.class)) {
                if ((format == Format.V2 ? v2 : legacy).isPresent()) {
                    if (committed != null && committed.isChanged(format)) {
                        changed.add(category + " (" + format + ")");
                    } else {
                        unchanged++;
                    }
                }
            }
        }
        others(staging, manifest);
        return new Outcome(false, changed, unchanged, onlyHere);
    }

    private static Optional<byte[]> bytes(Store there, Category category, Format format) throws StoreException {
        return there.categories().read(category, format).map(file -> file.bytes());
    }

    private Committed commit(Category category, Optional<byte[]> legacy, Optional<byte[]> v2, String user)
            throws StoreException, InterruptedException {
        return store.categories()
                .commit(CategoryCommit.of(category, legacy, v2)
                        .because(Cause.EDIT)
                        .by(user));
    }

    /** Files of no category: those of text groups, and what the raw facade keeps. */
    private void others(Path staging, Manifest manifest) throws StoreException, IOException {
        FolderFiles here = new FolderFiles(store.folder());
        FolderFiles there = new FolderFiles(StoreFolder.at(staging));
        for (String name : manifest.files().keySet()) {
            boolean isGroups = !name.contains("/") && !isCategoryFile(name);
            if (isGroups || name.startsWith("last_good/raw/")) {
                store.files().replace(here.path(name), Files.readAllBytes(there.path(name)));
            }
        }
    }

    private void tell(Manifest manifest, Outcome outcome, boolean isJson) {
        if (isJson) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("files", manifest.files().size())
                    .put("bytes", manifest.bytes())
                    .put("whole", outcome.isWhole());
            outcome.changed().forEach(json.putArray("changed")::add);
            json.put("unchanged", outcome.unchanged());
            outcome.onlyHere().forEach(json.putArray("only_here")::add);
            console.say(json);
            return;
        }
        console.say("proved " + manifest.files().size() + " files of " + manifest.bytes() + " bytes");
        if (outcome.isWhole()) {
            console.say("imported all of it, with history and trail, into an empty folder");
            return;
        }
        outcome.changed().forEach(name -> console.say("changed: " + name));
        outcome.onlyHere().forEach(name -> console.say("not in the export, left as it is: " + name));
        console.say(outcome.changed().size() + " changed, " + outcome.unchanged()
                + " as they were. A running service shows this within store.watch.period.");
    }
}

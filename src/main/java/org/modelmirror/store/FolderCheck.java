package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.modelmirror.change.DocumentKind;
import org.modelmirror.change.HeldChanges;
import org.modelmirror.change.Offer;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.metadata.UnreadableMetadataException;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * Looks for damage in a data folder: reads every file, hashes it, and compares it with all that others say of it. What is
 * kept more than once is compared with its other copies; of the rest the seal tells ({@link FolderSeal}), if there is one.
 *
 * <p>Writes nothing unless it is to repair, and then only bytes whose digest is known beforehand, figures that follow from
 * the data, and nothing else. May run beside the service: each category is looked at under its lock.
 */
public final class FolderCheck {
    private static final JsonReader READER = new JsonReader();

    private final StoreFolder folder;
    private final FolderFiles names;
    private final AtomicFiles files;
    private final CategoryStore categories;
    private final MetadataStore metadata;
    private final GuardStore guard;
    private final Clock clock;

    FolderCheck(
            StoreFolder folder,
            AtomicFiles files,
            CategoryStore categories,
            MetadataStore metadata,
            GuardStore guard,
            Clock clock) {
        this.folder = folder;
        this.names = new FolderFiles(folder);
        this.files = files;
        this.categories = categories;
        this.metadata = metadata;
        this.guard = guard;
        this.clock = clock;
    }

    /** What a look at a folder came to. */
    public record Outcome(int files, long bytes, List<Finding> findings) {
        public Outcome {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Looks at everything.
     *
     * @param repair whether to restore what can be restored
     * @param restorer knows more bytes than the folder holds
     * @param progress told what is being looked at
     * @throws StoreException when the disk does not answer, or a category is in use for too long
     * @throws InterruptedException when the thread was interrupted while waiting for a lock
     */
    public Outcome run(boolean repair, Restorer restorer, Consumer<String> progress)
            throws StoreException, InterruptedException {
        Run run = new Run(repair, restorer);
        return run.all(progress);
    }

    /**
     * Notes what every file is like now, so that a later look finds damage in those too of which nothing else tells.
     *
     * @throws StoreException when the disk refuses
     */
    public void seal() throws StoreException {
        Path file = folder.base().resolve(FolderSeal.NAME);
        try {
            files.replace(file, FolderSeal.of(names.list()).toBytes());
        } catch (IOException e) {
            throw StorageUnavailableException.of(file, 0, e);
        }
    }

    /** One look. */
    private final class Run {
        private final boolean repair;
        private final KnownBytes known;
        private final List<Finding> findings = new ArrayList<>();
        /** Files about which something has been said, or that are proved. */
        private final Set<String> seen = new LinkedHashSet<>();

        private Revisions revisions = Revisions.NONE;

        Run(boolean repair, Restorer restorer) {
            this.repair = repair;
            this.known = new KnownBytes(restorer);
        }

        Outcome all(Consumer<String> progress) throws StoreException, InterruptedException {
            Map<String, Path> all = names.list();
            long bytes = 0;
            progress.accept("hashing " + all.size() + " files");
            for (Path file : all.values()) {
                Optional<byte[]> content = read(file);
                if (content.isPresent()) {
                    bytes += content.get().length;
                    known.add(Sha256.of(content.get()), file);
                }
            }
            // Before anything is repaired: a repair gives files new times.
            seal(all);
            readRevisions();
            for (Category category : Category.values()) {
                progress.accept("looking at " + category);
                category(category);
            }
            progress.accept("looking at copies");
            for (Map.Entry<String, Path> entry : all.entrySet()) {
                other(entry.getKey(), entry.getValue());
            }
            return new Outcome(all.size(), bytes, findings);
        }

        private Optional<byte[]> read(Path file) {
            try {
                return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
            } catch (IOException e) {
                damage(names.name(file), "cannot be read: " + e);
                return Optional.empty();
            }
        }

        private void damage(String name, String problem) {
            add(Finding.damage(name, problem));
        }

        private void add(Finding finding) {
            seen.add(finding.file());
            findings.add(finding);
        }

        private void seal(Map<String, Path> all) throws StoreException {
            try {
                Optional<FolderSeal> seal = FolderSeal.read(folder);
                if (seal.isPresent()) {
                    for (Map.Entry<String, FolderSeal.Sealed> broken :
                            seal.get().broken(all).entrySet()) {
                        unseal(broken.getKey(), broken.getValue());
                    }
                    for (Map.Entry<String, FolderSeal.Sealed> gone :
                            seal.get().missingSegments(all).entrySet()) {
                        restore(
                                Finding.damage(gone.getKey(), "is missing; it was there when the folder was sealed"),
                                names.path(gone.getKey()),
                                gone.getValue().sha256());
                    }
                }
            } catch (UnreadableDocumentException e) {
                damage(FolderSeal.NAME, String.valueOf(e.getMessage()));
            } catch (IOException e) {
                throw StorageUnavailableException.of(folder.base(), 0, e);
            }
        }

        private void unseal(String name, FolderSeal.Sealed sealed) throws StoreException, IOException {
            Finding finding =
                    Finding.damage(name, "its content has changed since it was sealed, although nobody wrote it");
            Path file = names.path(name);
            if (!FolderSeal.isSegment(name)) {
                restore(finding, file, sealed.sha256());
                return;
            }
            // Whoever appends to a segment does so behind what was sealed, and may do so at this moment.
            Optional<byte[]> bytes = repair ? known.find(sealed.sha256()) : Optional.empty();
            if (bytes.isPresent()) {
                overwrite(file, bytes.get());
                finding = finding.repaired("restored its begin, the bytes with digest " + sealed.sha256());
            }
            add(finding);
        }

        private void overwrite(Path file, byte[] begin) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(begin);
                while (bytes.hasRemaining()) {
                    channel.write(bytes, bytes.position());
                }
                channel.force(true);
            }
        }

        /** Puts the bytes of a digest back, if they are known anywhere. */
        private void restore(Finding finding, Path file, String sha256) throws StoreException {
            Optional<byte[]> bytes = repair ? known.find(sha256) : Optional.empty();
            if (bytes.isPresent()) {
                files.replace(file, bytes.get());
                add(finding.repaired("restored the bytes with digest " + sha256));
            } else {
                add(finding);
            }
        }

        private void readRevisions() {
            Optional<byte[]> bytes = read(folder.revisions());
            String name = names.name(folder.revisions());
            try {
                if (bytes.isPresent()) {
                    revisions = Revisions.of(READER.read(bytes.get()).root());
                }
            } catch (JsonSyntaxException | UnreadableDocumentException e) {
                damage(name, "unreadable: " + e.getMessage() + "; the next start puts it aside and counts anew");
            }
            seen.add(name);
        }

        @SuppressWarnings("try") // the lock is held, not used
        private void category(Category category) throws StoreException, InterruptedException {
            if (repair) {
                try (CategoryLocks.Held held = categories.lock(category)) {
                    lookAt(category);
                }
                return;
            }
            CategoryLocks.Held held;
            try {
                held = categories.lock(category);
            } catch (StorageUnavailableException e) {
                lookAt(category); // a folder on a read-only disk has no writers either
                return;
            }
            try (held) {
                lookAt(category);
            }
        }

        private void lookAt(Category category) throws StoreException {
            for (Format format : Format.values()) {
                if (folder.file(category, format).isPresent()) {
                    Index index = index(category, format);
                    List<JournalEntry> entries = journals(category, format);
                    versions(category, format, index);
                    Optional<Integer> models = file(category, format, index, entries);
                    metadata(category, format, models, entries);
                }
            }
            legacyText(category);
            lastGood(category);
            guarded(category);
        }

        /** The index of the kept versions, each line looked at. */
        private Index index(Category category, Format format) {
            Path file = folder.historyOf(category, format).resolve("index.jsonl");
            Map<Long, Version> versions = new LinkedHashMap<>();
            Optional<byte[]> bytes = read(file);
            if (bytes.isEmpty()) {
                return new Index(versions);
            }
            String[] lines = new String(bytes.get(), StandardCharsets.UTF_8).split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                if (lines[i].isBlank()) {
                    continue;
                }
                try {
                    Optional<Version> version =
                            Versions.of(READER.read(lines[i]).root());
                    if (version.isPresent()) {
                        versions.remove(version.get().revision());
                        versions.put(version.get().revision(), version.get());
                    } else {
                        damage(names.name(file), "line " + (i + 1) + " tells of no version");
                    }
                } catch (JsonSyntaxException e) {
                    damage(names.name(file), "line " + (i + 1) + " is no JSON");
                }
            }
            seen.add(names.name(file));
            return new Index(versions);
        }

        /** The journals of the last commits, as far as their check sums are right. */
        private List<JournalEntry> journals(Category category, Format format) throws StoreException {
            List<JournalEntry> entries = new ArrayList<>();
            for (String name : List.of("journal", "journal-2")) {
                Path file = folder.historyOf(category, format).resolve(name);
                Optional<byte[]> bytes = read(file).filter(content -> content.length > 0);
                if (bytes.isPresent()) {
                    Optional<JournalEntry> entry = JournalEntry.of(category, format, bytes.get());
                    entry.ifPresent(entries::add);
                    if (entry.isEmpty()) {
                        Finding finding = Finding.damage(
                                names.name(file),
                                "the check sum of this note on a commit is wrong, or a power cut tore it");
                        if (repair) {
                            files.delete(file);
                            finding = finding.repaired("deleted: it only matters to a commit that was interrupted");
                        }
                        add(finding);
                    }
                }
                seen.add(names.name(file));
            }
            return entries;
        }

        private void versions(Category category, Format format, Index index) throws StoreException {
            Path home = folder.historyOf(category, format);
            Optional<Path> live = folder.file(category, format);
            for (Version version : index.versions().values()) {
                Path file = home.resolve(Long.toString(version.revision()));
                Optional<byte[]> bytes = read(file);
                String name = names.name(file);
                seen.add(name);
                if (bytes.isEmpty() || Sha256.of(bytes.get()).equals(version.sha256())) {
                    continue;
                }
                Finding finding = Finding.damage(
                        name,
                        "kept version " + version.revision() + " of " + category + " (" + format
                                + ") is not what was committed");
                if (isSameFile(file, live)) {
                    // One file under two names: whatever mends the one below mends the other.
                    Optional<byte[]> good = repair ? known.find(version.sha256()) : Optional.empty();
                    if (good.isPresent()) {
                        files.replace(file, good.get());
                        finding = finding.repaired("restored the bytes with digest " + version.sha256());
                        known.add(version.sha256(), file);
                    }
                    add(finding);
                } else {
                    restore(finding, file, version.sha256());
                }
            }
        }

        private boolean isSameFile(Path file, Optional<Path> live) {
            try {
                return live.isPresent() && Files.exists(live.get()) && Files.isSameFile(file, live.get());
            } catch (IOException e) {
                return false; // then it is judged by itself
            }
        }

        /** The category file; what it holds, when it is what was published. */
        private Optional<Integer> file(Category category, Format format, Index index, List<JournalEntry> entries)
                throws StoreException {
            Optional<Publication> publication = revisions.find(category, Form.of(format));
            Optional<Version> newest = index.newest();
            revisionsAgainst(category, format, publication, newest, entries);
            Path path = folder.fileToRead(category, format).orElseThrow();
            String name = names.name(path);
            seen.add(name);
            boolean isOwn = path.equals(folder.file(category, format).orElseThrow());
            // Revisions and metadata may be some milliseconds behind a running service; its journal and history are
            // not.
            Set<String> expected = new LinkedHashSet<>();
            publication
                    .map(Publication::sha256)
                    .filter(digest -> !digest.isEmpty())
                    .ifPresent(expected::add);
            newest.map(Version::sha256).ifPresent(expected::add);
            entries.forEach(entry -> expected.add(entry.version().sha256()));
            Optional<byte[]> bytes = read(path).filter(content -> content.length > 0);
            if (bytes.isEmpty()) {
                if (publication.filter(p -> !p.sha256().isEmpty()).isPresent()) {
                    restore(
                            Finding.damage(name, "is missing"),
                            path,
                            publication.get().sha256());
                }
                return Optional.empty();
            }
            String sha256 = Sha256.of(bytes.get());
            boolean isKnown = expected.isEmpty() || !isOwn || expected.contains(sha256);
            Optional<Integer> models = Optional.empty();
            String trouble = "is not what was published last: it is damaged, or was edited while no service looked";
            try {
                models = Optional.of(Models.count(path, bytes.get()));
            } catch (UnreadableDocumentException e) {
                trouble = "cannot be read: " + e.getMessage();
                isKnown = false;
            }
            if (!isKnown) {
                Finding finding = Finding.damage(name, trouble);
                String wanted = publication
                        .map(Publication::sha256)
                        .or(() -> newest.map(Version::sha256))
                        .orElse("");
                restore(finding, path, wanted);
                return Optional.empty();
            }
            return models;
        }

        /** Journal and history against the revisions: two of the three are right. Revisions may have been counted anew. */
        private void revisionsAgainst(
                Category category,
                Format format,
                Optional<Publication> publication,
                Optional<Version> newest,
                List<JournalEntry> entries) {
            String name = names.name(folder.revisions());
            if (publication.isEmpty() || newest.isEmpty()) {
                return;
            }
            Publication published = publication.get();
            Version version = newest.get();
            boolean isJournalled = entries.stream()
                    .map(JournalEntry::version)
                    .anyMatch(noted -> noted.revision() == version.revision()
                            && noted.sha256().equals(version.sha256()));
            String what = category + " (" + format + ")";
            if (published.revision() == version.revision()
                    && !published.sha256().equals(version.sha256())) {
                damage(name, "the digest of " + what + " is another than that of the kept version of this revision");
            } else if (published.sha256().equals(version.sha256())
                    && published.revision() != version.revision()
                    && isJournalled) {
                damage(name, "the revision of " + what + " is another than that of the kept version with its digest");
            }
        }

        private void metadata(Category category, Format format, Optional<Integer> models, List<JournalEntry> entries) {
            Path file = folder.metadata(category, format);
            String name = names.name(file);
            Optional<byte[]> bytes = read(file);
            seen.add(name);
            if (bytes.isEmpty()) {
                return;
            }
            Finding finding;
            try {
                CategoryMetadata read =
                        CategoryMetadata.of(category, READER.read(bytes.get()).root());
                boolean isBehind = entries.stream().anyMatch(entry -> isBehind(read, entry.metadata()));
                if (models.isEmpty() || read.totalModels() == models.get() || isBehind) {
                    return;
                }
                finding = Finding.damage(
                        name, "says " + read.totalModels() + " models, but the file holds " + models.get());
            } catch (JsonSyntaxException | UnreadableMetadataException e) {
                finding = Finding.damage(name, "unreadable: " + e.getMessage());
            }
            if (repair && models.isPresent()) {
                int count = models.get();
                metadata.update(
                        category, format, clock.instant().getEpochSecond(), before -> before.withTotalModels(count));
                finding = finding.repaired("counted anew");
            }
            add(finding);
        }

        private boolean isBehind(CategoryMetadata read, CategoryMetadata committed) {
            return read.totalCreates() + read.totalUpdates() + read.totalDeletes()
                    < committed.totalCreates() + committed.totalUpdates() + committed.totalDeletes();
        }

        /** A PRIMARY's v1 text, its validators and its revision: two of the three tell which one is wrong. */
        private void legacyText(Category category) throws StoreException {
            Path file = folder.lastGoodLegacy(category);
            Path note = folder.lastGoodLegacyValidators(category);
            seen.add(names.name(file));
            seen.add(names.name(note));
            Optional<byte[]> text = read(file);
            if (text.isEmpty()) {
                return;
            }
            String sha256 = Sha256.of(text.get());
            Optional<String> noted = digest(note);
            Optional<String> published =
                    revisions.find(category, Form.LEGACY_TEXT).map(Publication::sha256);
            boolean isNoted = noted.filter(sha256::equals).isPresent();
            boolean isPublished = published.filter(sha256::equals).isPresent();
            if (!isNoted && !isPublished && (noted.isPresent() || published.isPresent())) {
                restore(
                        Finding.damage(names.name(file), "is not the text that was kept"),
                        file,
                        published.or(() -> noted).orElseThrow());
            } else if (!isNoted) {
                add(Finding.note(names.name(note), "belongs to another text; it is asked for again"));
            }
        }

        private void lastGood(Category category) {
            Path file = folder.lastGood(category);
            Optional<byte[]> bytes = read(file);
            seen.add(names.name(file));
            if (bytes.isEmpty()) {
                return;
            }
            try {
                LastGoodCopy copy = LastGoodCopy.of(
                        names.name(file), READER.read(bytes.get()).root());
                if (copy.data().filter(data -> data.size() != copy.models()).isPresent()) {
                    damage(
                            names.name(file),
                            "says " + copy.models() + " models, but holds "
                                    + copy.data().orElseThrow().size());
                }
            } catch (JsonSyntaxException | UnreadableDocumentException e) {
                damage(names.name(file), "unreadable: " + e.getMessage() + "; it is fetched again");
            }
        }

        private void guarded(Category category) throws StoreException {
            String name = names.name(folder.guard(category));
            seen.add(name);
            try {
                HeldChanges held = guard.look(category);
                for (Map.Entry<DocumentKind, Offer> offer : held.offers().entrySet()) {
                    Path file = folder.guardOffer(category, offer.getKey());
                    String sha256 = offer.getValue().version().sha256();
                    seen.add(names.name(file));
                    Optional<byte[]> bytes = read(file);
                    if (bytes.isPresent() && !Sha256.of(bytes.get()).equals(sha256)) {
                        restore(
                                Finding.damage(names.name(file), "is not the document of which something is held back"),
                                file,
                                sha256);
                    }
                }
            } catch (UnreadableDocumentException e) {
                damage(name, "unreadable: " + e.getMessage());
            }
        }

        /** What belongs to no category, or tells its own digest. */
        private void other(String name, Path file) throws StoreException {
            if (name.startsWith("audit/") || seen.contains(name) || name.equals(FolderSeal.NAME)) {
                return;
            }
            Path note = file.resolveSibling(file.getFileName() + ".validators.json");
            if (Files.exists(note)) {
                String sha256 = read(file).map(Sha256::of).orElse("");
                Optional<String> noted = digest(note);
                if (noted.isPresent() && !noted.get().equals(sha256)) {
                    restore(Finding.damage(name, "is not the file that was kept"), file, noted.get());
                } else if (noted.isEmpty()) {
                    damage(names.name(note), "unreadable, or without a digest; the file is asked for again");
                }
            } else if (name.endsWith(".json") && !name.startsWith("guard/offers/")) {
                Optional<byte[]> bytes = read(file);
                try {
                    if (bytes.isPresent()) {
                        READER.read(bytes.get());
                    }
                } catch (JsonSyntaxException e) {
                    damage(name, "unreadable: " + e.getMessage());
                }
            }
        }

        private Optional<String> digest(Path note) {
            try {
                Optional<byte[]> bytes = read(note);
                JsonNode sha256 =
                        bytes.isEmpty() ? null : READER.read(bytes.get()).root().path("sha256");
                return sha256 == null || !sha256.isTextual() ? Optional.empty() : Optional.of(sha256.textValue());
            } catch (JsonSyntaxException e) {
                return Optional.empty(); // who asks tells of it
            }
        }
    }

    /** The versions of an index in its order. */
    private record Index(Map<Long, Version> versions) {
        Optional<Version> newest() {
            return versions.values().stream().reduce((earlier, later) -> later);
        }
    }
}

package org.modelmirror.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.catalog.SnapshotFactory;
import org.modelmirror.convert.LegacyJsonConverter;
import org.modelmirror.convert.ReferenceConverter;
import org.modelmirror.convert.TextCsvConverter;
import org.modelmirror.convert.V2Reader;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.legacy.LegacyJsonReader;
import org.modelmirror.mirror.LegacyWireForm;
import org.modelmirror.mirror.NoticeBook;
import org.modelmirror.mirror.Publisher;
import org.modelmirror.mirror.V2Derivation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.store.CategoryLocks;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreFolder;
import org.modelmirror.traces.Tracing;

/** Writers on a real folder, without a server around them. */
final class WriterHarness implements AutoCloseable {
    static final Author ANN = new Author("11", "Ann#11");
    static final Author BOB = new Author("12", "Bob#12");

    final Path folder;
    final Store store;
    final Catalog catalog = new Catalog();
    final List<List<Change>> announced = new CopyOnWriteArrayList<>();
    final CategoryWriters writers;
    final V2Derivation derivation;
    private final V2Reader v2Reader = new V2Reader(new JsonReader());
    private volatile long now = 1000;

    private WriterHarness(Path folder, Format canonical, MetadataHandler handler) throws Exception {
        this.folder = folder;
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochSecond(now);
            }
        };
        this.store = new Store(StoreFolder.at(folder), clock, System::nanoTime);
        store.startPrimary();
        SnapshotFactory snapshots = new SnapshotFactory();
        Publisher publisher = new Publisher(
                catalog, snapshots, new LegacyWireForm(), (category, file) -> {}, (category, format) -> {}, clock);
        ReferenceConverter converter = new ReferenceConverter(
                new LegacyJsonConverter(new LegacyJsonReader(new JsonReader())),
                (category, csv) -> new TextCsvConverter().convert(csv));
        this.derivation =
                new V2Derivation(true, store.categories(), converter, catalog, publisher, new NoticeBook(), clock);
        for (Category category : Category.values()) {
            Path v2 = store.folder().v2(category);
            if (Files.exists(v2)) {
                try {
                    catalog.publish(snapshots.v2(
                            category,
                            v2Reader.read(category, Files.readAllBytes(v2)).records(),
                            store.categories().revision(category),
                            clock.instant(),
                            Origin.DISK));
                } catch (org.modelmirror.reference.UnreadableDocumentException e) {
                    continue; // as at a real start: what cannot be read is not served
                }
            }
        }
        this.writers = new CategoryWriters(
                canonical,
                new CategoryWriters.Parts(
                        store.categories(),
                        catalog,
                        snapshots,
                        publisher,
                        converter,
                        canonical == Format.LEGACY ? Optional.of(derivation) : Optional.empty(),
                        (category, format, revision) -> versions(revision),
                        handler,
                        announced::add,
                        clock),
                Duration.ofSeconds(20),
                Tracing.off());
    }

    static WriterHarness v2(Path folder) throws Exception {
        return new WriterHarness(folder, Format.V2, MetadataHandler.NONE);
    }

    static WriterHarness v2(Path folder, MetadataHandler handler) throws Exception {
        return new WriterHarness(folder, Format.V2, handler);
    }

    static WriterHarness legacy(Path folder) throws Exception {
        return new WriterHarness(folder, Format.LEGACY, MetadataHandler.NONE);
    }

    /** Kept versions lie in the folder as {@code version-<revision>}, for these tests only. */
    private Optional<byte[]> versions(long revision) {
        Path file = folder.resolve("version-" + revision);
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    void at(long seconds) {
        now = seconds;
    }

    CompletableFuture<WriteOutcome> submit(WriteRequest request) {
        return writers.submit(request).toCompletableFuture();
    }

    WriteOutcome write(WriteRequest request) throws Exception {
        return submit(request).get(30, TimeUnit.SECONDS);
    }

    ObjectNode written(WriteRequest request) throws Exception {
        WriteOutcome outcome = write(request);
        if (outcome instanceof WriteOutcome.Written written) {
            return written.record();
        }
        throw new AssertionError("not written: " + outcome);
    }

    /** Runs an action while no writer can get at the category, so that what it submits comes together in groups. */
    @SuppressWarnings("try") // the lock is held, not used
    <T> T whileLocked(Category category, Supplier<T> action) throws Exception {
        try (CategoryLocks.Held held = store.locks().acquire(category)) {
            return action.get();
        }
    }

    String file(String name) throws IOException {
        return Files.readString(folder.resolve(name), UTF_8);
    }

    Snapshot served(Category category, Format format) {
        return catalog.find(category, format).orElseThrow();
    }

    static WriteRequest.Create create(Category category, Format format, String name, String json) {
        return new WriteRequest.Create(category, format, name, json(json), ANN, Precondition.NONE, Optional.empty());
    }

    static WriteRequest.Replace replace(Category category, Format format, String name, String json) {
        return replace(category, format, name, json, Precondition.NONE);
    }

    static WriteRequest.Replace replace(
            Category category, Format format, String name, String json, Precondition precondition) {
        return new WriteRequest.Replace(category, format, name, json(json), BOB, precondition, Optional.empty());
    }

    static WriteRequest.Patch patch(Category category, Format format, String name, String json) {
        return new WriteRequest.Patch(category, format, name, json(json), BOB, Precondition.NONE, Optional.empty());
    }

    static WriteRequest.Delete delete(Category category, Format format, String name) {
        return new WriteRequest.Delete(category, format, name, BOB, Precondition.NONE, Optional.empty());
    }

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) new JsonReader().read(text).root();
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        writers.close();
        // What follows a commit would otherwise still be written while the folder is being deleted.
        store.categories().flush();
    }
}

package org.modelmirror.write;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.LateGzip;
import org.modelmirror.catalog.SnapshotFactory;
import org.modelmirror.convert.LegacyConverter;
import org.modelmirror.convert.V2Reader;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.mirror.LegacyWireForm;
import org.modelmirror.mirror.Publisher;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.store.CategoryCommit;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreFolder;
import org.modelmirror.traces.Tracing;

/**
 * Durable writes to a text category of real size, beside plain durable replacements of the same file in the same run. How
 * to run it: bench/README.md.
 */
public final class WriteBenchmark {
    private static final Category CATEGORY = Category.TEXT_GENERATION;
    private static final int ROUNDS = 5;

    private final Path folder;
    private final List<String> names;
    private final ObjectNode records;
    private final CategoryWriters writers;
    private final AtomicLong count = new AtomicLong();

    /** @param args a folder on the disk to measure, and the v2 file of the text category if there is one */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "write-benchmark");
        byte[] file = args.length > 1 ? Files.readAllBytes(Path.of(args[1])) : generated();
        new WriteBenchmark(folder, file).run();
        System.exit(0);
    }

    private WriteBenchmark(Path folder, byte[] file) throws Exception {
        this.folder = folder;
        Clock clock = Clock.systemUTC();
        Store store = new Store(StoreFolder.at(folder), clock, System::nanoTime);
        store.startPrimary();
        RecordMap map = new V2Reader(new JsonReader()).read(CATEGORY, file).records();
        this.records = map.toJson();
        this.names = List.copyOf(map.keys());
        store.categories()
                .commit(CategoryCommit.of(
                        CATEGORY, Optional.empty(), Optional.of(JsonWriter.toBytes(records, JsonForm.STORE))));
        Catalog catalog = new Catalog();
        SnapshotFactory snapshots = new SnapshotFactory();
        catalog.publish(snapshots.v2(CATEGORY, map, store.categories().revision(CATEGORY), clock.instant(), Origin.DISK));
        LateGzip gzip = new LateGzip(
                catalog,
                Executors.newSingleThreadScheduledExecutor(),
                LateGzip.QUIET,
                LateGzip.LATEST,
                System::nanoTime);
        Publisher publisher =
                new Publisher(catalog, snapshots, new LegacyWireForm(), (category, bytes) -> {}, gzip::published, clock);
        LegacyConverter none = (category, bytes) -> {
            throw new IllegalStateException("v2 only");
        };
        this.writers = new CategoryWriters(
                Format.V2,
                new CategoryWriters.Parts(
                        store.categories(),
                        catalog,
                        snapshots,
                        publisher,
                        none,
                        Optional.empty(),
                        store.history()::bytes,
                        MetadataHandler.NONE,
                        changes -> {},
                        clock),
                Duration.ofSeconds(5),
                Tracing.off());
    }

    private void run() throws Exception {
        plain(300);
        submit(1, 500);
        submit(64, 20_000);
        System.out.printf(Locale.ROOT, "%-10s %12s %12s %12s %8s %8s%n", "round", "plain/s", "1 writer/s", "64/s", "r1", "r64");
        for (int round = 1; round <= ROUNDS; round++) {
            double plain = plain(400);
            double one = submit(1, 400);
            double plainAgain = plain(400);
            double many = submit(64, 20_000);
            double base = (plain + plainAgain) / 2;
            System.out.printf(
                    Locale.ROOT,
                    "%-10d %12.0f %12.0f %12.0f %8.2f %8.1f%n",
                    round,
                    base,
                    one,
                    many,
                    one / base,
                    many / base);
        }
        writers.close();
    }

    /** Write, force, rename, force the folder. */
    private double plain(int times) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(CATEGORY.v2File()));
        Path temp = folder.resolve("plain.tmp");
        Path live = folder.resolve("plain.json");
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            try (FileChannel channel =
                    FileChannel.open(temp, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(temp, live, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
        return times * 1e9 / (System.nanoTime() - start);
    }

    /** Writes per second of so many clients that each wait for their answer. */
    private double submit(int clients, int times) throws Exception {
        long[] nanos = new long[times];
        AtomicLong next = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        long start = System.nanoTime();
        for (int client = 0; client < clients; client++) {
            threads.execute(() -> {
                for (int i = (int) next.getAndIncrement(); i < times; i = (int) next.getAndIncrement()) {
                    long from = System.nanoTime();
                    write();
                    nanos[i] = System.nanoTime() - from;
                }
            });
        }
        threads.shutdown();
        threads.awaitTermination(10, TimeUnit.MINUTES);
        double rate = times * 1e9 / (System.nanoTime() - start);
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "  clients=%d median=%.2f ms p99=%.2f ms%n",
                clients,
                nanos[times / 2] / 1e6,
                nanos[times * 99 / 100] / 1e6);
        return rate;
    }

    private void write() {
        long i = count.incrementAndGet();
        String name = names.get((int) (i * 7919 % names.size()));
        ObjectNode record = ((ObjectNode) records.get(name)).deepCopy();
        record.put("description", "write " + i);
        try {
            WriteOutcome outcome = writers.submit(new WriteRequest.Replace(
                            CATEGORY,
                            Format.V2,
                            name,
                            record,
                            new Author("11", "Ann#11"),
                            Precondition.NONE,
                            Optional.empty()))
                    .toCompletableFuture()
                    .join();
            if (!(outcome instanceof WriteOutcome.Written)) {
                throw new IllegalStateException(outcome.toString());
            }
        } catch (CompletionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 719 records of about 0.7 KB. */
    private static byte[] generated() {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 719; i++) {
            String name = "author-" + i % 60 + "/Model-" + i + "-7B";
            map.putObject(name)
                    .put("record_type", CATEGORY.id())
                    .put("name", name)
                    .put("description", "generated ".repeat(30))
                    .put("parameters", 7_000_000_000L)
                    .put("nsfw", false)
                    .put("text_model_group", "Model");
        }
        return JsonWriter.toBytes(map, JsonForm.CONVERTER);
    }
}

package org.modelmirror.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A write of one record in a file of 0.5 MB beside a plain durable replacement of that file on the same disk: write, force,
 * rename, force the folder. How to run it: bench/README.md.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
public class CommitBenchmark {
    private static final int SIZE_BYTES = 512 * 1024;

    /** A folder on the disk that is to be measured. */
    @Param("target")
    public String disk = "";

    private Path folder = Path.of("");
    private Store store = new Store(StoreFolder.at(Path.of("")), Clock.systemUTC(), System::nanoTime);
    private byte[] bytes = {};
    private int serial;
    private Optional<FileStamp> seen = Optional.empty();

    @Setup
    public void open() throws IOException, StoreException, InterruptedException {
        folder = Files.createTempDirectory(Path.of(disk), "commit-benchmark");
        bytes = content();
        store = new Store(StoreFolder.at(folder), Clock.systemUTC(), System::nanoTime);
        store.startPrimary();
        commit(Optional.empty());
    }

    @TearDown
    public void delete() throws IOException {
        store.flush();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static byte[] content() {
        StringBuilder json = new StringBuilder("{\"serial\":{\"n\":0000000000}");
        for (int i = 0; json.length() < SIZE_BYTES - 200; i++) {
            json.append(",\"model-").append(i).append("\":{\"description\":\"").append("x".repeat(160)).append("\"}");
        }
        return json.append("}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Another content each time. */
    private byte[] next() {
        byte[] copy = bytes.clone();
        byte[] digits = String.valueOf(1_000_000_000 + serial++).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, copy, "{\"serial\":{\"n\":".length(), digits.length);
        return copy;
    }

    @Benchmark
    public void plainReplacement() throws IOException {
        Path temp = folder.resolve("plain.tmp");
        try (FileChannel channel =
                FileChannel.open(temp, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(next());
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        Files.move(temp, folder.resolve("plain.json"), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Benchmark
    public long write() throws StoreException, InterruptedException {
        return commit(Optional.empty());
    }

    /** The caller has the digest already. */
    @Benchmark
    public long writeWithDigest() throws StoreException, InterruptedException {
        return commit(Optional.of(String.format("%064x", serial)));
    }

    private long commit(Optional<String> sha256) throws StoreException, InterruptedException {
        ObjectNode record = JsonNodeFactory.instance.objectNode().put("name", "serial");
        RecordedWrite write = new RecordedWrite(
                Format.V2,
                Operation.UPDATE,
                "serial",
                Optional.of("1"),
                Optional.of("Ann#1"),
                Optional.empty(),
                Optional.of(record),
                Optional.of(record));
        Committed committed = store.categories()
                .commit(CategoryCommit.ofWrites(
                        Category.CLIP,
                        Format.V2,
                        next(),
                        seen,
                        Cause.WRITE,
                        List.of(write),
                        new CategoryCommit.Vouched(3000, sha256)));
        seen = Optional.ofNullable(committed.stamps().get(Format.V2));
        return committed.revision();
    }
}

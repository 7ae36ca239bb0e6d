package org.modelmirror.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.modelmirror.convert.TextCsvConverter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Guard and difference on the real text category; to stay below 10 ms. How to run it: bench/README.md. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GuardBenchmark {
    /** The folder that is laid out as GitHub's raw host is: owner, repository, refs/heads/main, file. */
    @Param("../shared/data/upstream/github")
    public String upstream = "";

    private final Guard guard = new Guard(GuardLimits.defaults());
    private final DocumentVersion version = new DocumentVersion("new", Optional.empty());
    private RecordMap live = RecordMap.empty();
    private RecordMap same = RecordMap.empty();
    private RecordMap changed = RecordMap.empty();

    @Setup
    public void readFile() throws IOException, UnreadableDocumentException {
        byte[] csv = Files.readAllBytes(
                Path.of(upstream, "Haidra-Org/AI-Horde-text-model-reference/refs/heads/main/models.csv"));
        live = new TextCsvConverter().convert(csv).records();
        same = new TextCsvConverter().convert(csv).records();
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        same.asMap().forEach((key, record) -> {
            ObjectNode copy = record.deepCopy();
            copy.put("parameters", record.path("parameters").longValue() * 20);
            records.put(key, copy);
        });
        changed = RecordMap.of(records);
    }

    /** What nearly every new document is: much the same. */
    @Benchmark
    public void nothingChanged(Blackhole sink) {
        judge(same, sink);
    }

    /** The worst: every record is suspicious. */
    @Benchmark
    public void everythingSuspicious(Blackhole sink) {
        judge(changed, sink);
    }

    private void judge(RecordMap offered, Blackhole sink) {
        List<Suspicion> found =
                guard.suspicions(Category.TEXT_GENERATION, live, offered, version, DocumentVersions.NONE);
        sink.consume(Guard.withhold(live, offered, found));
        sink.consume(Difference.between(live, offered));
    }
}

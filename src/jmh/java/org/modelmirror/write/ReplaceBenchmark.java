package org.modelmirror.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.modelmirror.audit.AuditEvent;
import org.modelmirror.audit.AuditPayload;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.UnreadableDocumentException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What one record costs a group of writes in processor time, without files. How to run it: bench/README.md. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplaceBenchmark {
    private static final Category CATEGORY = Category.TEXT_GENERATION;
    private static final int GROUP = 64;
    private static final long NOW = 1_760_000_000L;

    /** The v2 file of the text category. */
    @Param("../shared/data/expected/v2/text_generation.json")
    public String file = "";

    private final RecordRules rules = new V2Rules(MetadataHandler.NONE);
    private final List<WriteRequest> requests = new ArrayList<>();
    private final List<Edit> edits = new ArrayList<>();
    private byte[] bytes = {};
    private JsonDraft draft = JsonDraft.empty();

    /** Replacements of records from all over the file, each read by itself as the bodies of requests are. */
    @Setup
    public void readFile() throws IOException, JsonSyntaxException {
        bytes = Files.readAllBytes(Path.of(file));
        JsonReader reader = new JsonReader();
        ObjectNode records = (ObjectNode) reader.read(bytes).root();
        List<String> names = new ArrayList<>();
        records.fieldNames().forEachRemaining(names::add);
        for (int i = 0; i < GROUP; i++) {
            String name = names.get(i * names.size() / GROUP);
            ObjectNode record = (ObjectNode) reader.read(JsonWriter.toBytes(records.get(name), JsonForm.COMPACT))
                    .root();
            record.put("description", record.path("description").asText() + " #" + i);
            requests.add(new WriteRequest.Replace(
                    CATEGORY,
                    Format.V2,
                    name,
                    record,
                    new Author("11", "Ann#11"),
                    Precondition.NONE,
                    Optional.empty()));
        }
    }

    /** A draft as it was read, which only the first group changes in earnest, and edits that do change something. */
    @Setup(Level.Iteration)
    public void readDraft() throws UnreadableDocumentException {
        draft = JsonDraft.read(CATEGORY.v2File(), bytes, record -> true);
        edits.clear();
        Applier applier = new Applier(draft, rules, Set::of, NOW);
        for (WriteRequest request : requests) {
            edits.add(((Decision.Made) applier.apply(request)).edit());
        }
        draft = JsonDraft.read(CATEGORY.v2File(), bytes, record -> true);
    }

    /** Rules, text, and the text read back. */
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public void decide(Blackhole sink) {
        Applier applier = new Applier(draft, rules, Set::of, NOW);
        for (WriteRequest request : requests) {
            if (!(applier.apply(request) instanceof Decision.Made made)) {
                throw new IllegalStateException("a real record was refused");
            }
            sink.consume(made);
        }
    }

    /** The lines of the audit trail. */
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public void spellEvents(Blackhole sink) {
        long id = 0;
        for (Edit edit : edits) {
            sink.consume(new AuditEvent(
                            ++id,
                            NOW,
                            Format.V2,
                            CATEGORY.id(),
                            edit.model(),
                            Operation.UPDATE,
                            "11",
                            Optional.empty(),
                            Optional.of(AuditPayload.between(edit.before(), edit.after())))
                    .toLine());
        }
    }

    /** What the snapshot serves. */
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public void writeCompactly(Blackhole sink) {
        for (Edit edit : edits) {
            sink.consume(JsonWriter.toBytes(edit.record(), JsonForm.COMPACT));
        }
    }
}

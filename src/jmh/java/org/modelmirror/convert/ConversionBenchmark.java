package org.modelmirror.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.modelmirror.json.JsonReader;
import org.modelmirror.legacy.LegacyJsonReader;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Repository;
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

/** Legacy bytes to v2 bytes of all real files together, warm. How to run it: bench/README.md. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConversionBenchmark {
    /** The folder that is laid out as GitHub's raw host is: owner, repository, refs/heads/main, file. */
    @Param("../shared/data/upstream/github")
    public String upstream = "";

    private final TextCsvConverter text = new TextCsvConverter();
    private final ReferenceConverter converter = new ReferenceConverter(
            new LegacyJsonConverter(new LegacyJsonReader(new JsonReader())), (category, csv) -> text.convert(csv));
    private final V2Reader v2Reader = new V2Reader(new JsonReader());
    private final List<Source> sources = new ArrayList<>();

    @Setup
    public void readFiles() throws IOException, UnreadableDocumentException {
        for (Category category : Category.values()) {
            if (category.hasLegacyForm()) {
                String kind = category.repository() == Repository.TEXT ? "text" : "image";
                byte[] legacy = Files.readAllBytes(
                        Path.of(upstream, "Haidra-Org/AI-Horde-" + kind + "-model-reference/refs/heads/main")
                                .resolve(category.legacyFile().orElseThrow()));
                byte[] v2 = ConvertedFile.toBytes(converter.convert(category, legacy).records());
                sources.add(new Source(category, legacy, v2));
            }
        }
    }

    @Benchmark
    public void convertAllJson(Blackhole sink) throws UnreadableDocumentException {
        for (Source source : sources) {
            if (source.category() != Category.TEXT_GENERATION) {
                sink.consume(converter.convert(source.category(), source.legacy()));
            }
        }
    }

    @Benchmark
    public void convertAll(Blackhole sink) throws UnreadableDocumentException {
        for (Source source : sources) {
            sink.consume(converter.convert(source.category(), source.legacy()));
        }
    }

    @Benchmark
    public void convertAndWriteAll(Blackhole sink) throws UnreadableDocumentException {
        for (Source source : sources) {
            sink.consume(ConvertedFile.toBytes(
                    converter.convert(source.category(), source.legacy()).records()));
        }
    }

    @Benchmark
    public void readAllV2(Blackhole sink) throws UnreadableDocumentException {
        for (Source source : sources) {
            sink.consume(v2Reader.read(source.category(), source.v2()));
        }
    }

    private record Source(Category category, byte[] legacy, byte[] v2) {}
}

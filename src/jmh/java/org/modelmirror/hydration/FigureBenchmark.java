package org.modelmirror.hydration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.modelmirror.analytics.AnalyticsCache;
import org.modelmirror.analytics.AnalyticsCodec;
import org.modelmirror.analytics.CacheTimes;
import org.modelmirror.analytics.DeletionRiskCodec;
import org.modelmirror.analytics.FigureFailedException;
import org.modelmirror.analytics.Figures;
import org.modelmirror.analytics.StatisticsCodec;
import org.modelmirror.analytics.VariantKey;
import org.modelmirror.analytics.figures.RiskRules;
import org.modelmirror.convert.LegacyJsonConverter;
import org.modelmirror.convert.TextCsvConverter;
import org.modelmirror.demo.HordeStory;
import org.modelmirror.horde.HordeType;
import org.modelmirror.horde.StatsView;
import org.modelmirror.hordeapi.HordeClient;
import org.modelmirror.hordeapi.HordeLimits;
import org.modelmirror.hordeapi.HordeQuestion;
import org.modelmirror.hordeapi.HordeTransport;
import org.modelmirror.hordeapi.SharedAnswers;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.legacy.LegacyJsonReader;
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

/**
 * Figures over the real reference with a made-up Horde of 5,000 workers, from the bytes of its answers to the bytes of ours,
 * on one thread and without a network. How to run it: bench/README.md.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FigureBenchmark {
    private static final RiskRules RULES = new RiskRules(List.of("huggingface.co"), 0.0065, 0.02, true, 10, 1, false);
    private static final CacheTimes TIMES = new CacheTimes(Duration.ofSeconds(300), Duration.ofSeconds(3600), true);

    /** The folder that is laid out as GitHub's raw host is: owner, repository, refs/heads/main, file. */
    @Param("../shared/data/upstream/github")
    public String upstream = "";

    @Param("5000")
    public int workers;

    private final Map<Category, RecordMap> records = new EnumMap<>(Category.class);
    private final Map<HordeQuestion, HordeTransport.Reply> answers = new EnumMap<>(HordeQuestion.class);

    @Setup
    public void readFiles() throws IOException, UnreadableDocumentException {
        Path image = Path.of(
                upstream, "Haidra-Org/AI-Horde-image-model-reference/refs/heads/main/stable_diffusion.json");
        Path text = Path.of(upstream, "Haidra-Org/AI-Horde-text-model-reference/refs/heads/main/models.csv");
        records.put(
                Category.IMAGE_GENERATION,
                new LegacyJsonConverter(new LegacyJsonReader(new JsonReader()))
                        .convert(Category.IMAGE_GENERATION, Files.readAllBytes(image))
                        .records());
        records.put(
                Category.TEXT_GENERATION,
                new TextCsvConverter().convert(Files.readAllBytes(text)).records());
        HordeStory story = new HordeStory(
                records.get(Category.IMAGE_GENERATION).keys(),
                records.get(Category.TEXT_GENERATION).keys(),
                workers,
                4);
        for (HordeQuestion question : HordeQuestion.values()) {
            String target = question.target();
            byte[] body = story.answer(
                            target.substring(0, target.indexOf('?')),
                            Optional.of(target.contains("type=image") ? "image" : "text"),
                            0)
                    .orElseThrow();
            answers.put(question, new HordeTransport.Answered(200, body, Optional.empty()));
        }
    }

    /** What a first request for the risks of all text models has to wait for, the Horde's own time excepted. */
    @Benchmark
    public byte[] coldTextRisk() throws FigureFailedException {
        Figures figures = figures();
        return JsonWriter.toBytes(
                figures.risk(
                                new VariantKey(Category.TEXT_GENERATION, false, true),
                                client().snapshot(HordeType.TEXT, false, true)
                                        .toCompletableFuture()
                                        .join())
                        .orElseThrow()
                        .toJson(),
                JsonForm.COMPACT);
    }

    /** The same for models with details of their workers: all 2,500 of a kind are read and told. */
    @Benchmark
    public byte[] coldImageModelsWithWorkers() throws FigureFailedException {
        return withWorkers(HordeType.IMAGE);
    }

    @Benchmark
    public byte[] coldTextModelsWithWorkers() throws FigureFailedException {
        return withWorkers(HordeType.TEXT);
    }

    private byte[] withWorkers(HordeType type) throws FigureFailedException {
        return JsonWriter.toBytes(
                new StatsView(OptionalLong.empty(), Optional.empty(), true)
                        .toJson(figures()
                                .merged(
                                        type.category(),
                                        true,
                                        client().snapshot(type, true, true)
                                                .toCompletableFuture()
                                                .join()
                                                .figures())
                                .orElseThrow()
                                .statistics()),
                JsonForm.COMPACT);
    }

    /** Everything that is kept warm, once: all of it on this thread, so that its time is what it costs the processor. */
    @Benchmark
    public long hydrationCycle() {
        HydrationLog log = new HydrationLog(Clock.systemUTC());
        Hydrator hydrator = new Hydrator(
                figures(),
                client(),
                new Hydrator.Caches(cache(new StatisticsCodec()), cache(new DeletionRiskCodec(RULES))),
                HydrationLock.NONE,
                log,
                System::nanoTime);
        hydrator.start();
        hydrator.cycle();
        if (log.lines().size() != 9 || log.failures() > 0) {
            throw new IllegalStateException("kept only " + log.lines());
        }
        return log.cycles();
    }

    private Figures figures() {
        return new Figures(
                category -> records.getOrDefault(category, RecordMap.empty()), RULES, Clock.systemUTC());
    }

    private HordeClient client() {
        HordeTransport transport = new HordeTransport() {
            @Override
            public CompletionStage<Reply> ask(HordeQuestion question, Duration limit) {
                return CompletableFuture.completedFuture(answers.get(question));
            }
        };
        return new HordeClient(
                transport,
                new HordeLimits(Duration.ofSeconds(30), Duration.ofSeconds(60), Optional.empty()),
                SharedAnswers.NONE,
                (pause, task) -> task.run(),
                System::nanoTime,
                RandomGenerator.getDefault());
    }

    private static <T> AnalyticsCache<T> cache(AnalyticsCodec<T> codec) {
        return new AnalyticsCache<>(TIMES, codec, Optional.empty(), Clock.systemUTC(), System::nanoTime);
    }
}

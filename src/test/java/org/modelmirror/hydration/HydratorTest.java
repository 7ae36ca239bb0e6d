package org.modelmirror.hydration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.hordeapi.HordeQuestion.STATS_IMAGE;
import static org.modelmirror.hordeapi.HordeQuestion.STATS_TEXT;
import static org.modelmirror.hordeapi.HordeQuestion.STATUS_IMAGE;
import static org.modelmirror.hordeapi.HordeQuestion.STATUS_TEXT;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.modelmirror.analytics.AnalyticsCache;
import org.modelmirror.analytics.CacheTimes;
import org.modelmirror.analytics.Cached;
import org.modelmirror.analytics.DeletionRiskCodec;
import org.modelmirror.analytics.Figures;
import org.modelmirror.analytics.Stale;
import org.modelmirror.analytics.StatisticsCodec;
import org.modelmirror.analytics.VariantKey;
import org.modelmirror.analytics.figures.CategoryRisk;
import org.modelmirror.analytics.figures.CategoryStatistics;
import org.modelmirror.analytics.figures.ModelRisk;
import org.modelmirror.analytics.figures.RiskRules;
import org.modelmirror.hordeapi.HordeClient;
import org.modelmirror.hordeapi.HordeLimits;
import org.modelmirror.hordeapi.HordeQuestion;
import org.modelmirror.hordeapi.HordeTransport;
import org.modelmirror.hordeapi.SharedAnswers;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordMap;

/** analytics.md 2, with the vectors T14 to T16 and T18 to T21 of 9; T17 and the loop itself: HydrationTest. */
class HydratorTest {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final RiskRules RULES = new RiskRules(List.of("huggingface.co"), 0.0065, 0.02, true, 10, 1, false);

    private final Time time = new Time();
    private final Horde horde = new Horde();
    private final Map<Category, RecordMap> records = new EnumMap<>(Map.of(
            Category.IMAGE_GENERATION, models("image_generation", "Beacon", "Street"),
            Category.TEXT_GENERATION, models("text_generation", "A/X-7B", "A/X-13B")));
    private Consumer<Category> onLook = category -> {};
    private final AnalyticsCache<CategoryStatistics> statistics =
            new AnalyticsCache<>(times(), new StatisticsCodec(), Optional.empty(), time, time);
    private final AnalyticsCache<CategoryRisk> risks =
            new AnalyticsCache<>(times(), new DeletionRiskCodec(RULES), Optional.empty(), time, time);
    private final HydrationLog log = new HydrationLog(time);
    private final Lock lock = new Lock();
    private final Hydrator hydrator = new Hydrator(
            new Figures(this::look, RULES, time),
            new HordeClient(
                    horde,
                    new HordeLimits(Duration.ofSeconds(30), Duration.ofSeconds(60), Optional.empty()),
                    SharedAnswers.NONE,
                    (pause, task) -> task.run(),
                    time,
                    RandomGenerator.of("L64X128MixRandom")),
            new Hydrator.Caches(statistics, risks),
            lock,
            log,
            time);

    private static CacheTimes times() {
        return new CacheTimes(Duration.ofSeconds(300), Duration.ofSeconds(3600), true);
    }

    private RecordMap look(Category category) {
        onLook.accept(category);
        return records.getOrDefault(category, RecordMap.empty());
    }

    /** T14. */
    @Test
    void allVariantsAreKept_afterOneRoundWithFourQuestions() {
        hydrator.start();

        hydrator.cycle();

        assertThat(statistics.info().keysCached())
                .containsExactly(
                        "image_generation:grouped=false",
                        "image_generation:grouped=true",
                        "text_generation:grouped=false",
                        "text_generation:grouped=true");
        assertThat(risks.info().keysCached())
                .containsExactly(
                        "image_generation:grouped=false",
                        "image_generation:grouped=true",
                        "text_generation:grouped=false",
                        "text_generation:grouped=true",
                        "text_generation:grouped=false:variations=true");
        assertThat(horde.asked).containsExactlyInAnyOrder(STATUS_IMAGE, STATS_IMAGE, STATUS_TEXT, STATS_TEXT);
        assertThat(log.cycles()).isOne();
        assertThat(log.lines()).hasSize(9).allSatisfy(line -> {
            assertThat(line.entry().lastError()).isEmpty();
            assertThat(line.entry().lastSuccess()).contains(time.instant());
        });
    }

    /** T14: forced, so that answers which still count as new are asked for again. */
    @Test
    void hordeIsAskedInEveryRound_howeverNewItsAnswersAre() {
        hydrator.start();

        hydrator.cycle();
        hydrator.cycle();

        assertThat(horde.asked).hasSize(8);
    }

    /** Image models have no groups: one value under two keys. */
    @Test
    void bothFormsOfImageModelsAreOneValue() {
        hydrator.start();

        hydrator.cycle();

        assertThat(risk(Category.IMAGE_GENERATION, true)).isSameAs(risk(Category.IMAGE_GENERATION, false));
    }

    /** T15. */
    @Test
    void risksStayAsTheyAre_whileTheHordeIsAway() {
        hydrator.start();
        hydrator.cycle();
        Cached<CategoryRisk> before = found(Category.TEXT_GENERATION, true);
        time.passes(Duration.ofSeconds(200));
        horde.failing = true;

        hydrator.cycle();

        Cached<CategoryRisk> after = found(Category.TEXT_GENERATION, true);
        assertThat(after.value()).isSameAs(before.value());
        time.passes(Duration.ofSeconds(100));
        assertThat(found(Category.TEXT_GENERATION, true).isStale()).isTrue();
        assertThat(statistics
                        .find(new VariantKey(Category.TEXT_GENERATION, true, false), Stale.REFUSED)
                        .orElseThrow()
                        .value()
                        .computedAtSeconds())
                .isEqualTo(time.instant().minusSeconds(100).getEpochSecond());
        assertThat(errors()).containsExactly("Stale", "Stale", "Stale", "Stale", "Stale");
        assertThat(hydrator.isRunning()).isTrue();
    }

    /** T15 without an earlier answer: there is nothing to be stale. */
    @Test
    void statisticsAreKept_whenTheHordeHasNeverAnswered() {
        horde.failing = true;
        hydrator.start();

        hydrator.cycle();

        assertThat(statistics.info().keysCached()).hasSize(4);
        assertThat(risks.info().keysCached()).isEmpty();
        assertThat(errors()).hasSize(5).containsOnly("HordeUnavailableException");
    }

    /** T16, as far as it is this class' to say; HydrationTest has the rest. */
    @Test
    void secondStartDoesNothing() {
        assertThat(hydrator.isRunning()).isFalse();
        assertThat(hydrator.start()).isTrue();
        assertThat(hydrator.start()).isFalse();
        assertThat(hydrator.isRunning()).isTrue();

        hydrator.stop(GRACE);

        assertThat(hydrator.isRunning()).isFalse();
    }

    @Test
    void nothingIsDone_unlessStarted() {
        hydrator.cycle();
        hydrator.refresh(Category.TEXT_GENERATION);

        assertThat(horde.asked).isEmpty();
        assertThat(statistics.info().keysCached()).isEmpty();
    }

    /** T18. */
    @Test
    void nextRoundIsDone_afterOneThatFailed() {
        hydrator.start();
        onLook = category -> {
            throw new IllegalStateException("meant to fail");
        };
        hydrator.cycle();
        onLook = category -> {};
        assertThat(statistics.info().keysCached()).isEmpty();
        assertThat(hydrator.isRunning()).isTrue();

        hydrator.cycle();

        assertThat(statistics.info().keysCached()).hasSize(4);
        assertThat(risks.info().keysCached()).hasSize(5);
        assertThat(errors()).isEmpty();
    }

    /** T18: a category that fails does not take the next one with it. */
    @Test
    void otherCategoryIsKept_whenOneFails() {
        hydrator.start();
        onLook = category -> {
            if (category == Category.IMAGE_GENERATION) {
                throw new IllegalStateException("meant to fail");
            }
        };

        hydrator.cycle();

        assertThat(risks.info().keysCached()).hasSize(3).allMatch(key -> key.startsWith("text_generation"));
        assertThat(log.failures()).isEqualTo(4);
    }

    /** T19, with a second for the five and a call that never ends for the sixty. */
    @Test
    void stopWaitsForTheGraceAndNoLonger_whileTheHordeIsSilent() throws Exception {
        horde.silent = true;
        hydrator.start();
        CompletableFuture<Void> round = CompletableFuture.runAsync(hydrator::cycle);
        assertThat(horde.reached.await(10, TimeUnit.SECONDS)).isTrue();

        long begun = System.nanoTime();
        hydrator.stop(Duration.ofSeconds(1));

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(1000), Duration.ofMillis(1900));
        round.get(10, TimeUnit.SECONDS);
        assertThat(hydrator.isRunning()).isFalse();
        assertThat(risks.info().keysCached()).isEmpty();
        assertThat(lock.released.get()).isOne();
    }

    /** T20. */
    @Test
    void noFurtherFigureIsBegun_onceStopped() {
        hydrator.start();
        List<Category> looks = new ArrayList<>();
        CompletableFuture<?>[] stopping = new CompletableFuture<?>[1];
        onLook = category -> {
            looks.add(category);
            if (looks.size() == 2) {
                stopping[0] = CompletableFuture.runAsync(() -> hydrator.stop(GRACE));
                awaitStopped();
            }
        };

        hydrator.cycle();

        stopping[0].join();
        assertThat(looks).hasSize(2);
        assertThat(statistics.info().keysCached()).containsExactly("image_generation:grouped=false");
        assertThat(horde.asked).isEmpty();
    }

    private void awaitStopped() {
        while (hydrator.isRunning()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void roundsGoOn_whenStartedAgain() {
        hydrator.start();
        hydrator.stop(GRACE);
        hydrator.start();

        hydrator.cycle();

        assertThat(risks.info().keysCached()).hasSize(5);
    }

    /** T21. */
    @Test
    void textModelsOfOneBaseAreOneRow_inTheGroupedFigure() {
        hydrator.start();

        hydrator.cycle();

        CategoryRisk grouped = risk(Category.TEXT_GENERATION, true);
        assertThat(grouped.rows()).extracting(ModelRisk::name).containsExactly("X");
        ObjectNode json = grouped.toJson();
        assertThat(json.path("total_count").asInt()).isEqualTo(2);
        assertThat(json.path("returned_count").asInt()).isOne();
    }

    @Test
    void categoryIsSkipped_whenItHasNoModels() {
        records.remove(Category.IMAGE_GENERATION);
        hydrator.start();

        hydrator.cycle();

        assertThat(statistics.info().keysCached()).allMatch(key -> key.startsWith("text_generation"));
        assertThat(horde.asked).containsExactlyInAnyOrder(STATUS_TEXT, STATS_TEXT);
        assertThat(errors()).isEmpty();
    }

    /** 1.8 c. */
    @Test
    void figureIsDropped_whenItsCategoryChangesMeanwhile() {
        hydrator.start();
        onLook = category -> {
            if (category == Category.TEXT_GENERATION) {
                statistics.invalidate(category);
                risks.invalidate(category);
            }
        };

        hydrator.cycle();

        assertThat(statistics.info().keysCached()).allMatch(key -> key.startsWith("image_generation"));
        assertThat(risks.info().keysCached()).allMatch(key -> key.startsWith("image_generation"));
        assertThat(errors()).isEmpty();
    }

    /** 2.6: the instance that has the lock does it for all. */
    @Test
    void roundIsLeftToOthers_whoHaveTheLock() {
        lock.isOurs = false;
        hydrator.start();

        hydrator.cycle();
        hydrator.refresh(Category.TEXT_GENERATION);

        assertThat(horde.asked).isEmpty();
        assertThat(log.cycles()).isZero();
        assertThat(log.cyclesSkipped()).isOne();
        assertThat(hydrator.isRunning()).isTrue();
    }

    /** 1.6. */
    @Test
    void oneCategoryIsRenewed_whenItHasChanged() {
        hydrator.start();

        hydrator.refresh(Category.TEXT_GENERATION);
        hydrator.refresh(Category.LORA);

        assertThat(risks.info().keysCached()).hasSize(3).allMatch(key -> key.startsWith("text_generation"));
        assertThat(log.refreshes()).isOne();
    }

    /** 1.6: debounced. */
    @Test
    void categoryIsToldOfOnce_howeverOftenItChanged() throws Exception {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try {
            List<Category> told = new CopyOnWriteArrayList<>();
            CountDownLatch both = new CountDownLatch(2);
            QuietTime quiet = new QuietTime(Duration.ofMillis(200), scheduler, category -> {
                told.add(category);
                both.countDown();
            });

            for (int i = 0; i < 20; i++) {
                quiet.accept(Category.TEXT_GENERATION);
                quiet.accept(Category.IMAGE_GENERATION);
            }

            assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(told).containsExactlyInAnyOrder(Category.TEXT_GENERATION, Category.IMAGE_GENERATION);
        } finally {
            scheduler.shutdownNow();
        }
    }

    private List<String> errors() {
        return log.lines().stream()
                .flatMap(line -> line.entry().lastError().stream())
                .toList();
    }

    private CategoryRisk risk(Category category, boolean grouped) {
        return found(category, grouped).value();
    }

    private Cached<CategoryRisk> found(Category category, boolean grouped) {
        return risks.find(new VariantKey(category, grouped, false), Stale.AS_CONFIGURED)
                .orElseThrow();
    }

    private static RecordMap models(String type, String... names) {
        Map<String, ObjectNode> models = new LinkedHashMap<>();
        for (String name : names) {
            models.put(
                    name,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("name", name)
                            .put("record_type", type)
                            .put("baseline", "stable_diffusion_1")
                            .put("parameters", 7_000_000_000L)
                            .put("nsfw", false));
        }
        return RecordMap.of(models);
    }

    /** A wall clock and a monotonic clock that move only when told to. */
    private static final class Time extends Clock implements LongSupplier {
        private long nanos = 1_000_000_000;

        void passes(Duration duration) {
            nanos += duration.toNanos();
        }

        @Override
        public long getAsLong() {
            return nanos;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(1_760_000_000).plusNanos(nanos);
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }

    private static final class Lock implements HydrationLock {
        private final AtomicInteger released = new AtomicInteger();
        private boolean isOurs = true;

        @Override
        public boolean claim() {
            return isOurs;
        }

        @Override
        public void release() {
            released.incrementAndGet();
        }
    }

    /** A Horde that knows nothing of any model, or fails, or never answers. */
    private static final class Horde implements HordeTransport {
        private final List<HordeQuestion> asked = new CopyOnWriteArrayList<>();
        private final CountDownLatch reached = new CountDownLatch(1);
        private volatile boolean failing;
        private volatile boolean silent;

        @Override
        public CompletionStage<Reply> ask(HordeQuestion question, Duration limit) {
            asked.add(question);
            reached.countDown();
            if (silent) {
                return new CompletableFuture<>();
            }
            if (failing) {
                return CompletableFuture.completedFuture(new Answered(404, new byte[0], Optional.empty()));
            }
            String body = question.target().contains("/stats/") ? "{}" : "[]";
            return CompletableFuture.completedFuture(
                    new Answered(200, body.getBytes(StandardCharsets.UTF_8), Optional.empty()));
        }
    }
}

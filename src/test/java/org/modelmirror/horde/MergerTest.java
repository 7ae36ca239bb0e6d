package org.modelmirror.horde;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors T26 to T34 of analytics.md 9, and what 3.10 and 8.3 say beyond them. */
class MergerTest {
    private static final MergeRule PLAIN = MergeRule.PLAIN;
    private static final MergeRule VARIATIONS = new MergeRule(true, false);
    private static final MergeRule STRICT = new MergeRule(false, true);
    private static final MergeRule STRICT_VARIATIONS = new MergeRule(true, true);
    private static final String LUMIMAID = "NeverSleep/Lumimaid-v0.2-8B";

    /** T26. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                LUMIMAID,
                "NeverSleep/Lumimaid-v0.2-12B",
                "NeverSleep/Lumimaid-v0.2-70B",
                "NeverSleep/Lumimaid-v0.2"
            })
    void everySizeReportsTheWholeFamily_whenVariationsAreOff(String name) {
        CombinedStatistics merged = text(Hordes.d(), PLAIN, name);

        assertThat(merged.usage()).contains(new Usage(11_111_111, 0, 0));
        assertThat(merged.backends()).isEmpty();
    }

    /** T27, and the shape of analytics.md 7.6. */
    @Test
    void oneSizeIsToldApartByBackend_whenVariationsAreOn() {
        CombinedStatistics merged = text(Hordes.d(), VARIATIONS, LUMIMAID);

        assertThat(merged.usage()).contains(new Usage(11_010_111, 0, 0));
        assertThatJson(merged.toJson()).isEqualTo("""
                {"queued_jobs":null,"performance":null,"eta":null,"queued":null,
                 "usage_stats":{"day":11010111,"month":0,"total":0},"worker_summaries":null,
                 "backend_variations":{
                  "canonical":{"backend":"canonical","variant_name":"NeverSleep/Lumimaid-v0.2-8B","worker_count":0,
                   "performance":null,"queued":null,"queued_jobs":null,"eta":null,
                   "usage_day":1000001,"usage_month":0,"usage_total":0},
                  "aphrodite":{"backend":"aphrodite","variant_name":"aphrodite/NeverSleep/Lumimaid-v0.2-8B",
                   "worker_count":0,"performance":null,"queued":null,"queued_jobs":null,"eta":null,
                   "usage_day":10000,"usage_month":0,"usage_total":0},
                  "koboldcpp":{"backend":"koboldcpp","variant_name":"koboldcpp/NeverSleep/Lumimaid-v0.2-8B",
                   "worker_count":0,"performance":null,"queued":null,"queued_jobs":null,"eta":null,
                   "usage_day":10000110,"usage_month":0,"usage_total":0}},
                 "worker_count":0}""");
        assertThat(merged.toJson().path("backend_variations").fieldNames())
                .toIterable()
                .containsExactly("canonical", "aphrodite", "koboldcpp");
    }

    /** T28. */
    @Test
    void nothingIsReported_whenNoNameHasThatSize() {
        CombinedStatistics twelve = text(Hordes.d(), VARIATIONS, "NeverSleep/Lumimaid-v0.2-12B");
        CombinedStatistics none = text(Hordes.d(), VARIATIONS, "NeverSleep/Lumimaid-v0.2");

        assertThat(twelve.usage()).contains(new Usage(1000, 0, 0));
        assertThat(twelve.backends().orElseThrow())
                .extracting(BackendShare::backend)
                .containsExactly(HordeBackend.KOBOLDCPP);
        assertThat(none.usage()).isEmpty();
        assertThat(none.backends()).contains(List.of());
    }

    /** T29. */
    @Test
    void theBusiestVariantSpeaksForTheModel_whenSeveralAreServed() {
        List<ModelStatus> statuses = List.of(
                new ModelStatus(LUMIMAID, 0, 0.0, 0, 0, 0),
                new ModelStatus("aphrodite/NeverSleep/Lumimaid-v0.2-8B", 2, 20.0, 5, 1, 3),
                new ModelStatus("koboldcpp/Lumimaid-v0.2-8B", 2, 10.0, 7, 2, 9),
                new ModelStatus("koboldcpp/NeverSleep/Lumimaid-v0.2-8B", 9, 90.0, 9, 9, 9));
        CombinedStatistics merged = only(Hordes.merge(HordeType.TEXT, statuses, Hordes.d(), VARIATIONS, LUMIMAID));

        assertThatJson(merged.toJson()).isEqualTo("""
                {"queued_jobs":1,"performance":20.0,"eta":3,"queued":5,
                 "usage_stats":{"day":11010111,"month":0,"total":0},"worker_summaries":null,
                 "backend_variations":{
                  "canonical":{"backend":"canonical","variant_name":"NeverSleep/Lumimaid-v0.2-8B","worker_count":0,
                   "performance":0.0,"queued":0,"queued_jobs":0,"eta":0,
                   "usage_day":1000001,"usage_month":0,"usage_total":0},
                  "aphrodite":{"backend":"aphrodite","variant_name":"aphrodite/NeverSleep/Lumimaid-v0.2-8B",
                   "worker_count":2,"performance":20.0,"queued":5,"queued_jobs":1,"eta":3,
                   "usage_day":10000,"usage_month":0,"usage_total":0},
                  "koboldcpp":{"backend":"koboldcpp","variant_name":"koboldcpp/Lumimaid-v0.2-8B","worker_count":2,
                   "performance":10.0,"queued":7,"queued_jobs":2,"eta":9,
                   "usage_day":10000110,"usage_month":0,"usage_total":0}},
                 "worker_count":2}""");
        assertThat(merged.toJson().fieldNames())
                .toIterable()
                .containsExactly(
                        "queued_jobs",
                        "performance",
                        "eta",
                        "queued",
                        "usage_stats",
                        "worker_summaries",
                        "backend_variations",
                        "worker_count");
    }

    /** S3: the canonical name's none and two each of the back ends. */
    @Test
    void workersOfAllVariantsAreAddedUp_whenStrict() {
        List<ModelStatus> statuses = List.of(
                Hordes.status(LUMIMAID, 1),
                Hordes.status("aphrodite/NeverSleep/Lumimaid-v0.2-8B", 2),
                Hordes.status("koboldcpp/Lumimaid-v0.2-8B", 4));

        assertThat(only(Hordes.merge(HordeType.TEXT, statuses, Hordes.NO_USAGE, STRICT, LUMIMAID))
                        .workerCount())
                .isEqualTo(7);
    }

    /** T30. */
    @Test
    void imageModelsOfOneBaseNameAreJoined_unlessStrict() {
        UsageByModel usage = Hordes.day("Anything v3", 1, "Anything v5", 10, "Anything Diffusion", 100);

        assertThat(only(Hordes.merge(HordeType.IMAGE, List.of(), usage, PLAIN, "Anything v3"))
                        .usage())
                .contains(new Usage(11, 0, 0));
        assertThat(only(Hordes.merge(HordeType.IMAGE, List.of(), usage, STRICT, "anything V3"))
                        .usage())
                .contains(new Usage(1, 0, 0));
        assertThat(only(Hordes.merge(HordeType.IMAGE, List.of(), usage, STRICT, "Anything"))
                        .usage())
                .isEmpty();
    }

    /** T31. */
    @Test
    void siblingsReportTheirSum_unlessVariationsAreOnOrStrict() {
        UsageByModel usage = Hordes.month("koboldcpp/Lumimaid-v0.2-8B", 100, "koboldcpp/Lumimaid-v0.2-12B", 50);
        String[] names = {"NeverSleep/Lumimaid-v0.2-8B", "NeverSleep/Lumimaid-v0.2-12B"};

        assertThat(months(Hordes.merge(HordeType.TEXT, List.of(), usage, PLAIN, names)))
                .containsExactly(150L, 150L);
        assertThat(months(Hordes.merge(HordeType.TEXT, List.of(), usage, VARIATIONS, names)))
                .containsExactly(100L, 50L);
        assertThat(months(Hordes.merge(HordeType.TEXT, List.of(), usage, STRICT, names)))
                .containsExactly(100L, 50L);
        assertThat(months(Hordes.merge(HordeType.TEXT, List.of(), usage, STRICT_VARIATIONS, names)))
                .containsExactly(100L, 50L);
    }

    /** T32. */
    @Test
    void everythingIsNull_whenNothingMatches() {
        CombinedStatistics merged = only(
                Hordes.merge(HordeType.TEXT, List.of(Hordes.status("Other", 3)), Hordes.d(), PLAIN, "Nobody/Knows-7B"));

        assertThatJson(merged.toJson()).isEqualTo("""
                {"queued_jobs":null,"performance":null,"eta":null,"queued":null,"usage_stats":null,
                 "worker_summaries":null,"backend_variations":null,"worker_count":0}""");
    }

    /** T33. */
    @Test
    void theLastStatusCounts_whenNamesDifferInCaseOnly() {
        List<ModelStatus> statuses = List.of(Hordes.status("Foo", 1), Hordes.status("foo", 5));

        assertThat(only(Hordes.merge(HordeType.IMAGE, statuses, Hordes.NO_USAGE, PLAIN, "FOO"))
                        .workerCount())
                .isEqualTo(5);
    }

    @Test
    void theLastCountCounts_whenNamesDifferInCaseOnly() {
        UsageByModel usage = Hordes.day("Foo", 1, "foo", 5);

        assertThat(only(Hordes.merge(HordeType.IMAGE, List.of(), usage, PLAIN, "FOO"))
                        .usage())
                .contains(new Usage(5, 0, 0));
    }

    /** T34. */
    @Test
    void theStatusCounts_whenNoWorkerListsTheModel() {
        HordeFigures figures = HordeFigures.of(HordeType.TEXT, List.of(Hordes.status("A/X-7B", 4)), Hordes.NO_USAGE)
                .withWorkers(List.of(Hordes.worker("1", "koboldcpp/X-7B")));

        CombinedStatistics plain = only(new Merger(figures, PLAIN).merge(List.of("A/X-7B")));
        assertThat(plain.workers()).isEmpty();
        assertThat(plain.workerCount()).isEqualTo(4);

        CombinedStatistics strict = only(new Merger(figures, STRICT).merge(List.of("A/X-7B")));
        assertThat(strict.workers().orElseThrow()).extracting(Worker::id).containsExactly("1");
        assertThat(strict.workerCount()).isEqualTo(1);
    }

    @Test
    void workersAreListedOnce_whenTheyListTheModelTwice() {
        HordeFigures figures = HordeFigures.of(HordeType.IMAGE, List.of(Hordes.status("Foo", 9)), Hordes.NO_USAGE)
                .withWorkers(List.of(
                        new Worker(
                                "b", "B", "0.4 megapixelsteps per second", true, true, 86_400, List.of("foo", "FOO")),
                        Hordes.worker("a", "bar"),
                        Hordes.worker("c", "Foo")));
        CombinedStatistics merged = only(new Merger(figures, PLAIN).merge(List.of("Foo")));

        assertThat(merged.workerCount()).isEqualTo(2);
        assertThatJson(merged.toJson()).node("worker_summaries").isEqualTo("""
                {"b":{"id":"b","name":"B","performance":"0.4 megapixelsteps per second","online":true,"trusted":true,
                  "uptime":86400},
                 "c":{"id":"c","name":"worker c","performance":"1 tokens per second","online":true,"trusted":false,
                  "uptime":60}}""");
    }

    @Test
    void workersCountAsNotGiven_whenTheListIsEmpty() {
        HordeFigures figures = HordeFigures.of(HordeType.IMAGE, List.of(Hordes.status("Foo", 9)), Hordes.NO_USAGE)
                .withWorkers(List.of());

        assertThat(only(new Merger(figures, STRICT).merge(List.of("Foo"))).workerCount())
                .isEqualTo(9);
    }

    @Test
    void entriesComeInReferenceOrder_whenSomeMatchAndSomeDoNot() {
        assertThat(Hordes.merge(HordeType.TEXT, List.of(), Hordes.d(), PLAIN, "z", "Lumimaid-v0.2-8B", "a"))
                .containsOnlyKeys("z", "Lumimaid-v0.2-8B", "a")
                .extractingFromEntries(Map.Entry::getKey)
                .containsExactly("z", "Lumimaid-v0.2-8B", "a");
    }

    /** S1: by author before by order. */
    @Test
    void theAuthorDecides_whenStrictAndTwoModelsHaveTheSameSizeKey() {
        UsageByModel usage = Hordes.month("B/X-7B-Q4_K_M", 1, "C/X-7B-Q4_K_M", 10, "X-7B-GGUF", 100, "X-8B", 1000);

        assertThat(months(Hordes.merge(HordeType.TEXT, List.of(), usage, STRICT, "A/X-7B", "B/X-7B")))
                .containsExactly(110L, 1L);
    }

    /** S1: a model's own name is not taken by another model's back-end name. */
    @Test
    void ownNameComesBeforeVariants_whenStrict() {
        UsageByModel usage = Hordes.month("koboldcpp/X-7B", 1);

        assertThat(months(Hordes.merge(HordeType.TEXT, List.of(), usage, STRICT, "A/X-7B", "koboldcpp/X-7B")))
                .containsExactly(0L, 1L);
    }

    private static CombinedStatistics text(UsageByModel usage, MergeRule rule, String name) {
        return only(Hordes.merge(HordeType.TEXT, List.of(), usage, rule, name));
    }

    private static CombinedStatistics only(Map<String, CombinedStatistics> merged) {
        assertThat(merged).hasSize(1);
        return Objects.requireNonNull(merged.values().iterator().next());
    }

    private static List<Long> months(Map<String, CombinedStatistics> merged) {
        return merged.values().stream()
                .map(CombinedStatistics::usage)
                .map(usage -> usage.map(Usage::month))
                .map(Optional::stream)
                .map(month -> month.findFirst().orElse(0L))
                .toList();
    }
}

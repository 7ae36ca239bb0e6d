package org.modelmirror.horde;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.reference.TextModelName;

/** What holds of the merger for any names. */
class MergerPropertyTest {
    private static final int ROUNDS = 150;
    private static final List<String> AUTHORS = List.of("", "", "A/", "B/", "NeverSleep/");
    private static final List<String> PREFIXES = List.of("", "", "aphrodite/", "koboldcpp/", "KoboldCpp/");
    private static final List<String> BASES = List.of("X", "Lumimaid-v0.2", "Llama-3", "SDXL 1.0", "Phi");
    private static final List<String> SIZES = List.of("", "-7B", "-8B", "-8x22B");
    /** Behind a hyphen; behind an underscore the parser does not see them (analytics.md 6.2). */
    private static final List<String> QUANTS = List.of("", "", "-Q4_K_M", "-GGUF", "-fp16");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noUseIsCountedTwiceOrLost_whenStrict(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> names = names(random);
            Map<String, Long> used = used(random);
            Map<String, CombinedStatistics> merged = merge(names, used, new MergeRule(random.nextBoolean(), true));

            long owned = 0;
            Set<String> sizes = new LinkedHashSet<>();
            names.forEach(name -> sizes.add(SizeKey.of(name).model()));
            Set<String> variants = new LinkedHashSet<>();
            names.forEach(name -> NameVariant.of(name).forEach(variant -> variants.add(lower(variant.name()))));
            for (Map.Entry<String, Long> entry : used.entrySet()) {
                boolean isClaimed = variants.contains(entry.getKey())
                        || sizes.contains(SizeKey.of(entry.getKey()).model());
                owned += isClaimed ? entry.getValue() : 0;
            }
            assertThat(sum(merged)).as("%s of %s", names, used).isEqualTo(owned);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void sharesAddUpToTheWhole_whenVariationsAreOn(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> names = names(random);
            Map<String, Long> used = used(random);
            merge(names, used, new MergeRule(true, random.nextBoolean())).forEach((name, statistics) -> {
                Usage shares = statistics.backends().orElseThrow().stream()
                        .map(BackendShare::usage)
                        .reduce(Usage.NONE, Usage::plus);
                assertThat(shares).as(name).isEqualTo(statistics.usage().orElse(Usage.NONE));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void oneSizeIsNeverMoreThanTheFamily_andSiblingsAgree(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> names = names(random);
            Map<String, Long> used = used(random);
            Map<String, CombinedStatistics> family = merge(names, used, MergeRule.PLAIN);
            Map<String, Long> byBase = new HashMap<>();
            family.forEach((name, statistics) -> {
                String base = TextModelName.groupOf(name);
                assertThat(month(statistics)).as(name).isEqualTo(byBase.getOrDefault(base, month(statistics)));
                byBase.put(base, month(statistics));
            });
            merge(names, used, new MergeRule(true, false))
                    .forEach((name, statistics) -> assertThat(month(statistics))
                            .as("%s of %s", name, used)
                            .isLessThanOrEqualTo(month(family.get(name))));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 11, 12})
    void orderOfTheAnswerMakesNoDifference_whenNoTwoNamesDifferInCaseOnly(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> names = names(random);
            Map<String, Long> used = used(random);
            List<String> shuffled = new ArrayList<>(used.keySet());
            Collections.shuffle(shuffled, random);
            Map<String, Long> reordered = new LinkedHashMap<>();
            shuffled.forEach(name -> reordered.put(name, used.get(name)));
            MergeRule rule = new MergeRule(random.nextBoolean(), random.nextBoolean());
            assertThat(merge(names, reordered, rule)).isEqualTo(merge(names, used, rule));
        }
    }

    private static Map<String, CombinedStatistics> merge(List<String> names, Map<String, Long> month, MergeRule rule) {
        UsageByModel usage = new UsageByModel(Map.of(), month, Map.of());
        List<ModelStatus> statuses = new ArrayList<>();
        month.keySet().forEach(name -> statuses.add(Hordes.status(name, name.length() % 4)));
        return new Merger(HordeFigures.of(HordeType.TEXT, statuses, usage), rule).merge(names);
    }

    private static long sum(Map<String, CombinedStatistics> merged) {
        return merged.values().stream().mapToLong(MergerPropertyTest::month).sum();
    }

    private static long month(CombinedStatistics statistics) {
        return statistics.usage().map(Usage::month).orElse(0L);
    }

    private static List<String> names(Random random) {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            names.add(pick(random, AUTHORS) + pick(random, BASES) + pick(random, SIZES));
        }
        return List.copyOf(names);
    }

    /** In lower case, so that no two differ in case only. */
    private static Map<String, Long> used(Random random) {
        Map<String, Long> used = new LinkedHashMap<>();
        for (int i = random.nextInt(15); i > 0; i--) {
            String name = pick(random, PREFIXES)
                    + pick(random, AUTHORS)
                    + pick(random, BASES)
                    + pick(random, SIZES)
                    + pick(random, QUANTS);
            used.put(lower(name), (long) random.nextInt(1000));
        }
        return used;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String pick(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

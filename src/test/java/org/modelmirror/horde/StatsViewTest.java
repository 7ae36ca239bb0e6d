package org.modelmirror.horde;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors T62 and T63 of analytics.md 9. */
class StatsViewTest {
    private static final Map<String, CombinedStatistics> MODELS = Hordes.merge(
            HordeType.TEXT,
            List.of(Hordes.status("A/X-7B", 2)),
            new UsageByModel(Hordes.counts("A/X-7B", 9), Hordes.counts("A/X-7B", 5, "koboldcpp/Y-7B", 100), Map.of()),
            new MergeRule(true, false),
            "A/X-7B",
            "A/X-13B",
            "B/Y-7B");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            usage_month  | true  | B/Y-7B A/X-7B A/X-13B
            usage_month  | false | A/X-13B A/X-7B B/Y-7B
            usage_day    | true  | A/X-7B A/X-13B B/Y-7B
            usage_total  | true  | A/X-7B A/X-13B B/Y-7B
            usage_total  | false | A/X-7B A/X-13B B/Y-7B
            worker_count | true  | A/X-7B A/X-13B B/Y-7B
            worker_count | false | A/X-13B B/Y-7B A/X-7B
            name         | false | A/X-13B A/X-7B B/Y-7B
            name         | true  | B/Y-7B A/X-7B A/X-13B
            zzz          | true  | A/X-7B A/X-13B B/Y-7B
            """)
    void modelsComeInTheOrderAskedFor(String by, boolean descending, String names) {
        StatsView view = new StatsView(OptionalLong.empty(), StatsOrder.find(by), descending);

        assertThat(view.toJson(MODELS).fieldNames()).toIterable().containsExactly(names.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "1, 1", "2, 1", "3, 0"})
    void modelsWithFewerWorkersAreLeftOut(long least, int models) {
        assertThat(new StatsView(OptionalLong.of(least), Optional.empty(), true).of(MODELS))
                .hasSize(models);
    }

    @Test
    void lettersOfEitherCaseAreAlike_whenOrderedByName() {
        Map<String, CombinedStatistics> models =
                Hordes.merge(HordeType.IMAGE, List.of(), Hordes.NO_USAGE, MergeRule.PLAIN, "b", "A", "a", "B");

        assertThat(StatsOrder.NAME.of(models, false).keySet()).containsExactly("A", "a", "b", "B");
        assertThat(StatsOrder.NAME.of(models, true).keySet()).containsExactly("b", "B", "A", "a");
    }
}

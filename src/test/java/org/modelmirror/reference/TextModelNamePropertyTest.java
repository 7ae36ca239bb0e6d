package org.modelmirror.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.json.JsonReader;

/** What analytics.md 6 says of every name, over the real ones where they are at hand, and over made-up ones. */
class TextModelNamePropertyTest {
    private static final Path FILE = Path.of("..", "shared", "data", "expected", "v2", "text_generation.json");
    private static final int ROUNDS = 2_000;
    private static final List<String> PARTS = List.of(
            "Llama",
            "3",
            "8B",
            "8x22B",
            "7b1",
            "v0.2",
            "V3",
            "Q4_K_M",
            "gguf",
            "fp16",
            "Instruct",
            "Chat",
            "turbo",
            "2407",
            "08-2024",
            "2024-08",
            "1.2.3",
            "A2.7B",
            "\u00e9",
            "\uD83D\uDE00",
            "koboldcpp/",
            "aphrodite/",
            "Org/");
    private static final List<String> SEPARATORS = List.of("-", "_", " ", ".", "--", "-_", "");

    @Test
    void everyRealNameKeepsTheRules() throws Exception {
        List<String> names = realNames();
        names.forEach(TextModelNamePropertyTest::assertRules);
        assertThat(names).hasSize(719);
    }

    @Test
    void backendAndQuantisationMakeNoOtherGroup_ofAnyRealName() throws Exception {
        for (String name : realNames()) {
            String group = TextModelName.groupOf(name);
            for (String variant : TextBackend.namesOf(name)) {
                assertThat(TextModelName.groupOf(variant)).as(variant).isEqualTo(group);
            }
            if (!TextModelName.parse(name).isQuantised()) {
                assertThat(TextModelName.groupOf(name + "-Q4_K_M")).as(name).isEqualTo(group);
            }
        }
    }

    /** analytics.md 8.3, S7, as far as the reference has the names. */
    @Test
    void strictSizesChangeFourGroups_ofTheRealNames() throws Exception {
        Map<String, String> changed = new TreeMap<>();
        for (String name : realNames()) {
            if (!TextModelName.groupOf(name).equals(TextModelName.strictGroupOf(name))) {
                changed.put(TextModelName.groupOf(name), TextModelName.strictGroupOf(name));
            }
        }
        assertThat(changed)
                .isEqualTo(Map.of(
                        "Mixtral-8x2", "Mixtral",
                        "WizardLM-2-8x2", "WizardLM-2",
                        "Karasu-Mixtral-8x2", "Karasu-Mixtral",
                        "Qwen1.5-MoE-A2", "Qwen1.5-MoE-A2.7B"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyMadeUpNameKeepsTheRules(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder name = new StringBuilder();
            for (int i = random.nextInt(7); i >= 0; i--) {
                name.append(pick(random, PARTS)).append(pick(random, SEPARATORS));
            }
            assertRules(name.toString());
        }
    }

    private static void assertRules(String name) {
        TextModelName parsed = TextModelName.parse(name);
        String lower = name.toLowerCase(Locale.ROOT);

        assertThat(parsed.originalName()).isEqualTo(name);
        assertThat(parsed.baseName()).as(name).isNotEmpty();
        if (!parsed.baseName().equals(name)) {
            assertThat(parsed.baseName()).as(name).doesNotContainPattern("--|__| {2}|\\.\\.|^[-_ .]|[-_ .]$");
        }
        // Each was cut out once; what is cut may join what stood around it, so that a later part need not occur.
        parsed.findSize()
                .ifPresent(size -> assertThat(size)
                        .as(name)
                        .isEqualTo(size.toUpperCase(Locale.ROOT))
                        .satisfies(text -> assertThat(lower).contains(text.toLowerCase(Locale.ROOT))));
        parsed.findQuant().ifPresent(quant -> assertThat(quant).as(name).isEqualTo(quant.toUpperCase(Locale.ROOT)));
        assertThat(parsed.extras()).as(name).hasSizeLessThanOrEqualTo(2);
        assertThat(parsed.extras())
                .as(name)
                .allSatisfy(extra -> assertThat(extra.position()).isBetween(0, name.length()));
        assertThat(parsed.normalizedName()).as(name).doesNotContainPattern("[- .]|__|^_|_$");
        assertThat(TextModelName.parse(name)).isEqualTo(parsed);
    }

    private static List<String> realNames() throws Exception {
        Assumptions.assumeTrue(Files.isRegularFile(FILE), () -> "no real data at " + FILE);
        JsonNode records = new JsonReader().read(Files.readAllBytes(FILE)).root();
        List<String> names = new ArrayList<>();
        records.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String pick(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

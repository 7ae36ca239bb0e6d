package org.modelmirror.horde;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.TextBackend;

/** The tables of analytics.md 3.8 and 3.9. */
class NameIndexTest {
    @ParameterizedTest
    @CsvSource({
        "Lumimaid-v0.2-8B-Q8_0, Lumimaid-v0.2-8B",
        "X_Q4_K_M, X",
        "X-q3_k, X",
        "X-fp16, X",
        "X-GGUF-Q4, X",
        "X-Q4-GGUF, X-Q4",
        "X-Q4_K_M-GGUF, X-Q4_K_M",
        "X-IQ4_XS, X-IQ4_XS",
        "x-int8-fp16, x-int8",
        "X Q4, X Q4"
    })
    void quantIsCutOffTheEndOnly_whenStripped(String name, String stripped) {
        assertThat(SizeKey.stripQuant(name)).isEqualTo(stripped);
    }

    @ParameterizedTest
    @CsvSource({
        "KoboldCpp/Lumimaid-v0.2-8B-Q4_K_M, koboldcpp/lumimaid-v0.2-8b",
        "koboldcpp/Org/Lumimaid-v0.2-8B, koboldcpp/lumimaid-v0.2-8b",
        "OtherOrg/Lumimaid-v0.2-8B, lumimaid-v0.2-8b",
        "Aphrodite/a/b/C-GGUF, aphrodite/c"
    })
    void sizeKeyKeepsTheBackendAndDropsTheAuthor(String name, String key) {
        assertThat(SizeKey.of(name).withBackend()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ReadyArt/Broken-Tutu-24B | aphrodite/ReadyArt/Broken-Tutu-24B | koboldcpp/Broken-Tutu-24B
            Lumimaid-v0.2-8B | aphrodite/Lumimaid-v0.2-8B | koboldcpp/Lumimaid-v0.2-8B
            a/b/c | aphrodite/a/b/c | koboldcpp/b/c
            """)
    void variantsAreTheNameItselfAndOnePerBackend(String name, String aphrodite, String koboldcpp) {
        assertThat(NameVariant.of(name))
                .containsExactly(
                        new NameVariant(HordeBackend.CANONICAL, name),
                        new NameVariant(HordeBackend.APHRODITE, aphrodite),
                        new NameVariant(HordeBackend.KOBOLDCPP, koboldcpp));
    }

    @Test
    void variantsDoNotRepeat_whenTheNameHasAPrefixAlready() {
        assertThat(NameVariant.of("koboldcpp/X"))
                .containsExactly(
                        new NameVariant(HordeBackend.CANONICAL, "koboldcpp/X"),
                        new NameVariant(HordeBackend.APHRODITE, "aphrodite/koboldcpp/X"));
    }

    /** The last table of 3.9. */
    @ParameterizedTest
    @CsvSource({
        "koboldcpp/X, X",
        "aphrodite/koboldcpp/X, koboldcpp/X",
        "Koboldcpp/X, Koboldcpp/X",
        "A/koboldcpp/x, A/koboldcpp/x"
    })
    void onePrefixIsStripped_whenItIsSpeltExactly(String name, String stripped) {
        assertThat(TextBackend.strip(name)).isEqualTo(stripped);
    }

    @Test
    void usesOfAllPeriodsMeetUnderOneName_whenItIsSpeltDifferently() {
        UsageIndex index = UsageIndex.of(
                new UsageByModel(Hordes.counts("Foo", 1), Hordes.counts("foo", 20), Hordes.counts("FOO", 300, "b", 4)));

        assertThat(index.of("foo")).isEqualTo(new Usage(1, 20, 300));
        assertThat(index.lowerNames()).containsExactly("foo", "b");
        assertThat(index.of("nobody")).isEqualTo(Usage.NONE);
    }

    @Test
    void onlyTwoCategoriesHaveFigures() {
        assertThat(HordeType.find(Category.IMAGE_GENERATION)).contains(HordeType.IMAGE);
        assertThat(HordeType.find(Category.TEXT_GENERATION)).contains(HordeType.TEXT);
        assertThat(HordeType.find(Category.CONTROLNET)).isEmpty();
        assertThat(HordeType.IMAGE.usageId()).isEqualTo("img");
        assertThat(HordeType.TEXT.usageId()).isEqualTo("text");
    }
}

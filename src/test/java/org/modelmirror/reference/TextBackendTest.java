package org.modelmirror.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextBackendTest {

    @Test
    void onePrefixIsRemoved_whenSeveralStandInARow() {
        assertThat(TextBackend.strip("koboldcpp/aphrodite/M")).isEqualTo("aphrodite/M");
        assertThat(TextBackend.strip("Aphrodite/M")).isEqualTo("Aphrodite/M");
    }

    @Test
    void onlyTheTwoKnownPrefixesCount_whenANameIsAsked() {
        assertThat(TextBackend.find("koboldcpp/M")).contains(TextBackend.KOBOLDCPP);
        assertThat(TextBackend.hasPrefix("vllm/M")).isFalse();
        assertThat(TextBackend.hasPrefix("aphrodite")).isFalse();
    }

    @Test
    void koboldNameHoldsTheSecondSegment_whenANameHasTwoSlashes() {
        assertThat(TextBackend.namesOf("a/b/c")).containsExactly("a/b/c", "aphrodite/a/b/c", "koboldcpp/b");
        assertThat(TextBackend.namesOf("m")).containsExactly("m", "aphrodite/m", "koboldcpp/m");
    }

    @ParameterizedTest
    @CsvSource({"a/b/c, b", "a/, ''", "m, m", "Org/M-7B, M-7B"})
    void modelNameIsTheSecondSegment_whenThereIsOne(String name, String model) {
        assertThat(TextDerived.modelNameOf(name)).isEqualTo(model);
    }

    @ParameterizedTest
    @CsvSource({"A/my--mod__el-, my mod el", "M-7B, M 7B", "'a - b', a b", "-, ''"})
    void displayNameHasSingleBlanks_whenItIsDerived(String name, String display) {
        assertThat(TextDerived.displayNameOf(name)).isEqualTo(display);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0B",
        "1.5, 2B",
        "2.5, 2B",
        "3.5, 4B",
        "0.56, 1B",
        "12.2, 12B",
        "70.6, 71B",
        "-0.4, -0B",
        "0, 0B",
        "1e22, 10000000000000000000000B"
    })
    void sizeIsRoundedHalfToEven_whenATagIsDerived(double billions, String tag) {
        assertThat(TextDerived.sizeTagOf(billions)).isEqualTo(tag);
    }

    @Test
    void supplementaryCharactersComeLast_whenTextIsOrderedByCodePoint() {
        TreeSet<String> sorted = new TreeSet<>(CodePointOrder.INSTANCE);
        sorted.addAll(List.of("\uD83D\uDE00", "\uFF5E", "a", "ab", "B", ""));

        assertThat(sorted).containsExactly("", "B", "a", "ab", "\uFF5E", "\uD83D\uDE00");
    }

    @Test
    void unusualBlanksAreWhiteSpace_whenTextIsStripped() {
        assertThat(WhiteSpace.strip("\u0085\u00A0\u2007\u202F\u3000\u001C a b\u205F\t\r\n"))
                .isEqualTo("a b");
        assertThat(WhiteSpace.strip("\u200B")).isEqualTo("\u200B");
        assertThat(WhiteSpace.isBlank(" \u2003 ")).isTrue();
    }
}

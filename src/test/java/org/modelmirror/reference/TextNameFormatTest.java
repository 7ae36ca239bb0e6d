package org.modelmirror.reference;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextNameFormatTest {

    @Test
    void formatIsTheStandardOne_whenThereAreNoNames() {
        assertThat(TextNameFormat.infer(List.of()))
                .isEqualTo(new TextNameFormat(
                        "-",
                        List.of("base", "size", "variant", "version", "quant"),
                        false,
                        null,
                        "{base}-{size}",
                        List.of()));
    }

    @Test
    void orderIsThatOfTheRichestMember_whenMembersDiffer() {
        TextNameFormat format = TextNameFormat.infer(List.of("Mistral-7B-v0.1", "Mistral-13B-v0.1-Q4_K_M"));

        assertThat(format)
                .isEqualTo(new TextNameFormat(
                        "-",
                        List.of("base", "size", "version", "quant"),
                        false,
                        null,
                        "{base}-{size}-{version}-{quant}",
                        List.of()));
    }

    @Test
    void dateIsAnExtraPart_whenANameHasOne() {
        TextNameFormat format = TextNameFormat.infer(List.of("c4ai-command-r-08-2024"));

        assertThat(format.partOrder()).containsExactly("base", "extra:DATE");
        assertThat(format.extraParts()).containsExactly("DATE");
        assertThat(format.template()).isEqualTo("{base}-{extra:DATE}");
    }

    @Test
    void authorIsCommon_whenAllMembersShareIt() {
        TextNameFormat format = TextNameFormat.infer(List.of("Qwen/Qwen3-0.6B", "Qwen/Qwen3-1.5B"));

        assertThat(format.authorIncluded()).isTrue();
        assertThat(format.findCommonAuthor()).contains("Qwen");
        assertThat(format.template()).isEqualTo("{author}/{base}-{size}");
    }

    @Test
    void authorIsNotCommon_whenABackendPrefixStandsBeforeOneMember() {
        TextNameFormat format = TextNameFormat.infer(List.of("Qwen/Qwen3-0.6B", "koboldcpp/Qwen3-0.6B", "Qwen3-1B"));

        assertThat(format.authorIncluded()).isTrue();
        assertThat(format.findCommonAuthor()).isEmpty();
    }

    @Test
    void separatorIsAnUnderscore_whenItOutnumbersHyphensOutsideQuants() {
        assertThat(TextNameFormat.infer(List.of("Angelic_Eclipse_12B")).separator())
                .isEqualTo("_");
        assertThat(TextNameFormat.infer(List.of("M-Q4_K_M")).separator()).isEqualTo("-");
        assertThat(TextNameFormat.infer(List.of("a_b", "c-d")).separator()).isEqualTo("-");
    }

    @Test
    void baseIsMissing_whenItIsNoLongerContiguous() {
        assertThat(TextNameFormat.infer(List.of("GLM-4-32B-0414-abliterated")).partOrder())
                .containsExactly("size", "extra:DATE");
    }

    @Test
    void summaryHasNoExtraParts_whenWrittenAsJson() {
        TextNameFormat format = TextNameFormat.infer(List.of("Llama-3-8B"));

        assertThatJson(format.toSummaryJson()).isEqualTo("""
                        {"separator":"-","part_order":["base","size"],"author_included":false,
                         "common_author":null,"template":"{base}-{size}"}""");
        assertThatJson(format.toJson()).node("extra_parts").isEqualTo("[]");
    }
}

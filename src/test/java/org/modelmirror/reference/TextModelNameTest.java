package org.modelmirror.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextModelNameTest {

    /** The worked rows of analytics.md 6.5: name, base, size, variant, version, quant, extras, group. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            'Llama-3' | 'Llama-3' | - | - | - | - | - | 'Llama-3'
            'Llama-3-8B' | 'Llama-3' | 8B | - | - | - | - | 'Llama-3'
            'Llama-3-8B-Instruct' | 'Llama-3' | 8B | Instruct | - | - | - | 'Llama-3'
            'Llama-3-8B-Instruct-Q4_K_M' | 'Llama-3' | 8B | Instruct | - | Q4_K_M | - | 'Llama-3'
            'Llama-3-8B-Instruct-GGUF' | 'Llama-3' | 8B | Instruct | - | GGUF | - | 'Llama-3'
            'Llama-3-8B-fp16' | 'Llama-3' | 8B | - | - | FP16 | - | 'Llama-3'
            'Llama-3 8B.Instruct' | 'Llama-3' | 8B | Instruct | - | - | - | 'Llama-3'
            'Llama--3__8B' | 'Llama-3' | 8B | - | - | - | - | 'Llama-3'
            '-Llama-3-' | 'Llama-3' | - | - | - | - | - | 'Llama-3'
            'Llama-2-13B-GPTQ' | 'Llama-2' | 13B | - | - | GPTQ | - | 'Llama-2'
            'Llama-2-7B-Uncensored' | 'Llama-2' | 7B | Uncensored | - | - | - | 'Llama-2'
            'Llama-3.2-11B-Vision-Instruct' | 'Llama-3.2-Vision' | 11B | Instruct | - | - | - | 'Llama-3.2-Vision'
            'Mistral-7B-v0.1' | 'Mistral' | 7B | - | v0.1 | - | - | 'Mistral'
            'Mistral-7B-Instruct-AWQ' | 'Mistral' | 7B | Instruct | - | AWQ | - | 'Mistral'
            'Mistral-7B-Q5_1' | 'Mistral' | 7B | - | - | Q5_1 | - | 'Mistral'
            'Mistral-Large-Instruct-2407' | 'Mistral-Large' | - | Instruct | - | - | DATE:2407@2 | 'Mistral-Large'
            'Mixtral-8x7B-Instruct-v0.1' | 'Mixtral' | 8X7B | Instruct | v0.1 | - | - | 'Mixtral'
            'Mixtral-8x22B-Instruct-v0.1' | 'Mixtral-8x2' | 2B | Instruct | v0.1 | - | - | 'Mixtral-8x2'
            'Noromaid-v0.1-mixtral-8x7b-v3' | 'Noromaid-mixtral-v3' | 8X7B | - | v0.1 | - | - | 'Noromaid-mixtral-v3'
            'Noromaid-13b-v0.1.1' | 'Noromaid' | 13B | - | v0.1.1 | - | - | 'Noromaid'
            'Phi-3-Mini-4K-Instruct' | 'Phi-3-Mini' | 4K | Instruct | - | - | - | 'Phi-3-Mini'
            'Yi-34B-200K-RPMerge' | 'Yi-200K-RPMerge' | 34B | - | - | - | - | 'Yi-200K-RPMerge'
            'Qwen-1.5B-Chat' | 'Qwen' | 1.5B | Chat | - | - | - | 'Qwen'
            'Qwen2.5-Coder-32B-Instruct' | 'Qwen2.5-Coder' | 32B | Instruct | - | - | - | 'Qwen2.5-Coder'
            'Qwen2.5-Coder-0.5B-Instruct' | 'Qwen2.5-Coder' | 0.5B | Instruct | - | - | - | 'Qwen2.5-Coder'
            'Qwen3-4B-Thinking-2507' | 'Qwen3' | 4B | Thinking | - | - | DATE:2507@1 | 'Qwen3'
            'Qwen3-235B-A22B-Instruct-2507' | 'Qwen3-A22B' | 235B | Instruct | - | - | DATE:2507@2 | 'Qwen3-A22B'
            'Qwen2-57B-A14B' | 'Qwen2-A14B' | 57B | - | - | - | - | 'Qwen2-A14B'
            'Model-A22B' | 'Model-A2' | 2B | - | - | - | - | 'Model-A2'
            'gemma-4-E4B-it' | 'gemma-4-E4B-it' | - | - | - | - | - | 'gemma-4-E4B-it'
            'gemma-4-12B-it-qat-q4_0-unquantized' | 'gemma-4-it-qat-unquantized' | 12B | - | - | Q4_0 | - | 'gemma-4-it-qat-unquantized'
            'Lumimaid-v0.2-8B-Q8_0' | 'Lumimaid' | 8B | - | v0.2 | Q8_0 | - | 'Lumimaid'
            'bloomz-7b1' | 'bloomz' | 7B1 | - | - | - | - | 'bloomz'
            'AID-Neo-125M' | 'AID-Neo' | 125M | - | - | - | - | 'AID-Neo'
            'Angelic_Eclipse_12B' | 'Angelic_Eclipse' | 12B | - | - | - | - | 'Angelic_Eclipse'
            'Behemoth-X-123B-v2.1' | 'Behemoth-X' | 123B | - | v2.1 | - | - | 'Behemoth-X'
            'Behemoth-v1.1-Magnum-v4-123B' | 'Behemoth-Magnum-v4' | 123B | - | v1.1 | - | - | 'Behemoth-Magnum-v4'
            'magnum-v4-12b' | 'magnum' | 12B | - | v4 | - | - | 'magnum'
            'Captain-Eris_Violet-V0.420-12B' | 'Captain-Eris_Violet' | 12B | - | V0.420 | - | - | 'Captain-Eris_Violet'
            'Devstral-2-123B-Instruct-2512' | 'Devstral-2' | 123B | Instruct | - | - | DATE:2512@2 | 'Devstral-2'
            'GLM-4-32B-0414-abliterated' | 'GLM-4-abliterated' | 32B | - | - | - | DATE:0414@2 | 'GLM-4-abliterated'
            'GLM-Z1-Rumination-32B-0414' | 'GLM-Z1-Rumination' | 32B | - | - | - | DATE:0414@3 | 'GLM-Z1-Rumination'
            'DeepSeek-V2.5-1210' | 'DeepSeek' | - | - | V2.5 | - | DATE:1210@1 | 'DeepSeek'
            'DeepSeek-V3-Base' | 'DeepSeek' | - | Base | V3 | - | - | 'DeepSeek'
            'Kimi-K2.5' | 'Kimi-K2.5' | - | - | - | - | - | 'Kimi-K2.5'
            'c4ai-command-r-08-2024' | 'c4ai-command-r' | - | - | - | - | DATE:08-2024@3 | 'c4ai-command-r'
            'c4ai-command-r-v01' | 'c4ai-command-r' | - | - | v01 | - | - | 'c4ai-command-r'
            'SomeModel-2024-08' | 'SomeModel' | - | - | - | - | DATE:2024-08@1 | 'SomeModel'
            'SomeModel-12345-7B' | 'SomeModel-12345' | 7B | - | - | - | - | 'SomeModel-12345'
            '4.2.0-Broken-Tutu-24b' | 'Broken-Tutu' | 24B | - | - | - | LEADING_VERSION:4.2.0@0 | 'Broken-Tutu'
            '13B-BlueMethod' | 'BlueMethod' | 13B | - | - | - | - | 'BlueMethod'
            'airoboros-33b-gpt4-1.2' | 'airoboros-gpt4-1.2' | 33B | - | - | - | - | 'airoboros-gpt4-1.2'
            'opus-v1.4-70b-llama3' | 'opus-llama3' | 70B | - | v1.4 | - | - | 'opus-llama3'
            'mpt-1b-redpajama-200b-dolly' | 'mpt-redpajama-200b-dolly' | 1B | - | - | - | - | 'mpt-redpajama-200b-dolly'
            'lzlv_70b_fp16_hf' | 'lzlv_fp16_hf' | 70B | - | - | - | - | 'lzlv_fp16_hf'
            'model_Q4_K_M' | 'model_Q4_K_M' | - | - | - | - | - | 'model_Q4_K_M'
            'model-Q6_K-GGUF' | 'model-GGUF' | - | - | - | Q6_K | - | 'model-GGUF'
            'model.Q5_K_S.gguf' | 'model.gguf' | - | - | - | Q5_K_S | - | 'model.gguf'
            'model-IQ4_XS' | 'model-IQ4_XS' | - | - | - | - | - | 'model-IQ4_XS'
            'gpt-4-turbo-preview' | 'gpt-4-preview' | - | turbo | - | - | - | 'gpt-4-preview'
            'Model-7B-Chat-Instruct' | 'Model-Instruct' | 7B | Chat | - | - | - | 'Model-Instruct'
            'Model-7B-Thinking-Chat' | 'Model-Thinking' | 7B | Chat | - | - | - | 'Model-Thinking'
            'EVA-Instruct-32B-v2' | 'EVA' | 32B | Instruct | v2 | - | - | 'EVA'
            'CodeLlama-34b-Instruct-hf' | 'CodeLlama-hf' | 34B | Instruct | - | - | - | 'CodeLlama-hf'
            'GPT-4' | 'GPT-4' | - | - | - | - | - | 'GPT-4'
            '7B' | '7B' | 7B | - | - | - | - | '7B'
            'Instruct' | 'Instruct' | - | Instruct | - | - | - | 'Instruct'
            'v1.0' | 'v1.0' | - | - | v1.0 | - | - | 'v1.0'
            'NeverSleep/Lumimaid-v0.2-8B' | 'NeverSleep/Lumimaid' | 8B | - | v0.2 | - | - | 'Lumimaid'
            'koboldcpp/Lumimaid-v0.2-8B-Q8_0' | 'koboldcpp/Lumimaid' | 8B | - | v0.2 | Q8_0 | - | 'Lumimaid'
            'aphrodite/ReadyArt/Broken-Tutu-24B' | 'aphrodite/ReadyArt/Broken-Tutu' | 24B | - | - | - | - | 'Broken-Tutu'
            'koboldcpp/sophosympatheia/StrawberryLemonade-L3-70B-v1.2' | 'koboldcpp/sophosympatheia/StrawberryLemonade-L3' | 70B | - | v1.2 | - | - | 'StrawberryLemonade-L3'
            'ReadyArt/Broken-Tutu-24B-Unslop-v2.0' | 'ReadyArt/Broken-Tutu-Unslop' | 24B | - | v2.0 | - | - | 'Broken-Tutu-Unslop'
            'KOBOLDCPP/Lumimaid-v0.2-8B' | 'KOBOLDCPP/Lumimaid' | 8B | - | v0.2 | - | - | 'Lumimaid'
            'vllm/SomeModel-7B' | 'vllm/SomeModel' | 7B | - | - | - | - | 'SomeModel'
            'a/b/c-7B-Chat' | 'a/b/c' | 7B | Chat | - | - | - | 'b/c'
            'koboldcpp/a/b-7B' | 'koboldcpp/a/b' | 7B | - | - | - | - | 'b'
            'Anything v3' | 'Anything' | - | - | v3 | - | - | 'Anything'
            'Anything v5' | 'Anything' | - | - | v5 | - | - | 'Anything'
            'SDXL 1.0' | 'SDXL 1.0' | - | - | - | - | - | 'SDXL 1.0'
            'Sao10K/L3-8B-Stheno-v3.2' | 'Sao1/L3-8B-Stheno' | 0K | - | v3.2 | - | - | 'L3-Stheno'
            'Qwen/Qwen1.5-MoE-A2.7B-Chat' | 'Qwen/Qwen1.5-MoE-A2' | 7B | Chat | - | - | - | 'Qwen1.5-MoE-A2'
            """)
    void partsAreThoseOfThePeer_whenANameIsParsed(
            String name,
            String base,
            String size,
            String variant,
            String version,
            String quant,
            String extras,
            String group) {
        TextModelName parsed = TextModelName.parse(name);

        assertThat(parsed.originalName()).isEqualTo(name);
        assertThat(parsed.baseName()).isEqualTo(base);
        assertThat(parsed.size()).isEqualTo(size);
        assertThat(parsed.variant()).isEqualTo(variant);
        assertThat(parsed.version()).isEqualTo(version);
        assertThat(parsed.quant()).isEqualTo(quant);
        assertThat(parsed.isQuantised()).isEqualTo(quant != null);
        assertThat(parsed.extras().stream()
                        .map(extra -> extra.type() + ":" + extra.value() + "@" + extra.position())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(extras == null ? "" : extras);
        assertThat(TextModelName.groupOf(name)).isEqualTo(group);
    }

    /** records-and-conversion.md 9.4. */
    @ParameterizedTest
    @CsvSource({
        "acrastt/Marx-3B-V3, Marx",
        "ReadyArt/4.2.0-Broken-Tutu-24b, Broken-Tutu",
        "CohereForAI/c4ai-command-r-08-2024, c4ai-command-r",
        "Qwen/Qwen3-235B-A22B-Instruct-2507, Qwen3-A22B",
        "bigscience/bloom-7b1, bloom",
        "microsoft/WizardLM-2-8x22B, WizardLM-2-8x2",
        "xxx/L3_SnowStorm_4x8B, L3_SnowStorm",
        "Qwen/Qwen-1_8B-Chat, Qwen-1",
        "a/7B-Q4, 7B-Q4",
        "x/Llama-3-8B-Instruct-Q4_K_M, Llama-3",
        "Qwen/Qwen1.5-MoE-A2.7B-Chat, Qwen1.5-MoE-A2",
        "koboldcpp/aphrodite/M-7B, M",
        "org/New-13B-Chat, New",
        "gpt9, gpt9"
    })
    void groupIsTheBaseNameWithoutAuthor_whenANameIsGrouped(String name, String group) {
        assertThat(TextModelName.groupOf(name)).isEqualTo(group);
    }

    @ParameterizedTest
    @CsvSource({
        "Llama-3 8B.Instruct, llama_3_8b_instruct",
        "Llama--3__8B, llama_3_8b",
        "-Llama-3-, llama_3",
        "AlbedoBase XL (SDXL), albedobase_xl_(sdxl)",
        "INSTRUCT/I-i, instruct/i_i",
        "---, ''"
    })
    void separatorsBecomeSingleUnderscores_whenANameIsNormalized(String name, String normalized) {
        assertThat(TextModelName.parse(name).normalizedName()).isEqualTo(normalized);
    }

    @Test
    void mixedSeparatorsStay_whenTheyAreDoubled() {
        assertThat(TextModelName.parse("a-_b--c").baseName()).isEqualTo("a-_b-c");
    }

    @Test
    void positionIsCountedInTheOriginal_whenSupplementaryCharactersStandBeforeADate() {
        assertThat(TextModelName.parse("\uD83D\uDE00-\uD83D\uDE00-2407").extras())
                .containsExactly(new TextModelName.Extra("2407", 2, TextModelName.ExtraType.DATE));
    }

    @Test
    void nothingIsLost_whenTheNameIsEmpty() {
        assertThat(TextModelName.parse("").baseName()).isEmpty();
        assertThat(TextModelName.groupOf("a/")).isEmpty();
    }

    /** analytics.md 8.3, S7: the five that change, and some that do not. */
    @ParameterizedTest
    @CsvSource({
        "mistralai/Mixtral-8x22B-Instruct-v0.1, Mixtral",
        "microsoft/WizardLM-2-8x22B, WizardLM-2",
        "lightblue/Karasu-Mixtral-8x22B-v0.1, Karasu-Mixtral",
        "Qwen/Qwen1.5-MoE-A2.7B-Chat, Qwen1.5-MoE-A2.7B",
        "Model-A22B, Model-A22B",
        "Mixtral-8x7B-Instruct-v0.1, Mixtral",
        "Qwen-1.5B-Chat, Qwen",
        "bloomz-7b1, bloomz",
        "Angelic_Eclipse_12B, Angelic_Eclipse"
    })
    void sizeIsNeverReadFromTheMiddleOfANumber_whenStrict(String name, String group) {
        assertThat(TextModelName.strictGroupOf(name)).isEqualTo(group);
    }

    /** Names of ASCII only take a faster path, which must find the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Llama-3-8B-Instruct-Q4_K_M",
                "Mixtral-8x7B-Instruct-v0.1",
                "WizardLM-2-8x22B",
                "c4ai-command-r-08-2024",
                "lzlv_70b_fp16_hf",
                "gpt-4-turbo-preview",
                "model.Q5_K_S.gguf",
                "Qwen/Qwen-1_8B-Chat"
            })
    void samePartsAreFound_whenANameIsNotAscii(String name) {
        TextModelName plain = TextModelName.parse("e " + name);
        TextModelName accented = TextModelName.parse("\u00e9 " + name);

        assertThat(accented.baseName()).isEqualTo(plain.baseName().replaceFirst("^e ", "\u00e9 "));
        assertThat(accented.size()).isEqualTo(plain.size());
        assertThat(accented.variant()).isEqualTo(plain.variant());
        assertThat(accented.version()).isEqualTo(plain.version());
        assertThat(accented.quant()).isEqualTo(plain.quant());
        assertThat(accented.extras()).isEqualTo(plain.extras());
    }

    @Test
    void digitsAndLettersOfUnicodeCount_whenANameHoldsThem() {
        assertThat(TextModelName.parse("M-\u0667B").size()).isEqualTo("\u0667B");
        assertThat(TextModelName.parse("M-7\u212A").size()).isEqualTo("7\u212A");
        assertThat(TextModelName.parse("\u00e9Q4").quant()).isNull();
    }
}

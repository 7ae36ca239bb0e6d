package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

class CommandOptionsTest {
    @Test
    void takesValuesEitherWay_whenWordsAreGiven() {
        CommandOptions options = parse("--category", "clip", "--from-revision=12", "--json");

        assertThat(options.category()).isEqualTo(Category.CLIP);
        assertThat(options.revision("from-revision")).hasValue(12);
        assertThat(options.has("json")).isTrue();
        assertThat(options.format(Format.LEGACY)).isEqualTo(Format.LEGACY);
        assertThat(parse("--category", "clip", "--format", "v2").format(Format.LEGACY))
                .isEqualTo(Format.V2);
    }

    @Test
    void isV2_whenTheCategoryHasNoLegacyForm() {
        assertThat(parse("--category", "lora").format(Format.LEGACY)).isEqualTo(Format.V2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--category", "--colour blue", "clip", "--json=yes", "--"})
    void isRefused_whenAWordIsNoOption(String words) {
        assertThatThrownBy(() -> parse(words.split(" ", -1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isRefused_whenAValueIsNone() {
        assertThatThrownBy(() -> parse().category()).hasMessage("--category is missing");
        assertThatThrownBy(() -> parse("--category", "x").category()).hasMessage("unknown category: x");
        assertThatThrownBy(() -> parse("--category", "clip", "--format", "v3").format(Format.V2))
                .hasMessage("unknown format: v3");
        assertThatThrownBy(() -> parse("--from-revision", "x").revision("from-revision"))
                .hasMessage("--from-revision is no revision: x");
    }

    @Test
    void leavesOptionsToTheCommand_whenTheCommandLineNamesOne() {
        CommandLine line = CommandLine.parse(
                new String[] {"--store.folder=x", "audit", "replay", "--category", "clip", "--json", "--config=y"},
                Optional.empty());

        assertThat(line.words()).containsExactly("audit", "replay", "--category", "clip", "--json");
        assertThat(line.overrides()).containsEntry("store.folder", "x");
        assertThat(line.config()).hasToString("y");
    }

    private static CommandOptions parse(String... words) {
        return CommandOptions.parse(List.of(words), Set.of("category", "format", "from-revision"), Set.of("json"));
    }
}

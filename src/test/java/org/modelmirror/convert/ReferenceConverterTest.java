package org.modelmirror.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordMap;

class ReferenceConverterTest {
    private final List<Category> asJson = new ArrayList<>();
    private final List<Category> asText = new ArrayList<>();
    private final ReferenceConverter converter = new ReferenceConverter(into(asJson), into(asText));

    @Test
    void handsTextModelsToTheTextConverter() throws Exception {
        converter.convert(Category.TEXT_GENERATION, new byte[0]);

        assertThat(asText).containsExactly(Category.TEXT_GENERATION);
        assertThat(asJson).isEmpty();
    }

    @Test
    void handsEveryOtherLegacyCategoryToTheJsonConverter() throws Exception {
        converter.convert(Category.MISCELLANEOUS, new byte[0]);
        converter.convert(Category.IMAGE_GENERATION, new byte[0]);

        assertThat(asJson).containsExactly(Category.MISCELLANEOUS, Category.IMAGE_GENERATION);
        assertThat(asText).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CONTROLNET_ANNOTATOR", "VIDEO_GENERATION", "AUDIO_GENERATION", "LORA", "TI"})
    void refusesACategoryWithoutALegacyForm(Category category) {
        assertThatThrownBy(() -> converter.convert(category, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no legacy form: " + category.id());
    }

    private static LegacyConverter into(List<Category> asked) {
        return (category, document) -> {
            asked.add(category);
            return new Conversion(category, RecordMap.empty(), List.of(), List.of());
        };
    }
}

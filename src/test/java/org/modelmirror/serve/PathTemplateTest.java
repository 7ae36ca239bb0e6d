package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PathTemplateTest {
    @Test
    void moreLiteralTemplateComesFirst() {
        List<String> inOrder = List.of(
                "/v2/text_generation/groups",
                "/v2/search",
                "/v2/{model_category_name}/model/{model_name}",
                "/v2/{model_category_name}/{x}",
                "/v2/{model_name}/name_exception");

        List<String> sorted = Stream.of(inOrder.get(4), inOrder.get(2), inOrder.get(0), inOrder.get(3), inOrder.get(1))
                .sorted(Comparator.comparingInt(PathTemplate::precedence))
                .toList();

        assertThat(sorted.get(4)).isEqualTo(inOrder.get(4));
        assertThat(sorted.indexOf(inOrder.get(2))).isLessThan(sorted.indexOf(inOrder.get(3)));
        assertThat(sorted.subList(0, 2)).containsExactlyInAnyOrder(inOrder.get(0), inOrder.get(1));
    }

    @Test
    void precedenceLeavesRoomForEveryRoute() {
        int last = PathTemplate.precedence(
                "/{model_name}/{model_name}/{model_name}/{model_name}/{model_name}/{model_name}/{model_name}/{model_name}");

        assertThat((long) (last + 1) * 300_000).isLessThan(Integer.MAX_VALUE);
    }

    @Test
    void onlyTheModelNameSpansSegments() {
        assertThat(PathTemplate.toPattern("/a/{x}/b").matcher("/a/1/b").matches())
                .isTrue();
        assertThat(PathTemplate.toPattern("/a/{x}/b").matcher("/a/1/2/b").matches())
                .isFalse();
        assertThat(PathTemplate.toPattern("/a/{model_name}/b")
                        .matcher("/a/1/2/b")
                        .matches())
                .isTrue();
        assertThat(PathTemplate.toPattern("/a.b").matcher("/axb").matches()).isFalse();
        assertThat(PathTemplate.toPattern("/docs*").matcher("/docs/x").matches())
                .isTrue();
    }

    @Test
    void namesOfGroupsAndFamiliesSpanSegments_upToTheVerb() {
        assertThat(PathTemplate.toPattern("/aliases/{canonical}/add")
                        .matcher("/aliases/a/b/add")
                        .matches())
                .isTrue();
        assertThat(PathTemplate.toPattern("/families/{family_name}")
                        .matcher("/families/a/b")
                        .matches())
                .isTrue();
        assertThat(PathTemplate.precedence("/families/detect"))
                .isLessThan(PathTemplate.precedence("/families/{family_name}"));
    }
}

package org.modelmirror.reference;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;

class TextGroupsTest {

    private static ObjectNode json(String text) throws JsonSyntaxException {
        return (ObjectNode) new JsonReader().read(text).root();
    }

    @Test
    void groupAndSummaryAreTheLastMembers_whenAnEntryIsAnnotated() throws Exception {
        ObjectNode map = json("""
                {"Org/Cool-7B":{"name":"Org/Cool-7B","baseline":"llama","description":"","nsfw":false,"tags":["b","7B"]},
                 "koboldcpp/Cool-7B":{"name":"koboldcpp/Cool-7B","baseline":"llama","nsfw":false,"tags":["a","7B"]},
                 "Org/Cool-13B-Q4_K_M":{"name":"Org/Cool-13B-Q4_K_M","baseline":"","description":"d","nsfw":true},
                 "Other":{"name":"Other","baseline":"x"}}""");
        ObjectNode before = map.deepCopy();

        ObjectNode annotated = TextGroups.annotate(map);

        assertThat(annotated.fieldNames())
                .toIterable()
                .containsExactly("Org/Cool-7B", "koboldcpp/Cool-7B", "Org/Cool-13B-Q4_K_M", "Other");
        assertThat(annotated.path("Org/Cool-7B").fieldNames())
                .toIterable()
                .endsWith("tags", "text_model_group", "text_model_group_summary");
        assertThat(annotated.path("koboldcpp/Cool-7B").path("text_model_group").textValue())
                .isEqualTo("Cool");
        assertThatJson(annotated.path("Org/Cool-13B-Q4_K_M").path("text_model_group_summary"))
                .isEqualTo("""
                        {"member_count":3,"available_sizes":["13B","7B"],"available_quants":["Q4_K_M"],
                         "common_baseline":"llama","any_nsfw":true,"any_has_description":true,
                         "merged_tags":["7B","a","b"],
                         "name_format":{"separator":"-","part_order":["base","size","quant"],"author_included":true,
                           "common_author":null,"template":"{author}/{base}-{size}-{quant}"}}""");
        assertThatJson(annotated.path("Other").path("text_model_group_summary").path("member_count"))
                .isEqualTo("1");
        assertThat(map).isEqualTo(before);
    }

    @Test
    void baselineIsNotCommon_whenMembersDiffer() throws Exception {
        ObjectNode annotated =
                TextGroups.annotate(json("{\"M-7B\":{\"baseline\":\"a\"},\"M-8B\":{\"baseline\":\"b\"}}"));

        assertThat(annotated
                        .path("M-7B")
                        .path("text_model_group_summary")
                        .path("common_baseline")
                        .isNull())
                .isTrue();
    }

    @Test
    void earlierGroupIsReplaced_whenAnEntryHasOne() throws Exception {
        ObjectNode annotated = TextGroups.annotate(json("{\"M-7B\":{\"text_model_group\":\"old\",\"name\":\"M-7B\"}}"));

        assertThat(annotated.path("M-7B").fieldNames())
                .toIterable()
                .containsExactly("name", "text_model_group", "text_model_group_summary");
        assertThat(annotated.path("M-7B").path("text_model_group").textValue()).isEqualTo("M");
    }
}

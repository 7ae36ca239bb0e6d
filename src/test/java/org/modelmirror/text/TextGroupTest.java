package org.modelmirror.text;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.text.Edited.Done;

/** The rules of http-api.md 5.5 about groups, and 5.3 about names. */
class TextGroupTest {
    private static final TextModels MODELS = Texts.models("""
            {"acme/Cool-13B-Chat":{"name":"x","parameters":13,"baseline":"llama","nsfw":false,"description":"d","url":null,
                "tags":["a","b"],"style":"s","display_name":"Cool","instruct_format":"ChatML","text_model_group":"Cool",
                "name_schema_exception":"too old"},
             "acme/Cool-7B-v2-Q4_K_M":{"parameters_count":7,"baseline":"llama","description":"d","tags":["b","a"],"style":"s",
                "text_model_group":"Cool","name_schema_exception":""},
             "koboldcpp/Cool-7B":{"baseline":"other","text_model_group":"Cool"},
             "Loner":{"parameters":1},
             "Void":{"text_model_group":""}}""");

    private static ObjectNode cool() {
        return MODELS.findGroup("Cool").orElseThrow().toJson(Optional.empty(), Optional.empty());
    }

    @Test
    void groupsByWhatTheRecordSays_andLeavesOutWhoSaysNothing() {
        assertThat(MODELS.groups().stream().map(TextGroup::name)).containsExactly("Cool");
        assertThat(MODELS.findGroup("")).isEmpty();
        assertThat(MODELS.contains("Loner")).isTrue();
        assertThat(MODELS.contains("loner")).isFalse();
    }

    @Test
    void showsMembersWithWhatTheirNamesSay() {
        assertThatJson(cool()).inPath("members[0]").isEqualTo("""
                {"name":"acme/Cool-13B-Chat","parsed":{"base_name":"acme/Cool","size":"13B","variant":"Chat","quant":null,
                 "version":null,"extras":[]},"parameters":13,"baseline":"llama","nsfw":false,"description":"d","url":null,
                 "style":"s","tags":["a","b"],"display_name":"Cool","instruct_format":"ChatML",
                 "is_backend_duplicate":false,"backend_prefix":null}""");
        assertThatJson(cool()).inPath("members[1].parameters").isEqualTo(7);
        assertThatJson(cool()).inPath("members[2]").isEqualTo("""
                {"name":"koboldcpp/Cool-7B","parsed":{"base_name":"Cool","size":"7B","variant":null,"quant":null,
                 "version":null,"extras":[]},"parameters":null,"baseline":"other","nsfw":false,"description":null,"url":null,
                 "style":null,"tags":null,"display_name":null,"instruct_format":null,
                 "is_backend_duplicate":true,"backend_prefix":"koboldcpp"}""");
    }

    @Test
    void tellsWhatCanonicalMembersHaveInCommon() {
        assertThatJson(cool())
                .inPath("common_fields")
                .isEqualTo("{\"baseline\":\"llama\",\"description\":\"d\",\"nsfw\":false,\"style\":\"s\"}");
    }

    @Test
    void countsTheParts_ofCanonicalMembers() {
        ObjectNode json = cool();

        assertThatJson(json).inPath("available_sizes").isEqualTo("[\"7B\",\"13B\"]");
        assertThatJson(json).inPath("available_variants").isEqualTo("[null,\"Chat\"]");
        assertThatJson(json).inPath("available_quants").isEqualTo("[null,\"Q4_K_M\"]");
        assertThatJson(json).inPath("available_versions").isEqualTo("[null,\"v2\"]");
        assertThat(json.path("size_usage").toString()).isEqualTo("{\"13B\":1,\"7B\":1}");
        assertThat(json.path("variant_usage").toString()).isEqualTo("{\"Chat\":1}");
        assertThat(json.path("quant_usage").toString()).isEqualTo("{\"Q4_K_M\":1}");
        assertThatJson(json).inPath("canonical_count").isEqualTo(2);
        assertThatJson(json).inPath("backend_duplicate_count").isEqualTo(1);
        assertThatJson(json)
                .inPath("exception_members")
                .isEqualTo("[{\"name\":\"acme/Cool-13B-Chat\",\"reason\":\"too old\"}]");
    }

    @Test
    void showsTheInferredFormat_andNoFamily_whenNothingWasSet() {
        assertThatJson(cool()).inPath("name_format").isEqualTo("""
                {"separator":"-","part_order":["base","size","version","quant"],"author_included":true,
                 "common_author":"acme","template":"{author}/{base}-{size}-{version}-{quant}","extra_parts":[]}""");
        assertThatJson(cool()).inPath("name_schema_is_custom").isEqualTo(false);
        assertThatJson(cool()).inPath("related_family").isNull();
    }

    @Test
    void showsTheSchemaThatWasSet_andTheFamily() {
        ObjectNode json = MODELS.findGroup("Cool")
                .orElseThrow()
                .toJson(Optional.of(NameSchema.DEFAULT), Optional.of(new Family("F", List.of("Cool"))));

        assertThatJson(json).inPath("name_schema_is_custom").isEqualTo(true);
        assertThatJson(json).inPath("name_format.template").isEqualTo("\"\"");
        assertThatJson(json).inPath("name_format.separator").isEqualTo("\"-\"");
        assertThatJson(json).inPath("related_family").isEqualTo("{\"family_name\":\"F\",\"members\":[\"Cool\"]}");
    }

    @Test
    void hasTheMembersOfTheContractInTheirOrder() {
        assertThat(cool().fieldNames())
                .toIterable()
                .containsExactly(
                        "group_name",
                        "members",
                        "common_fields",
                        "available_sizes",
                        "available_variants",
                        "available_quants",
                        "available_versions",
                        "size_usage",
                        "variant_usage",
                        "quant_usage",
                        "name_format",
                        "canonical_count",
                        "backend_duplicate_count",
                        "name_schema_is_custom",
                        "exception_members",
                        "related_family");
    }

    @ParameterizedTest
    @CsvSource({
        "7B,7",
        "0.6B,0.6",
        "125M,0.125",
        "4K,0.000004",
        "8X7B,56",
        "8X22B,176",
        "7B1,7.1",
        "1.5B,1.5",
        "x,0",
        "B,0",
        "2X3K,0.000006"
    })
    void readsSizesAsBillions(String size, String billions) {
        assertThat(SizeOrder.billions(size)).isEqualByComparingTo(billions);
    }

    @Test
    void sortsSizesByWhatTheyMean() {
        TextModels models = Texts.grouped("g", "a-13B", "a-8x7B", "a-7B", "a-500M", "a-70B", "a-7.0B");

        assertThatJson(models.findGroup("g").orElseThrow().toJson(Optional.empty(), Optional.empty()))
                .inPath("available_sizes")
                .isEqualTo("[\"500M\",\"7.0B\",\"7B\",\"13B\",\"8X7B\",\"70B\"]");
    }

    @Test
    void namesDistinctBaselines_strippedAndSorted() {
        TextModels models = Texts.models(
                "{\"a\":{\"baseline\":\" z \"},\"b\":{\"baseline\":\"Z\"},\"c\":{\"baseline\":\"z\"},\"d\":{\"baseline\":\"\"},"
                        + "\"e\":{\"baseline\":\"  \"},\"f\":{},\"g\":{\"baseline\":null},\"h\":{\"baseline\":\"a\"}}");

        assertThat(models.baselines()).containsExactly("Z", "a", "z");
    }

    @Test
    void findsWhatLooksWrong_inTheOrderOfTheRules() {
        TextModels models = Texts.models("""
                {"a":{"text_model_group":"mixed","baseline":"y","nsfw":true,"description":"d"},
                 "b":{"text_model_group":"mixed","baseline":"x","nsfw":false},
                 "c":{"text_model_group":"mixed","baseline":""},
                 "aphrodite/c":{"text_model_group":"mixed","baseline":"z"},
                 "d":{"text_model_group":"fine","baseline":"x","description":"d"},
                 "e":{"text_model_group":"fine","baseline":"x","description":"d"},
                 "f":{"text_model_group":"Solo","baseline":"x","description":"d"}}""");

        assertThat(GroupReports.health(models).toString())
                .isEqualTo(
                        "{\"issues\":["
                                + "{\"group_name\":\"Solo\",\"issue_type\":\"singleton_group\",\"message\":\"Group has only 1 canonical model - may not need a group\",\"severity\":\"warning\"},"
                                + "{\"group_name\":\"mixed\",\"issue_type\":\"inconsistent_baseline\",\"message\":\"Members have different baselines: x, y\",\"severity\":\"warning\"},"
                                + "{\"group_name\":\"mixed\",\"issue_type\":\"inconsistent_nsfw\",\"message\":\"Members have different NSFW flags\",\"severity\":\"warning\"},"
                                + "{\"group_name\":\"mixed\",\"issue_type\":\"missing_baseline\",\"message\":\"1 member(s) missing baseline\",\"severity\":\"warning\"},"
                                + "{\"group_name\":\"mixed\",\"issue_type\":\"missing_description\",\"message\":\"2 member(s) missing description\",\"severity\":\"info\"}],"
                                + "\"total_groups_checked\":3,\"groups_with_issues\":2,\"issue_counts_by_type\":{\"singleton_group\":1,"
                                + "\"inconsistent_baseline\":1,\"inconsistent_nsfw\":1,\"missing_baseline\":1,\"missing_description\":1}}");
    }

    @Test
    void sumsUpEveryGroup() {
        TextModels models = Texts.models("""
                {"a-13B":{"text_model_group":"A","baseline":"x","description":"d"},
                 "a-7B":{"text_model_group":"A","baseline":"x","description":"d"},
                 "koboldcpp/a-7B":{"text_model_group":"A"},
                 "b":{"text_model_group":"B","baseline":"x","description":"d"},
                 "c":{"text_model_group":"C","baseline":"x","description":"d"},
                 "c2":{"text_model_group":"C","baseline":"x","description":"d"}}""");
        GroupAliases aliases = ((Done<GroupAliases>) GroupAliases.none().set("A", List.of("a", "B"))).content();
        GroupFamilies families = ((Done<GroupFamilies>) GroupFamilies.none().set("F", List.of("A"))).content();
        NameSchemas schemas = NameSchemas.none()
                .with("A", aliases, NameSchema.CHANGES.check(Texts.json("{}")).getTyped());

        assertThat(GroupReports.summary(models, schemas, aliases, families).toString())
                .isEqualTo(
                        "{\"groups\":["
                                + "{\"group_name\":\"A\",\"canonical_count\":2,\"backend_duplicate_count\":1,\"has_custom_schema\":true,\"family_name\":\"F\",\"alias_canonical\":null,\"aliases\":[\"a\",\"B\"],\"available_sizes\":[\"7B\",\"13B\"],\"health_issues\":[]},"
                                + "{\"group_name\":\"B\",\"canonical_count\":1,\"backend_duplicate_count\":0,\"has_custom_schema\":true,\"family_name\":null,\"alias_canonical\":\"A\",\"aliases\":[],\"available_sizes\":[],\"health_issues\":[\"singleton_group\"]},"
                                + "{\"group_name\":\"C\",\"canonical_count\":2,\"backend_duplicate_count\":0,\"has_custom_schema\":false,\"family_name\":null,\"alias_canonical\":null,\"aliases\":[],\"available_sizes\":[],\"health_issues\":[]}],"
                                + "\"total_groups\":3,\"total_models\":6,\"groups_with_families\":1,\"groups_with_aliases\":2,\"groups_with_issues\":1}");
    }

    @Test
    void parsesANameAsAWhole_andSuggestsTheCanonicalGroup() {
        GroupAliases aliases = ((Done<GroupAliases>) GroupAliases.none().set("Cooler", List.of("Cool"))).content();

        assertThat(ParsedName.toJson("acme/Cool-7B-Chat", aliases).toString())
                .isEqualTo(
                        "{\"original_name\":\"acme/Cool-7B-Chat\",\"base_name\":\"acme/Cool\",\"size\":\"7B\","
                                + "\"variant\":\"Chat\",\"quant\":null,\"version\":null,\"suggested_group\":\"Cooler\",\"extras\":[]}");
        assertThat(ParsedName.toJson("", aliases).toString())
                .isEqualTo("{\"original_name\":\"\",\"base_name\":\"\",\"size\":null,"
                        + "\"variant\":null,\"quant\":null,\"version\":null,\"suggested_group\":\"\",\"extras\":[]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"base_name\":\"A\",\"size\":\"7B\"} | A-7B",
                "{\"base_name\":\"A\",\"size\":\"7B\",\"variant\":\"Chat\",\"version\":\"v2\",\"quant\":\"Q4\"} | A-7B-Chat-v2-Q4",
                "{\"base_name\":\"A\",\"size\":\"7B\",\"variant\":\"\",\"version\":null,\"author\":\"\"} | A-7B",
                "{\"base_name\":\"A\",\"size\":\"7B\",\"variant\":\"Chat\",\"quant\":\"Q4\",\"author\":\"me\",\"separator\":\"_\","
                        + "\"part_order\":[\"size\",\"base\",\"bogus\",\"quant\"]} | me/7B_A_Q4",
                "{\"base_name\":\"A\",\"size\":\"7B\",\"separator\":\"\",\"part_order\":[]} | A-7B",
                "{\"base_name\":\"A\",\"size\":\"7B\",\"part_order\":[\"quant\",\"base\"]} | A",
                "{\"base_name\":\"A\",\"size\":\"\"} | A-"
            })
    void composesNames(String body, String name) {
        assertThat(NameParts.of(NameParts.SHAPE.check(Texts.json(body)).getTyped())
                        .compose())
                .isEqualTo(name);
    }

    @Test
    void parsesAModelAgainOnlyWhenItsRecordChanged() {
        TextModels first = MODELS;

        TextModels second = first.updated(Texts.records("{\"Loner\":{\"text_model_group\":\"Cool\"}}"));

        assertThat(second.size()).isEqualTo(1);
        assertThat(second.findGroup("Cool").orElseThrow().members()).hasSize(1);
    }
}

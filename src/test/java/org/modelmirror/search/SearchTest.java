package org.modelmirror.search;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.search.SearchOutcome.Page;
import org.modelmirror.search.SearchOutcome.Refused;

/** The rules of http-api.md 5.1 and 5.2. */
class SearchTest {
    private static final Optional<Boolean> ANY = Optional.empty();

    private static final SearchableRecords IMAGES = records(Category.IMAGE_GENERATION, """
            {"A":{"name":"A","baseline":"stable_diffusion_1","nsfw":false,"tags":["anime","photo"],"size_on_disk_bytes":100,
                  "inpainting":false,"requirements":{"steps":5}},
             "b":{"name":"b","baseline":"stable_diffusion_xl","nsfw":true,"tags":["Anime"],"size_on_disk_bytes":9,
                  "inpainting":null,"finetune_series":{"name":"Z"},"requirements":{"steps":"5"}},
             "C":{"name":"C","baseline":"stable_diffusion_1","nsfw":false,"inpainting":true,"unknown":1,
                  "requirements":{"steps":3}},
             "d":{"name":"d","baseline":"stable_diffusion_xl","nsfw":true,"tags":["photo"],"size_on_disk_bytes":9,
                  "finetune_series":{"name":"M"}}}""");

    private static final SearchableRecords TEXTS = records(Category.TEXT_GENERATION, """
            {"acme/Cool-7B-Q4_K_M":{"name":"acme/Cool-7B-Q4_K_M","parameters":7000000000},
             "koboldcpp/Cool-7B":{"name":"koboldcpp/Cool-7B","parameters_count":7,"baseline":"cool"},
             "aphrodite/acme/Cool-7B":{"name":"aphrodite/acme/Cool-7B","parameters":8},
             "Loner":{"name":"Loner","parameters":1}}""");

    private static SearchableRecords records(Category category, String json) {
        return SearchableRecords.of(category, map(json));
    }

    private static RecordMap map(String json) {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        try {
            new JsonReader()
                    .read(json)
                    .root()
                    .properties()
                    .forEach(member -> records.put(member.getKey(), (ObjectNode) member.getValue()));
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException(json, e);
        }
        return RecordMap.of(records);
    }

    private static Filter flags(Optional<Boolean> nsfw, Optional<Boolean> inpainting) {
        return new Filter(
                nsfw,
                Optional.empty(),
                inpainting,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                ANY);
    }

    private static Filter tags(List<String> any, List<String> all, List<String> none) {
        return new Filter(ANY, Optional.empty(), ANY, any, all, none, Optional.empty(), Optional.empty(), false, ANY);
    }

    private static Filter named(String part) {
        return new Filter(
                ANY,
                Optional.empty(),
                ANY,
                List.of(),
                List.of(),
                List.of(),
                Optional.of(part),
                Optional.empty(),
                false,
                ANY);
    }

    private static Filter based(String baseline) {
        return new Filter(
                ANY,
                Optional.of(baseline),
                ANY,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                ANY);
    }

    private static Filter text(Optional<TextBackend> backend, boolean exclude, Optional<Boolean> quantized) {
        return new Filter(
                ANY,
                Optional.empty(),
                ANY,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                backend,
                exclude,
                quantized);
    }

    private static SearchQuery only(Filter filter) {
        return new SearchQuery(filter, Optional.empty(), false, 0, 50);
    }

    private static SearchQuery sorted(String by, boolean descending) {
        return new SearchQuery(Filter.NONE, Optional.of(by), descending, 0, 50);
    }

    private static List<String> names(SearchableRecords records, SearchQuery query) {
        return names(Search.inCategory(records, query));
    }

    private static List<String> names(SearchOutcome outcome) {
        assertThat(outcome).isInstanceOf(Page.class);
        return ((Page) outcome)
                .results().stream()
                        .map(record -> record.path("name").textValue())
                        .toList();
    }

    private static String refusal(SearchOutcome outcome) {
        assertThat(outcome).isInstanceOf(Refused.class);
        return ((Refused) outcome).detail();
    }

    @Test
    void givesAllInStoredOrder_whenNothingIsAsked() {
        assertThat(names(IMAGES, only(Filter.NONE))).containsExactly("A", "b", "C", "d");
    }

    @Test
    void givesTypedRecords_withDefaultsAndWithoutNullsAndUnknownMembers() {
        Page page = (Page) Search.inCategory(IMAGES, only(named("c")));

        assertThat(page.results().get(0).toString())
                .isEqualTo("{\"record_type\":\"image_generation\",\"name\":\"C\","
                        + "\"metadata\":{\"schema_version\":\"2.0.0\"},\"config\":{\"download\":[]},"
                        + "\"model_classification\":{\"domain\":\"image\",\"purpose\":\"generation\"},"
                        + "\"inpainting\":true,\"baseline\":\"stable_diffusion_1\",\"tags\":[],\"showcases\":[],"
                        + "\"trigger\":[],\"nsfw\":false,\"requirements\":{\"steps\":3}}");
    }

    @Test
    void showsParametersUnderBothNames_whenTextModel() {
        Page page = (Page) Search.inCategory(TEXTS, only(named("kobold")));

        assertThatJson(page.results().get(0)).inPath("parameters").isEqualTo(7);
        assertThatJson(page.results().get(0)).inPath("parameters_count").isEqualTo(7);
        assertThat(TEXTS.size()).isEqualTo(4);
    }

    @Test
    void filtersByFlags_andTakesNullForNeither() {
        assertThat(names(IMAGES, only(flags(Optional.of(true), ANY)))).containsExactly("b", "d");
        assertThat(names(IMAGES, only(flags(ANY, Optional.of(true))))).containsExactly("C");
        assertThat(names(IMAGES, only(flags(ANY, Optional.of(false))))).containsExactly("A", "d");
    }

    @Test
    void filtersByBaselineExactly_soThatNoneNeverMatches() {
        assertThat(names(TEXTS, only(based("cool")))).containsExactly("koboldcpp/Cool-7B");
        assertThat(names(TEXTS, only(based("Cool")))).isEmpty();
        assertThat(names(TEXTS, only(based("")))).isEmpty();
    }

    @Test
    void filtersByTagsExactly() {
        assertThat(names(IMAGES, only(tags(List.of("Anime", "photo"), List.of(), List.of()))))
                .containsExactly("A", "b", "d");
        assertThat(names(IMAGES, only(tags(List.of(), List.of("anime", "photo"), List.of()))))
                .containsExactly("A");
        assertThat(names(IMAGES, only(tags(List.of(), List.of(), List.of("photo")))))
                .containsExactly("b", "C");
        assertThat(names(IMAGES, only(tags(List.of(""), List.of(), List.of())))).isEmpty();
    }

    @Test
    void filtersByPartOfTheName_inAnyLetterCase() {
        assertThat(names(TEXTS, only(named("cOOL-7b-q")))).containsExactly("acme/Cool-7B-Q4_K_M");
        assertThat(names(TEXTS, only(named("")))).hasSize(4);
    }

    @Test
    void filtersTextModelsByBackEndAndQuant() {
        assertThat(names(TEXTS, only(text(Optional.of(TextBackend.KOBOLDCPP), false, ANY))))
                .containsExactly("koboldcpp/Cool-7B");
        assertThat(names(TEXTS, only(text(Optional.empty(), true, ANY))))
                .containsExactly("acme/Cool-7B-Q4_K_M", "Loner");
        assertThat(names(TEXTS, only(text(Optional.empty(), false, Optional.of(true)))))
                .containsExactly("acme/Cool-7B-Q4_K_M");
        assertThat(names(TEXTS, only(text(Optional.empty(), false, Optional.of(false)))))
                .containsExactly("koboldcpp/Cool-7B", "aphrodite/acme/Cool-7B", "Loner");
    }

    @Test
    void takesNoNoticeOfTextFilters_whenOtherCategory() {
        assertThat(names(IMAGES, only(text(Optional.of(TextBackend.KOBOLDCPP), true, Optional.of(true)))))
                .hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "name,false,A;C;b;d",
        "name,true,d;b;C;A",
        "size_on_disk_bytes,false,b;d;A;C",
        "size_on_disk_bytes,true,A;b;d;C",
        "nsfw,false,A;C;b;d",
        "nsfw,true,b;d;A;C",
        "inpainting,true,C;A;d;b",
        "finetune_series__name,false,d;b;A;C",
        "finetune_series__name,true,b;d;A;C",
        "metadata__created_at,true,A;b;C;d",
        "tags,false,C;b;A;d",
        "requirements__absent,false,A;b;C;d"
    })
    void sortsByNaturalOrder_nullsLastEitherWay_tiesAsStored(String by, boolean descending, String order) {
        assertThat(names(IMAGES, sorted(by, descending))).containsExactly(order.split(";"));
    }

    @Test
    void sortsByParameters_underEitherName() {
        for (String by : List.of("parameters", "parameters_count")) {
            assertThat(names(TEXTS, sorted(by, true)))
                    .containsExactly("acme/Cool-7B-Q4_K_M", "aphrodite/acme/Cool-7B", "koboldcpp/Cool-7B", "Loner");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nope,Field 'nope' does not exist on ImageGenerationModelRecord. Valid fields:",
        "parameters,Field 'parameters' does not exist on ImageGenerationModelRecord. Valid fields:",
        "'',Field '' does not exist on ImageGenerationModelRecord. Valid fields:",
        "metadata__nope,Field 'nope' does not exist on 'metadata'. Valid fields: ['schema_version'",
        "name__first,Field 'first' does not exist on 'name'. Valid fields: []",
        "config,Values of 'config' cannot be compared with each other",
        "requirements__steps,Values of 'requirements__steps' cannot be compared with each other"
    })
    void refusesToSort_whenRecordsHaveNoSuchValue(String by, String reason) {
        assertThat(refusal(Search.inCategory(IMAGES, sorted(by, false))))
                .startsWith("Invalid sort_by field: " + reason);
    }

    @Test
    void refusesAFilter_whenTheCategoryHasNoSuchField() {
        SearchableRecords clip = records(Category.CLIP, "{\"c\":{\"name\":\"c\"}}");

        assertThat(refusal(Search.inCategory(clip, only(flags(Optional.of(true), ANY)))))
                .isEqualTo("Filter not supported for this category: Field 'nsfw' does not exist on ClipModelRecord."
                        + " Valid fields: ['record_type', 'name', 'description', 'version', 'finetune_series', 'metadata',"
                        + " 'config', 'model_classification', 'size_on_disk_bytes', 'pretrained_name']");
        assertThat(refusal(Search.inCategory(clip, only(tags(List.of(), List.of(), List.of("x"))))))
                .startsWith("Filter not supported for this category: Field 'tags' does not exist");
        assertThat(refusal(Search.inCategory(TEXTS, only(flags(ANY, Optional.of(true))))))
                .startsWith("Filter not supported for this category: Field 'inpainting' does not exist on Text");
    }

    @Test
    void cutsAPage_andTellsWhetherThereIsMore() {
        SearchOutcome page = Search.inCategory(IMAGES, new SearchQuery(Filter.NONE, Optional.of("name"), false, 1, 2));

        assertThat(names(page)).containsExactly("C", "b");
        assertThatJson(((Page) page).toJson())
                .isObject()
                .containsEntry("total", 4)
                .containsEntry("offset", 1)
                .containsEntry("limit", 2)
                .containsEntry("has_more", true);
        Page last = (Page) Search.inCategory(IMAGES, new SearchQuery(Filter.NONE, Optional.empty(), false, 2, 2));
        assertThatJson(last.toJson()).inPath("has_more").isEqualTo(false);
        Page beyond = (Page)
                Search.inCategory(IMAGES, new SearchQuery(Filter.NONE, Optional.empty(), false, Long.MAX_VALUE - 1, 2));
        assertThat(beyond.results()).isEmpty();
        assertThat(beyond.total()).isEqualTo(4);
    }

    @Test
    void dropsLaterRecordsOfOneName_inACategoryAfterFiltering() {
        SearchableRecords twice = records(
                Category.LORA,
                "{\"x\":{\"name\":\"n\",\"nsfw\":true,\"version\":\"1\"},\"y\":{\"name\":\"n\",\"version\":\"2\"},\"z\":{\"name\":\"n\",\"version\":\"3\"}}");

        Page page = (Page) Search.inCategory(twice, only(flags(Optional.of(false), ANY)));

        assertThat(page.total()).isEqualTo(1);
        assertThat(page.results().get(0).path("version").textValue()).isEqualTo("2");
    }

    @Test
    void keepsRecordsOfOneNameInDifferentCategories() {
        SearchableRecords clip = records(Category.CLIP, "{\"A\":{\"name\":\"A\"}}");

        assertThat(names(Search.inAll(List.of(clip, IMAGES), only(named("a"))))).containsExactly("A", "A");
    }

    @Test
    void leavesOutRecordsWithoutTheFilteredField_whenAllCategoriesAreSearched() {
        SearchableRecords clip = records(Category.CLIP, "{\"c\":{\"name\":\"c\"}}");

        assertThat(names(Search.inAll(List.of(clip, IMAGES), only(flags(Optional.of(false), ANY)))))
                .containsExactly("A", "C");
        assertThat(names(Search.inAll(List.of(clip, IMAGES), only(tags(List.of(), List.of(), List.of("photo"))))))
                .containsExactly("c", "b", "C");
    }

    @Test
    void sortsAllCategoriesByWhatAllHave() {
        SearchableRecords clip = records(Category.CLIP, "{\"Bee\":{\"name\":\"Bee\"}}");

        assertThat(names(Search.inAll(List.of(clip, IMAGES), sorted("name", false))))
                .containsExactly("A", "Bee", "C", "b", "d");
        assertThat(refusal(Search.inAll(List.of(clip, IMAGES), sorted("baseline", false))))
                .isEqualTo("Invalid sort_by field: Field 'baseline' does not exist on GenericModelRecord. Valid fields:"
                        + " ['record_type', 'name', 'description', 'version', 'finetune_series', 'metadata', 'config',"
                        + " 'model_classification', 'size_on_disk_bytes']");
    }

    @Test
    void skipsARecordThatBreaksTheSchema_andNamesIt() {
        SearchableRecords some = records(
                Category.IMAGE_GENERATION,
                "{\"bad\":{\"name\":\"bad\"},\"good\":{\"name\":\"good\",\"baseline\":\"flux_dev\",\"nsfw\":false}}");

        assertThat(names(some, only(Filter.NONE))).containsExactly("good");
        assertThat(some.invalid()).containsExactly("bad");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsARecordAgainOnlyWhenItChanged(boolean change) {
        RecordMap before = map("{\"a\":{\"name\":\"a\"},\"b\":{\"name\":\"b\"}}");
        SearchableRecords first = SearchableRecords.of(Category.CLIP, before);
        Map<String, ObjectNode> next = new LinkedHashMap<>(before.asMap());
        if (change) {
            next.put("a", next.get("a").deepCopy().put("version", "2"));
        }

        SearchableRecords second = first.updated(RecordMap.of(next));

        assertThat(second.all().get(1)).isSameAs(first.all().get(1));
        assertThat(second.all().get(0) == first.all().get(0)).isEqualTo(!change);
        assertThat(second.all().get(0).findText("version")).isEqualTo(change ? Optional.of("2") : Optional.empty());
    }
}

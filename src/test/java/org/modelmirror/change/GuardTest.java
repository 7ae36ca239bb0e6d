package org.modelmirror.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordMap;

class GuardTest {
    private static final DocumentVersion NEW = version("new");

    @ParameterizedTest
    @CsvSource({
        // live, removed, held
        "9, 9, false", // below the minimum of records
        "10, 5, false", // half of them may go
        "10, 6, true",
        "11, 5, false", // 5 is not more than 5.5
        "11, 6, true",
        "100, 50, false",
        "100, 51, true",
        "200, 50, false", // so many may always go
        "200, 51, true" // well below half, but too many at once
    })
    void holdsBackRemovals_fromTheLimitOn(int live, int removed, boolean held) {
        RecordMap before = clips(live);
        RecordMap after = clips(live - removed);

        assertThat(rules(Category.CLIP, before, after)).isEqualTo(held ? List.of(GuardRule.SHRINK) : List.of());
    }

    @Test
    void allowsATenthToGo_whenNineTenthsMustStay() {
        GuardLimits limits = limits(10, 0.9, 50, 0.1, 10);

        assertThat(new Guard(limits).suspicions(Category.CLIP, clips(10), clips(9), NEW, DocumentVersions.NONE))
                .isEmpty();
        assertThat(new Guard(limits).suspicions(Category.CLIP, clips(10), clips(8), NEW, DocumentVersions.NONE))
                .hasSize(1);
    }

    @Test
    void looksAtTheNumberAlone_whenTheRatioIsZero() {
        GuardLimits limits = limits(10, 0, 50, 0.1, 10);

        assertThat(new Guard(limits).suspicions(Category.CLIP, clips(51), clips(1), NEW, DocumentVersions.NONE))
                .isEmpty();
        assertThat(new Guard(limits).suspicions(Category.CLIP, clips(52), clips(1), NEW, DocumentVersions.NONE))
                .extracting(Suspicion::rule)
                .containsExactly(GuardRule.SHRINK);
    }

    @Test
    void countsRemovalsAlone_howeverManyRecordsAreAdded() {
        RecordMap after = map(IntStream.range(100, 130).boxed().toList(), i -> clip("m" + i));

        assertThat(rules(Category.CLIP, clips(10), after)).containsExactly(GuardRule.SHRINK);
    }

    @ParameterizedTest
    @CsvSource({
        // records, changed, held
        "10, 3, false", // three may always change
        "10, 4, true",
        "40, 4, false", // a tenth
        "40, 5, true",
        "45, 5, true", // more than 4.5
        "50, 5, false"
    })
    void holdsBackChecksums_whenTooManyChangeUnderTheSameUrl(int records, int changed, boolean held) {
        RecordMap before = map(numbers(records), i -> file("m" + i, "https://h/" + i, "aa"));
        RecordMap after = map(numbers(records), i -> file("m" + i, "https://h/" + i, i < changed ? "bb" : "aa"));

        List<Suspicion> found = suspicions(Category.ESRGAN, before, after);

        assertThat(found).hasSize(held ? 1 : 0);
        if (held) {
            assertThat(found.get(0).rule()).isEqualTo(GuardRule.CHECKSUMS);
            assertThat(found.get(0).keys()).hasSize(changed);
        }
    }

    @Test
    void letsChecksumsChange_whenTheirUrlsDo() {
        RecordMap before = map(numbers(20), i -> file("m" + i, "https://h/" + i, "aa"));
        RecordMap after = map(numbers(20), i -> file("m" + i, "https://h/new/" + i, "bb"));

        assertThat(rules(Category.ESRGAN, before, after)).isEmpty();
    }

    @Test
    void doesNotCallAMissingChecksumAndAnUnknownOneDifferent() {
        RecordMap before = map(numbers(20), i -> file("m" + i, "https://h/" + i, "FIXME"));
        RecordMap after = map(
                numbers(20),
                i -> json("{\"name\":\"m" + i
                        + "\",\"config\":{\"download\":[{\"file_name\":\"f\",\"file_url\":\"https://h/" + i
                        + "\"}]}}"));

        assertThat(rules(Category.ESRGAN, before, after)).isEmpty();
    }

    @Test
    void holdsBackARecordWithAnotherBaseline() {
        RecordMap before = map(numbers(3), i -> image("m" + i, "flux_dev"));
        RecordMap after = map(numbers(3), i -> image("m" + i, i == 1 ? "qwen_image" : "flux_dev"));

        List<Suspicion> found = suspicions(Category.IMAGE_GENERATION, before, after);

        assertThat(found).extracting(Suspicion::rule).containsExactly(GuardRule.BASELINE);
        assertThat(found.get(0).keys()).containsExactly("m1");
        assertThat(Guard.withhold(before, after, found)).isEqualTo(before);
    }

    @Test
    void looksAtBaselines_inImageGenerationAlone() {
        RecordMap before = map(numbers(1), i -> image("m" + i, "flux_dev"));
        RecordMap after = map(numbers(1), i -> image("m" + i, "qwen_image"));

        assertThat(rules(Category.LORA, before, after)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // before, after, held
        "7000000000, 70000000000, true", // ten times
        "7000000000, 69999999999, false",
        "70000000000, 7000000000, true",
        "69999999999, 7000000000, false",
        "7000000000, 0, true",
        "0, 1, true",
        "0, 0, false",
        "7, '\"70\"', true", // what can be read as a number is one
        "7, '\"7\"', false",
        "7, 70.0, true"
    })
    void holdsBackParameters_fromTheFactorOn(String before, String after, boolean held) {
        RecordMap old = map(numbers(1), i -> text("m" + i, before));
        RecordMap now = map(numbers(1), i -> text("m" + i, after));

        assertThat(rules(Category.TEXT_GENERATION, old, now))
                .isEqualTo(held ? List.of(GuardRule.PARAMETERS) : List.of());
    }

    @Test
    void readsParametersUnderTheirOtherName() {
        RecordMap before = map(numbers(1), i -> text("m" + i, "7"));
        RecordMap same = map(numbers(1), i -> json("{\"name\":\"m" + i + "\",\"parameters_count\":7}"));
        RecordMap far = map(numbers(1), i -> json("{\"name\":\"m" + i + "\",\"parameters_count\":700}"));

        assertThat(rules(Category.TEXT_GENERATION, before, same)).isEmpty();
        assertThat(rules(Category.TEXT_GENERATION, before, far)).containsExactly(GuardRule.PARAMETERS);
    }

    @Test
    void callsAVersionOlder_whenItsContentWasAcceptedBeforeTheNewest() {
        DocumentVersions accepted = versions(version("one"), version("two"), version("three"));

        assertThat(accepted.isRollback(version("one"))).isTrue();
        assertThat(accepted.isRollback(version("two"))).isTrue();
        assertThat(accepted.isRollback(version("three"))).isFalse();
        assertThat(accepted.isRollback(version("four"))).isFalse();
    }

    @Test
    void remembersTwentyVersions() {
        DocumentVersions accepted = versions(
                IntStream.rangeClosed(1, 21).mapToObj(i -> version("v" + i)).toArray(DocumentVersion[]::new));

        assertThat(accepted.newestFirst()).hasSize(20);
        assertThat(accepted.isRollback(version("v1"))).isFalse();
        assertThat(accepted.isRollback(version("v2"))).isTrue();
    }

    @Test
    void callsAVersionOlder_whenItsTimeIsEarlierThanTheNewestOnes() {
        DocumentVersions accepted = versions(version("late", 2000), version("newest", 1000));

        assertThat(accepted.isRollback(version("x", 999))).isTrue();
        assertThat(accepted.isRollback(version("x", 1000))).isFalse();
        assertThat(accepted.isRollback(version("x", 1001))).isFalse();
        assertThat(accepted.isRollback(version("x"))).isFalse();
        assertThat(accepted.isRollback(version("newest", 1))).isFalse();
        assertThat(versions(version("undated")).isRollback(version("x", 1))).isFalse();
    }

    @Test
    void putsARollbackFirst_andHoldsEverythingBackWithIt() {
        DocumentVersions accepted = versions(version("old"), version("newest"));

        List<Suspicion> found = new Guard(GuardLimits.defaults())
                .suspicions(Category.CLIP, clips(20), clips(1), version("old"), accepted);

        assertThat(found).extracting(Suspicion::rule).containsExactly(GuardRule.ROLLBACK, GuardRule.SHRINK);
        assertThat(Guard.withhold(clips(20), clips(1), found)).isEqualTo(clips(20));
    }

    @Test
    void objectsToNothing_whenNothingIsLive() {
        assertThat(new Guard(GuardLimits.defaults())
                        .suspicions(
                                Category.CLIP,
                                RecordMap.empty(),
                                clips(1),
                                version("old"),
                                versions(version("old"), version("newest"))))
                .isEmpty();
    }

    @Test
    void keepsRemovedRecordsBehindTheOnesTheyFollowed() {
        RecordMap live = keys("a", "b", "c", "d", "e");
        RecordMap offered = keys("d", "new", "b");
        Suspicion shrink = Suspicion.of(GuardRule.SHRINK, List.of("a", "c", "e"), live, offered, "x");

        assertThat(Guard.withhold(live, offered, List.of(shrink)).keys())
                .containsExactly("a", "d", "e", "new", "b", "c");
    }

    @Test
    void letsRemovalsPass_whenAnotherChangeIsHeldBack() {
        RecordMap live = map(numbers(3), i -> image("m" + i, "flux_dev"));
        RecordMap offered = map(List.of(0, 1), i -> image("m" + i, i == 1 ? "infer" : "flux_dev"));

        RecordMap rest = Guard.withhold(live, offered, suspicions(Category.IMAGE_GENERATION, live, offered));

        assertThat(rest).isEqualTo(map(numbers(2), i -> image("m" + i, "flux_dev")));
    }

    private static List<GuardRule> rules(Category category, RecordMap live, RecordMap offered) {
        return suspicions(category, live, offered).stream().map(Suspicion::rule).toList();
    }

    private static List<Suspicion> suspicions(Category category, RecordMap live, RecordMap offered) {
        return new Guard(GuardLimits.defaults()).suspicions(category, live, offered, NEW, DocumentVersions.NONE);
    }

    private static GuardLimits limits(int min, double ratio, int max, double checksums, double factor) {
        GuardLimits defaults = GuardLimits.defaults();
        return new GuardLimits(min, ratio, max, checksums, factor, defaults.confirmPolls(), defaults.confirmAfter());
    }

    private static DocumentVersion version(String digest) {
        return new DocumentVersion(digest, Optional.empty());
    }

    private static DocumentVersion version(String digest, long lastModified) {
        return new DocumentVersion(digest, Optional.of(Instant.ofEpochSecond(lastModified)));
    }

    /** Accepted in this order. */
    private static DocumentVersions versions(DocumentVersion... accepted) {
        DocumentVersions versions = DocumentVersions.NONE;
        for (DocumentVersion version : accepted) {
            versions = versions.with(version);
        }
        return versions;
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static RecordMap clips(int count) {
        return map(numbers(count), i -> clip("m" + i));
    }

    private static RecordMap keys(String... keys) {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        for (String key : keys) {
            records.put(key, clip(key));
        }
        return RecordMap.of(records);
    }

    private static RecordMap map(List<Integer> numbers, IntFunction<ObjectNode> record) {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        numbers.forEach(i -> records.put("m" + i, record.apply(i)));
        return RecordMap.of(records);
    }

    private static ObjectNode clip(String name) {
        return json("{\"name\":\"" + name + "\"}");
    }

    private static ObjectNode image(String name, String baseline) {
        return json("{\"name\":\"" + name + "\",\"nsfw\":false,\"baseline\":\"" + baseline + "\"}");
    }

    private static ObjectNode text(String name, String parameters) {
        return json("{\"name\":\"" + name + "\",\"parameters\":" + parameters + "}");
    }

    private static ObjectNode file(String name, String url, String sha256) {
        return json("{\"name\":\"" + name + "\",\"config\":{\"download\":[{\"file_name\":\"f\",\"file_url\":\"" + url
                + "\",\"sha256sum\":\"" + sha256 + "\"}]}}");
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new JsonReader().read(text).root();
        } catch (JsonSyntaxException e) {
            throw new AssertionError(e);
        }
    }
}

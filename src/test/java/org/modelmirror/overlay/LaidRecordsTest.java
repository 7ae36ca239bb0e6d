package org.modelmirror.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;

/** What an overlay shows, and what it gives back when it is taken off; docs/adr/0023. */
class LaidRecordsTest {
    private static final Instant UNTIL = Instant.parse("2026-12-31T00:00:00Z");

    /** Records in the given order, {@code key=description}. */
    private static RecordMap records(String... all) {
        Map<String, ObjectNode> map = new LinkedHashMap<>();
        for (String each : all) {
            String[] parts = each.split("=", -1);
            map.put(parts[0], JsonNodeFactory.instance.objectNode().put("description", parts[1]));
        }
        return RecordMap.of(map);
    }

    private static Overlay overlay(RecordMap branch, RecordMap base) {
        return Overlay.of("beta", UNTIL, "ab", branch, base, Map.of(), Optional.empty());
    }

    @Test
    void replacesInPlace_andAddsAtTheEnd() {
        RecordMap base = records("a=1", "b=1", "c=1");

        Overlay overlay = overlay(records("x=2", "b=2", "c=1"), base);

        assertThat(overlay.over(base)).isEqualTo(records("a=1", "b=2", "c=1", "x=2"));
        assertThat(overlay.records()).isEqualTo(records("x=2", "b=2"));
        assertThat(overlay.isNew("x")).isTrue();
        assertThat(overlay.isNew("b")).isFalse();
    }

    @Test
    void letsThroughWhatTheCategoryChanges_whereTheBranchHadTheSame() {
        Overlay overlay = overlay(records("a=1", "b=2"), records("a=1", "b=1"));

        assertThat(overlay.on(records("a=3", "b=3")).over(records("a=3", "b=3")))
                .isEqualTo(records("a=3", "b=2"));
    }

    @Test
    void keepsOutWhatIsHeldBack() {
        RecordMap base = records("a=1", "b=1");

        Overlay overlay =
                Overlay.of("beta", UNTIL, "ab", records("a=2", "b=2"), base, Map.of("a", "baseline"), Optional.empty());

        assertThat(overlay.over(base)).isEqualTo(records("a=1", "b=2"));
        assertThat(overlay.heldBack()).containsExactly(Map.entry("a", "baseline"));
    }

    /** Between the note and the category's file the process may die: the note must be right about either file. */
    @Test
    void givesBackTheCategory_fromTheFileBeforeTheLastChangeAsWell() {
        RecordMap base = records("a=1", "b=1");
        Overlay first = overlay(records("a=2", "x=2"), base);
        RecordMap shown = first.over(base);

        Overlay second = Overlay.of("beta", UNTIL, "cd", records("b=3"), base, Map.of(), Optional.of(first));

        assertThat(second.beneath(shown)).isEqualTo(base);
        assertThat(second.beneath(second.over(base))).isEqualTo(base);
        assertThat(second.beneath(base)).isEqualTo(base);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void alwaysGivesBackWhatWasBeneath(long seed) throws Exception {
        Random random = new Random(seed);
        RecordMap base = some(random);
        Overlay overlay = overlay(some(random), base);
        for (int step = 0; step < 200; step++) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    base = some(random);
                    overlay = overlay.on(base);
                }
                case 1 ->
                    overlay = Overlay.of("beta", UNTIL, "s" + step, some(random), base, Map.of(), Optional.of(overlay));
                default -> overlay = read(overlay);
            }
            RecordMap shown = overlay.over(base);

            assertThat(overlay.beneath(shown)).as("step %s", step).isEqualTo(base);
            assertThat(shown.asMap()).containsAllEntriesOf(overlay.records().asMap());
        }
    }

    private static RecordMap some(Random random) {
        List<String> keys = new ArrayList<>(List.of("a", "b", "c", "d", "e", "f"));
        Collections.shuffle(keys, random);
        return records(keys.subList(0, random.nextInt(7)).stream()
                .map(key -> key + "=" + random.nextInt(3))
                .toArray(String[]::new));
    }

    private static Overlay read(Overlay overlay) throws Exception {
        byte[] kept =
                JsonWriter.toBytes(Overlays.NONE.with(Category.CLIP, overlay).toJson(), JsonForm.STATE);
        Overlays read = Overlays.of("overlays.json", new JsonReader().read(kept).root());
        assertThat(read).isEqualTo(Overlays.NONE.with(Category.CLIP, overlay));
        return read.find(Category.CLIP).orElseThrow();
    }

    @Test
    void isOverOnTheVeryDate() {
        Overlay overlay = overlay(records("a=2"), records("a=1"));

        assertThat(overlay.isOver(UNTIL.minusMillis(1))).isFalse();
        assertThat(overlay.isOver(UNTIL)).isTrue();
        assertThat(overlay.until(UNTIL.plusSeconds(1)).isOver(UNTIL)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"nosuch\":{}}",
                "{\"clip\":{}}",
                "{\"clip\":{\"branch\":\"b\",\"until\":\"soon\",\"sha256\":\"\",\"records\":{},\"beneath\":{},\"held_back\":{}}}",
                "{\"clip\":{\"branch\":\"b\",\"until\":\"2026-12-31T00:00:00Z\",\"sha256\":\"\",\"records\":{\"a\":1},"
                        + "\"beneath\":{\"a\":null},\"held_back\":{}}}",
                "{\"clip\":{\"branch\":\"b\",\"until\":\"2026-12-31T00:00:00Z\",\"sha256\":\"\",\"records\":{\"a\":{}},"
                        + "\"beneath\":{},\"held_back\":{}}}"
            })
    void refusesWhatItDidNotWrite(String text) throws Exception {
        var root = new JsonReader().read(text.getBytes(StandardCharsets.UTF_8)).root();

        assertThatThrownBy(() -> Overlays.of("overlays.json", root)).isInstanceOf(UnreadableDocumentException.class);
    }
}

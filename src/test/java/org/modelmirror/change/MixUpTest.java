package org.modelmirror.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordMap;

class MixUpTest {
    private static final Map<Category, RecordMap> LIVE = Map.of(
            Category.CLIP, records("", "a", "b"),
            Category.BLIP, records("", "x"),
            Category.ESRGAN, records("", "x", "y"));

    @Test
    void isFound_whenEveryTypedRecordNamesAnotherCategory() {
        assertThat(find(records("image_generation", "new"))).contains(Category.IMAGE_GENERATION);
    }

    @Test
    void isNone_whenTheRecordsNameThisCategory_evenWithKeysOfAnother() {
        assertThat(find(records("clip", "x", "y"))).isEmpty();
    }

    @Test
    void isNone_whenTheRecordsNameATypeThatNobodyKnows() {
        assertThat(find(records("of_our_own", "a"))).isEmpty();
    }

    @Test
    void isFound_whenNoKeyIsLiveHereAndAllAreLiveThere() {
        assertThat(find(records("", "x", "y"))).contains(Category.ESRGAN);
    }

    @Test
    void isNone_whenOneKeyIsLiveHere() {
        assertThat(find(records("", "x", "a"))).isEmpty();
    }

    @Test
    void isNone_whenOneKeyIsLiveNowhere() {
        assertThat(find(records("", "x", "new"))).isEmpty();
    }

    @Test
    void isNone_whenNothingIsOfferedOrNothingIsLive() {
        assertThat(find(RecordMap.empty())).isEmpty();
        assertThat(MixUp.find(Category.CLIP, records("", "x"), category -> RecordMap.empty()))
                .isEmpty();
    }

    private static Optional<Category> find(RecordMap offered) {
        return MixUp.find(Category.CLIP, offered, category -> LIVE.getOrDefault(category, RecordMap.empty()));
    }

    private static RecordMap records(String type, String... keys) {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        for (String key : keys) {
            ObjectNode record = JsonNodeFactory.instance.objectNode().put("name", key);
            records.put(key, type.isEmpty() ? record : record.put("record_type", type));
        }
        return RecordMap.of(records);
    }
}

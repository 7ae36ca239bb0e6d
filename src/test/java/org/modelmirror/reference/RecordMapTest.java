package org.modelmirror.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordMapTest {
    private static ObjectNode record(int value) {
        return JsonNodeFactory.instance.objectNode().put("value", value);
    }

    private static RecordMap map(String... keys) {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        for (String key : keys) {
            records.put(key, record(key.length()));
        }
        return RecordMap.of(records);
    }

    @Test
    void keepsTheOrderItWasGiven() {
        RecordMap map = map("zebra", "ant", "bee");
        assertThat(map.keys()).containsExactly("zebra", "ant", "bee");
        assertThat(map.asMap().keySet()).containsExactly("zebra", "ant", "bee");
        assertThat(map.toJson().toString())
                .isEqualTo("{\"zebra\":{\"value\":5},\"ant\":{\"value\":3},\"bee\":{\"value\":3}}");
        assertThat(map.size()).isEqualTo(3);
    }

    @Test
    void findsByKey_andNothingElse() {
        RecordMap map = map("ant", "bee");
        assertThat(map.find("bee")).contains(record(3));
        assertThat(map.find("wasp")).isEmpty();
        assertThat(map.asMap().get("ant")).isEqualTo(record(3));
        assertThat(map.asMap().containsKey("wasp")).isFalse();
        assertThat(map.keys().contains("ant")).isTrue();
    }

    @Test
    void replacesRecords_andLeavesTheMapItWasMadeFrom() {
        RecordMap before = map("ant", "bee");
        RecordMap after = before.with(Map.of("bee", record(9)));
        assertThat(after.find("bee")).contains(record(9));
        assertThat(after.find("ant")).isEqualTo(before.find("ant"));
        assertThat(before.find("bee")).contains(record(3));
        assertThat(after.hasKeysOf(before)).isTrue();
        assertThat(after).isNotEqualTo(before).isEqualTo(before.with(Map.of("bee", record(9))));
        assertThatThrownBy(() -> before.with(Map.of("wasp", record(1)))).hasMessageContaining("wasp");
    }

    @Test
    void isEqual_whenKeysRecordsAndOrderAre() {
        assertThat(map("ant", "bee")).isEqualTo(map("ant", "bee")).hasSameHashCodeAs(map("ant", "bee"));
        assertThat(map("ant", "bee")).isNotEqualTo(map("bee", "ant"));
        assertThat(map("bee", "ant").hasKeysOf(map("ant", "bee"))).isFalse();
        assertThat(map()).isEqualTo(RecordMap.empty());
    }

    @Test
    void cannotBeChangedByItsView() {
        RecordMap map = map("ant");
        assertThatThrownBy(() -> map.asMap().put("bee", record(1))).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.asMap().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.keys().remove("ant")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map.asMap().entrySet().iterator().next().setValue(record(1)))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}

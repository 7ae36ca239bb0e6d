package org.modelmirror.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.RecordMap;

/** A draft copies what did not change from what it wrote before: that must never show. */
class JsonDraftTest {
    private static ObjectNode record(String name, int number) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("number", number)
                .put("text", "é\"".repeat(number % 7));
    }

    private static String expected(Map<String, ObjectNode> models) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        models.forEach(file::set);
        return JsonWriter.toText(file, JsonForm.STORE);
    }

    @Test
    void givesTheBytesOfAFileWrittenAnew_whateverChangedBefore() throws Exception {
        Random random = new Random(20261121);
        JsonDraft draft = JsonDraft.empty();
        Map<String, ObjectNode> models = new LinkedHashMap<>();
        RecordMap served = RecordMap.empty();
        for (int step = 0; step < 600; step++) {
            Set<String> changed = new HashSet<>();
            for (int change = random.nextInt(4); change >= 0; change--) {
                String name = "model-" + random.nextInt(25);
                changed.add(name);
                if (models.containsKey(name) && random.nextInt(3) == 0) {
                    draft.remove(name);
                    models.remove(name);
                } else {
                    draft.put(name, record(name, step));
                    models.put(name, record(name, step));
                }
            }
            assertThat(new String(draft.content().toBytes(), UTF_8))
                    .as("step %d", step)
                    .isEqualTo(expected(models));
            served = draft.served(served, changed);
            // Their order counts as well: a model that goes and comes within one group goes to the end.
            assertThat(JsonWriter.toText(served.toJson(), JsonForm.STORE))
                    .as("step %d", step)
                    .isEqualTo(expected(models));
        }
        List<String> names = new ArrayList<>(models.keySet());
        names.forEach(draft::remove);
        assertThat(draft.content().toBytes()).asString(UTF_8).isEqualTo("{}");
        draft.put("again", record("again", 3));
        assertThat(draft.content().toBytes()).asString(UTF_8).isEqualTo(expected(Map.of("again", record("again", 3))));
    }

    @Test
    void givesTheSameBytesTwice_whenNothingChanges() throws Exception {
        JsonDraft draft = JsonDraft.read("clip.json", "{\"b\": {\"n\": 1}, \"a\": 7}".getBytes(UTF_8), value -> true);

        byte[] first = draft.content().toBytes();

        assertThat(draft.content().toBytes()).isEqualTo(first).isNotSameAs(first);
        assertThat(first).asString(UTF_8).isEqualTo("{\n  \"b\": {\n    \"n\": 1\n  },\n  \"a\": 7\n}");
    }
}

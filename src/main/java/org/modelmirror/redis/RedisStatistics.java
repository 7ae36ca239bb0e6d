package org.modelmirror.redis;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Figures of the server, as the peer reports them (sources-and-storage.md 6.3). */
public final class RedisStatistics {
    private final RedisCommands redis;

    public RedisStatistics(RedisCommands redis) {
        this.redis = redis;
    }

    /**
     * Asks Redis: {@code connected}, {@code keys_count}, {@code total_connections}, {@code total_commands}, {@code
     * memory_used_bytes}, {@code memory_used_human}; without an answer {@code connected} false and {@code error}.
     */
    public ObjectNode read() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Answer<Long> size = redis.size();
        Answer<Map<String, String>> stats = size.isKnown() ? redis.info("stats") : Answer.absent();
        Answer<Map<String, String>> memory = stats.isKnown() ? redis.info("memory") : Answer.absent();
        for (Answer<?> answer : new Answer<?>[] {size, stats, memory}) {
            if (answer.trouble().isPresent()) {
                return json.put("connected", false)
                        .put("error", answer.trouble().get().id());
            }
        }
        Map<String, String> counts = stats.find().orElse(Map.of());
        Map<String, String> used = memory.find().orElse(Map.of());
        json.put("connected", true);
        json.put("keys_count", size.find().orElse(0L));
        json.put("total_connections", number(counts.get("total_connections_received")));
        json.put("total_commands", number(counts.get("total_commands_processed")));
        json.put("memory_used_bytes", number(used.get("used_memory")));
        json.put("memory_used_human", used.get("used_memory_human"));
        return json;
    }

    private static @Nullable Long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
    }
}

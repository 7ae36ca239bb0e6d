package org.modelmirror.analytics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelmirror.reference.Category;

/** What a Redis does with strings and their lives, in memory; it can be away. */
final class FakeRedis implements SharedCopies {
    private record Stored(String value, @Nullable Long expiresAt) {}

    private final PassingTime time;
    private final Map<String, Stored> strings = new HashMap<>();
    private final Map<Category, Long> generations = new EnumMap<>(Category.class);
    private final List<List<String>> deletions = new ArrayList<>();
    private boolean isAway;
    private int calls;

    FakeRedis(PassingTime time) {
        this.time = time;
    }

    void goAway() {
        isAway = true;
    }

    void comeBack() {
        isAway = false;
    }

    void put(String key, String value, Duration ttl) {
        strings.put(key, new Stored(value, time.getAsLong() + ttl.toNanos()));
    }

    void putForGood(String key, String value) {
        strings.put(key, new Stored(value, null));
    }

    /** Another process wrote the category. */
    void nextGeneration(Category category) {
        generations.merge(category, 1L, Long::sum);
    }

    void remove(String key) {
        strings.remove(key);
    }

    /** Value and remaining life in seconds. */
    Optional<String> value(String key) {
        return live(key).map(Stored::value);
    }

    List<String> keys() {
        return strings.keySet().stream()
                .filter(key -> live(key).isPresent())
                .sorted()
                .toList();
    }

    Optional<Duration> ttl(String key) {
        return find(key).value().flatMap(Held::remaining);
    }

    /** The keys of each deletion that was carried out. */
    List<List<String>> deletions() {
        return deletions;
    }

    /** How often it was spoken to. */
    int calls() {
        return calls;
    }

    private Optional<Stored> live(String key) {
        Stored stored = strings.get(key);
        return stored == null || (stored.expiresAt() != null && stored.expiresAt() <= time.getAsLong())
                ? Optional.empty()
                : Optional.of(stored);
    }

    @Override
    public Reply<Held> find(String key) {
        calls++;
        if (isAway) {
            return Reply.unavailable();
        }
        return new Reply<>(
                true,
                live(key)
                        .map(stored -> new Held(
                                stored.value(),
                                Optional.ofNullable(stored.expiresAt())
                                        .map(at -> Duration.ofNanos(at - time.getAsLong())))));
    }

    @Override
    public Reply<Long> generation(Category category) {
        calls++;
        return isAway ? Reply.unavailable() : new Reply<>(true, Optional.ofNullable(generations.get(category)));
    }

    @Override
    public Kept keep(Category category, long generation, List<Entry> entries) {
        calls++;
        if (isAway) {
            return Kept.UNAVAILABLE;
        }
        if (generations.getOrDefault(category, 0L) != generation) {
            return Kept.OUTDATED;
        }
        entries.forEach(entry -> put(entry.key(), entry.value(), entry.ttl()));
        return Kept.STORED;
    }

    @Override
    public boolean delete(Collection<String> keys) {
        calls++;
        if (isAway) {
            return false;
        }
        deletions.add(keys.stream().sorted().toList());
        keys.forEach(strings::remove);
        return true;
    }
}

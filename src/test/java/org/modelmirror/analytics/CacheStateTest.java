package org.modelmirror.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.reference.Category;

/** The state table of analytics.md 1.4, cell by cell, with the changes listed below it. */
class CacheStateTest {
    private static final VariantKey IMAGE = new VariantKey(Category.IMAGE_GENERATION, false, false);
    private static final String KEY = "horde:model_ref:stats:image_generation:grouped=false";

    private final PassingTime time = new PassingTime();
    private final FakeRedis redis = new FakeRedis(time);

    private AnalyticsCache<Figure> cache(boolean isHydrated, boolean hasRedis) {
        return new AnalyticsCache<>(
                new CacheTimes(Duration.ofSeconds(300), Duration.ofSeconds(3600), isHydrated),
                Figure.CODEC,
                hasRedis
                        ? Optional.of(new AnalyticsCache.Sharing(redis, "horde:model_ref:stats", Runnable::run))
                        : Optional.empty(),
                time,
                time);
    }

    private static void set(AnalyticsCache<Figure> cache, int models) {
        assertThat(cache.set(IMAGE, Figure.image(models), cache.basis(IMAGE.category())))
                .isTrue();
    }

    /**
     * Memory holds 1, a fresh copy in Redis 2. Result: {@code R2} from Redis, {@code M1} from memory, {@code S1} stale
     * from memory, {@code -} a miss; then what is in memory afterwards, then whether it counts as fresh.
     */
    @ParameterizedTest(name = "redis {0}, memory age {1}: {2}, {3}, held {4}, fresh {5}")
    @CsvSource(
            nullValues = "none",
            value = {
                // redis, memory age in s, stale not permitted, stale permitted, entries held then, is_fresh
                "FRESH,   none,   R2, R2, 1, true",
                "FRESH,   10,     R2, R2, 1, true",
                "FRESH,   300,    R2, R2, 1, true",
                "FRESH,   3600,   R2, R2, 1, true",
                "NOTHING, none,   -,  -,  0, false",
                "NOTHING, 0,      M1, M1, 1, true",
                "NOTHING, 299.9,  M1, M1, 1, true",
                // a strict reader must not destroy what others may use (Q2); the peer evicts here
                "NOTHING, 300,    -,  S1, 1, false",
                "NOTHING, 3599.9, -,  S1, 1, false",
                "NOTHING, 3600,   -,  -,  0, false",
                "OFF,     none,   -,  -,  0, false",
                "OFF,     299.9,  M1, M1, 1, true",
                "OFF,     300,    -,  S1, 1, false",
                "OFF,     3599.9, -,  S1, 1, false",
                "OFF,     3600,   -,  -,  0, false",
                "AWAY,    none,   -,  -,  0, false",
                "AWAY,    299.9,  M1, M1, 1, true",
                "AWAY,    300,    -,  S1, 1, false",
                "AWAY,    3599.9, -,  S1, 1, false",
                "AWAY,    3600,   -,  -,  0, false",
                "GARBAGE, none,   -,  -,  0, false",
                "GARBAGE, 299.9,  M1, M1, 1, true",
                "GARBAGE, 300,    -,  S1, 1, false",
                "GARBAGE, 3600,   -,  -,  0, false",
                "EMPTY,   none,   -,  -,  0, false",
                "EMPTY,   299.9,  M1, M1, 1, true",
                "EMPTY,   300,    -,  S1, 1, false",
                // its age is not known: it is served, and says nothing of freshness
                "ETERNAL, none,   R2, R2, 0, false",
                "ETERNAL, 10,     R2, R2, 1, true",
                "ETERNAL, 300,    R2, R2, 1, false",
            })
    void answersAsTheTableSays(
            String redisState, @Nullable Double memoryAge, String strict, String lenient, int held, boolean isFresh) {
        for (Stale stale : Stale.values()) {
            for (boolean isHydrated : List.of(false, true)) {
                AnalyticsCache<Figure> cache = given(redisState, memoryAge, isHydrated);
                boolean isPermitted = stale == Stale.ALLOWED || (stale == Stale.AS_CONFIGURED && isHydrated);

                assertThat(cache.isFresh(IMAGE)).isEqualTo(isFresh);
                assertThat(spelled(cache.find(IMAGE, stale)))
                        .as("stale %s, hydrated %s", stale, isHydrated)
                        .isEqualTo(isPermitted ? lenient : strict);
                assertThat(cache.info().cacheSize()).isEqualTo(held);
            }
        }
    }

    private AnalyticsCache<Figure> given(String redisState, @Nullable Double memoryAge, boolean isHydrated) {
        redis.comeBack();
        AnalyticsCache<Figure> cache = cache(isHydrated, !redisState.equals("OFF"));
        if (memoryAge != null) {
            set(cache, 1);
            time.advance(Duration.ofMillis((long) (memoryAge * 1000)));
        }
        redis.remove(KEY);
        redis.remove(KEY + ":stale");
        String two = "{\"category\": \"image_generation\", \"total_models\": 2, \"of_tomorrow\": true}";
        switch (redisState) {
            case "FRESH" -> redis.put(KEY, two, Duration.ofSeconds(200));
            case "ETERNAL" -> redis.putForGood(KEY, two);
            case "GARBAGE" -> redis.put(KEY, "{not json", Duration.ofSeconds(200));
            case "EMPTY" -> redis.put(KEY, "", Duration.ofSeconds(200));
            case "AWAY" -> redis.goAway();
            case "NOTHING", "OFF" -> {}
            default -> throw new IllegalArgumentException(redisState);
        }
        return cache;
    }

    private static String spelled(Optional<Cached<Figure>> found) {
        return found.map(cached -> (cached.place() == Cached.Place.REDIS ? "R" : cached.isStale() ? "S" : "M")
                        + cached.value().totalModels())
                .orElse("-");
    }

    @ParameterizedTest
    @CsvSource({"300, 300", "300, 60", "300, 0"})
    void isNeverStale_whenTheStaleLifeIsNoLongerThanTheNormalOne(int ttl, int staleTtl) {
        AnalyticsCache<Figure> cache = new AnalyticsCache<>(
                new CacheTimes(Duration.ofSeconds(ttl), Duration.ofSeconds(staleTtl), true),
                Figure.CODEC,
                Optional.empty(),
                time,
                time);
        set(cache, 1);
        time.advance(Duration.ofSeconds(299));
        assertThat(spelled(cache.find(IMAGE, Stale.ALLOWED))).isEqualTo("M1");

        time.advance(Duration.ofSeconds(1));

        assertThat(cache.find(IMAGE, Stale.ALLOWED)).isEmpty();
        assertThat(cache.info().cacheSize()).isZero();
    }

    @Test
    void servesStaleAgain_afterAStrictReaderWasRefused() {
        AnalyticsCache<Figure> cache = cache(true, false);
        set(cache, 1);
        time.advance(Duration.ofSeconds(300));
        assertThat(cache.find(IMAGE, Stale.REFUSED)).isEmpty();

        time.advance(Duration.ofSeconds(1));

        assertThat(spelled(cache.find(IMAGE, Stale.AS_CONFIGURED))).isEqualTo("S1");
    }

    @Test
    void ageIsNotMadeYounger_whenTheWallClockIsSetBack() {
        AnalyticsCache<Figure> cache = cache(false, false);
        set(cache, 1);
        time.advance(Duration.ofSeconds(300));
        time.setWallClockBack(Duration.ofHours(1));

        assertThat(cache.find(IMAGE, Stale.REFUSED)).isEmpty();
        assertThat(cache.isFresh(IMAGE)).isFalse();
    }

    @Test
    void memoryTakesTheRemainingLife_whenACopyIsReadFromRedis() {
        AnalyticsCache<Figure> cache = cache(false, true);
        redis.put(KEY, "{\"category\":\"image_generation\",\"total_models\":2}", Duration.ofSeconds(100));
        assertThat(spelled(cache.find(IMAGE, Stale.REFUSED))).isEqualTo("R2");
        redis.remove(KEY);

        time.advance(Duration.ofSeconds(99));
        assertThat(spelled(cache.find(IMAGE, Stale.REFUSED))).isEqualTo("M2");
        time.advance(Duration.ofSeconds(1));
        assertThat(cache.find(IMAGE, Stale.REFUSED)).isEmpty();
    }

    @Test
    void memoryKeepsItsYoungerCopy_whenRedisHoldsAnOlderOne() {
        AnalyticsCache<Figure> cache = cache(false, true);
        set(cache, 1);
        redis.put(KEY, "{\"category\":\"image_generation\",\"total_models\":2}", Duration.ofSeconds(100));
        assertThat(spelled(cache.find(IMAGE, Stale.REFUSED))).isEqualTo("R2");
        redis.remove(KEY);

        time.advance(Duration.ofSeconds(250));

        assertThat(spelled(cache.find(IMAGE, Stale.REFUSED))).isEqualTo("M1");
    }
}

package org.modelmirror.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.modelmirror.announce.Change;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Keys, copies in Redis, invalidation, shared computations, and what a failing Redis does to them (analytics.md 1). */
class AnalyticsCacheTest {
    private static final VariantKey IMAGE = new VariantKey(Category.IMAGE_GENERATION, false, false);
    private static final VariantKey TEXT = new VariantKey(Category.TEXT_GENERATION, false, false);
    private static final VariantKey GROUPED = new VariantKey(Category.TEXT_GENERATION, true, false);
    private static final String PREFIX = "horde:model_ref:stats:";
    private static final String KEY = PREFIX + "image_generation:grouped=false";
    private static final String STALE_KEY = KEY + ":stale";

    private final PassingTime time = new PassingTime();
    private final FakeRedis redis = new FakeRedis(time);

    private AnalyticsCache<Figure> cache(boolean isHydrated) {
        return cache(isHydrated, Runnable::run);
    }

    private AnalyticsCache<Figure> cache(boolean isHydrated, Executor background) {
        return new AnalyticsCache<>(
                new CacheTimes(Duration.ofSeconds(300), Duration.ofSeconds(3600), isHydrated),
                Figure.CODEC,
                Optional.of(new AnalyticsCache.Sharing(redis, "horde:model_ref:stats", background)),
                time,
                time);
    }

    private static boolean set(AnalyticsCache<Figure> cache, VariantKey key, int models) {
        return cache.set(key, new Figure(key.category().id(), models), cache.basis(key.category()));
    }

    private static Optional<Integer> found(AnalyticsCache<Figure> cache, VariantKey key, Stale stale) {
        return cache.find(key, stale).map(cached -> cached.value().totalModels());
    }

    // ---- keys and copies

    @Test
    void keysAreThePeers() {
        assertThat(VariantKey.of(Category.TEXT_GENERATION).stream().map(VariantKey::cacheKey))
                .containsExactly(
                        "text_generation:grouped=false",
                        "text_generation:grouped=false:variations=true",
                        "text_generation:grouped=true",
                        "text_generation:grouped=true:variations=true");
    }

    @Test
    void storesOnlyTheFreshCopyInThePeersForm_whenFiguresAreNotKeptWarm() {
        AnalyticsCache<Figure> cache = cache(false);

        assertThat(set(cache, IMAGE, 7)).isTrue();

        assertThat(redis.keys()).containsExactly(KEY);
        assertThat(redis.value(KEY)).hasValue("{\"category\":\"image_generation\",\"total_models\":7,\"limit\":null}");
        assertThat(redis.ttl(KEY)).hasValue(Duration.ofSeconds(300));
    }

    @Test
    void storesAStaleCopyBesideIt_whenFiguresAreKeptWarm() {
        redis.nextGeneration(Category.IMAGE_GENERATION);
        redis.nextGeneration(Category.IMAGE_GENERATION);

        set(cache(true), IMAGE, 7);

        assertThat(redis.value(STALE_KEY))
                .hasValue("{\"v\":1,\"stored_at\":1772366405,\"gen\":2,"
                        + "\"payload\":{\"category\":\"image_generation\",\"total_models\":7,\"limit\":null}}");
        assertThat(redis.ttl(STALE_KEY)).hasValue(Duration.ofSeconds(3600));
    }

    @Test
    void anotherProcessServesTheStaleCopy_whenTheFreshOneIsGone() {
        set(cache(true), IMAGE, 7);
        time.advance(Duration.ofSeconds(3599));
        AnalyticsCache<Figure> other = cache(true);

        Optional<Cached<Figure>> found = other.find(IMAGE, Stale.AS_CONFIGURED);

        assertThat(found)
                .hasValue(
                        new Cached<>(Figure.image(7), true, Cached.Place.REDIS, Optional.of(Duration.ofSeconds(3599))));
        assertThat(other.find(IMAGE, Stale.REFUSED)).isEmpty();
        assertThat(other.isFresh(IMAGE)).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(other.find(IMAGE, Stale.AS_CONFIGURED)).isEmpty();
        assertThat(other.info().cacheSize()).isZero();
    }

    @Test
    void theYoungerOfTwoStaleCopiesIsServed() {
        AnalyticsCache<Figure> cache = cache(true);
        set(cache, IMAGE, 1);
        time.advance(Duration.ofSeconds(100));
        set(cache(true), IMAGE, 2);
        redis.remove(KEY);
        time.advance(Duration.ofSeconds(300));

        assertThat(found(cache, IMAGE, Stale.ALLOWED)).hasValue(2);
    }

    @Test
    void aStaleCopyIsNotServed_whenTheCategoryHasAnotherGeneration() {
        AnalyticsCache<Figure> other = cache(true);
        set(cache(true), IMAGE, 7);
        redis.remove(KEY);
        redis.nextGeneration(Category.IMAGE_GENERATION);

        assertThat(other.find(IMAGE, Stale.ALLOWED)).isEmpty();
    }

    @Test
    void aStaleCopyIsNotServed_whenItIsOlderThanTheLastChange() {
        AnalyticsCache<Figure> cache = cache(true);
        time.advance(Duration.ofSeconds(10));
        cache.invalidate(Category.IMAGE_GENERATION);
        String stored = "{\"v\":1,\"stored_at\":%d,\"gen\":0,"
                + "\"payload\":{\"category\":\"image_generation\",\"total_models\":7}}";

        redis.put(STALE_KEY, String.format(java.util.Locale.ROOT, stored, 1772366414), Duration.ofHours(1));
        assertThat(cache.find(IMAGE, Stale.ALLOWED)).isEmpty();
        redis.put(STALE_KEY, String.format(java.util.Locale.ROOT, stored, 1772366415), Duration.ofHours(1));
        assertThat(found(cache, IMAGE, Stale.ALLOWED)).hasValue(7);
    }

    @Test
    void garbageIsRemoved_withOneWarningPerKeyAndMinute() {
        AnalyticsCache<Figure> cache = cache(false);
        try (Warnings warnings = Warnings.of(RedisCopies.class)) {
            for (String garbage : List.of(
                    "{not json",
                    "[]",
                    "{\"category\":\"image_generation\"}",
                    "{\"total_models\":-1,\"category\":\"x\"}")) {
                redis.put(KEY, garbage, Duration.ofSeconds(200));
                assertThat(cache.find(IMAGE, Stale.REFUSED)).isEmpty();
                assertThat(redis.value(KEY)).isEmpty();
                assertThat(cache.isFresh(IMAGE)).isFalse();
            }
            assertThat(warnings.texts()).singleElement().asString().contains("garbage in redis", KEY);

            time.advance(Duration.ofSeconds(60));
            redis.put(KEY, "{not json", Duration.ofSeconds(200));
            cache.find(IMAGE, Stale.REFUSED);

            assertThat(warnings.texts()).hasSize(2);
        }
    }

    @Test
    void garbageUnderTheStaleKeyIsRemoved() {
        AnalyticsCache<Figure> cache = cache(true);
        for (String garbage : List.of("7", "{\"v\":2}", "{\"v\":1,\"stored_at\":1,\"gen\":0,\"payload\":[]}")) {
            redis.put(STALE_KEY, garbage, Duration.ofSeconds(200));
            assertThat(cache.find(IMAGE, Stale.ALLOWED)).isEmpty();
            assertThat(redis.value(STALE_KEY)).isEmpty();
        }
    }

    @Test
    void aValueOfAnotherKindIsAbsentAndLeftAlone() {
        AnalyticsCache<Figure> cache = cache(false);
        String key = PREFIX + "text_generation:grouped=true";
        redis.put(key, "{\"category\":\"text_generation\",\"total_models\":3}", Duration.ofSeconds(200));

        assertThat(cache.find(GROUPED, Stale.REFUSED)).isEmpty();
        assertThat(cache.isFresh(GROUPED)).isFalse();
        assertThat(redis.value(key)).isPresent();

        set(cache, GROUPED, 4);
        assertThat(found(cache(false), GROUPED, Stale.REFUSED)).hasValue(4);
    }

    // ---- invalidation

    @Test
    void invalidationRemovesAllVariantsOfTheCategoryAlone() {
        AnalyticsCache<Figure> cache = cache(true);
        VariantKey.of(Category.TEXT_GENERATION).forEach(key -> set(cache, key, 1));
        set(cache, IMAGE, 2);

        cache.invalidate(Category.TEXT_GENERATION);

        assertThat(redis.keys()).containsExactly(KEY, STALE_KEY);
        assertThat(cache.info().keysCached()).containsExactly("image_generation:grouped=false");
        assertThat(cache(true).find(GROUPED, Stale.ALLOWED)).isEmpty();
    }

    @Test
    void invalidationOfSomeVariantsLeavesTheOthers() {
        AnalyticsCache<Figure> cache = cache(false);
        VariantKey.of(Category.TEXT_GENERATION).forEach(key -> set(cache, key, 1));

        cache.invalidate(Category.TEXT_GENERATION, Optional.of(true), Optional.empty());

        assertThat(cache.info().keysCached())
                .containsExactly("text_generation:grouped=false", "text_generation:grouped=false:variations=true");
        assertThat(redis.keys())
                .containsExactly(
                        PREFIX + "text_generation:grouped=false",
                        PREFIX + "text_generation:grouped=false:variations=true");
    }

    @Test
    void clearingRemovesEverythingInOneDeletion() {
        AnalyticsCache<Figure> cache = cache(true);
        set(cache, IMAGE, 1);
        set(cache, TEXT, 1);

        cache.clearAll();

        assertThat(redis.keys()).isEmpty();
        assertThat(redis.deletions())
                .singleElement()
                .satisfies(keys ->
                        assertThat(keys).hasSize(120).contains(PREFIX + "ti:grouped=true:variations=true:stale"));
        assertThat(cache.info().cacheSize()).isZero();
    }

    @Test
    void infoSaysWhatIsInMemory() {
        AnalyticsCache<Figure> cache = new AnalyticsCache<>(
                new CacheTimes(Duration.ofSeconds(300), Duration.ofSeconds(3600), false),
                Figure.CODEC,
                Optional.empty(),
                time,
                time);
        set(cache, IMAGE, 1);
        time.advance(Duration.ofSeconds(5000));

        assertThat(cache.info())
                .isEqualTo(new AnalyticsCache.Info(1, false, 300, List.of("image_generation:grouped=false")));
    }

    @Test
    void aLateFigureIsDropped_whenTheCategoryChangedWhileItWasComputed() {
        AnalyticsCache<Figure> cache = cache(true);
        AnalyticsCache.Basis basis = cache.basis(Category.IMAGE_GENERATION);
        cache.invalidate(Category.IMAGE_GENERATION);

        assertThat(cache.set(IMAGE, Figure.image(7), basis)).isFalse();

        assertThat(redis.keys()).isEmpty();
        assertThat(cache.info().cacheSize()).isZero();
    }

    @Test
    void aLateFigureIsDropped_whenAnotherProcessWroteMeanwhile() {
        AnalyticsCache<Figure> cache = cache(true);
        AnalyticsCache.Basis basis = cache.basis(Category.IMAGE_GENERATION);
        redis.nextGeneration(Category.IMAGE_GENERATION);

        assertThat(cache.set(IMAGE, Figure.image(7), basis)).isFalse();

        assertThat(redis.keys()).isEmpty();
        assertThat(cache.info().cacheSize()).isZero();
    }

    @Test
    void figuresGo_onlyWhenTheContentIsAnother() {
        AnalyticsCache<Figure> cache = cache(false);
        AnalyticsCaches caches = new AnalyticsCaches(List.of(cache));
        List<Category> told = new ArrayList<>();
        caches.onInvalidated(told::add);
        set(cache, IMAGE, 1);

        caches.accept(change(Format.LEGACY, "\"a\""));
        assertThat(cache.find(IMAGE, Stale.REFUSED)).isPresent();
        caches.accept(change(Format.V2, "\"a\""));
        assertThat(cache.find(IMAGE, Stale.REFUSED)).isEmpty();
        set(cache, IMAGE, 2);
        caches.accept(change(Format.V2, "\"a\""));
        assertThat(cache.find(IMAGE, Stale.REFUSED)).isPresent();
        caches.accept(change(Format.V2, "\"b\""));

        assertThat(cache.find(IMAGE, Stale.REFUSED)).isEmpty();
        assertThat(told).containsExactly(Category.IMAGE_GENERATION, Category.IMAGE_GENERATION);
    }

    private static Change change(Format format, String etag) {
        return new Change(Category.IMAGE_GENERATION, format, 3, etag, Change.Cause.WRITE, Instant.EPOCH);
    }

    // ---- shared computations

    @Test
    void concurrentMissesShareOneComputation() {
        AnalyticsCache<Figure> cache = cache(false);
        CompletableFuture<Figure> result = new CompletableFuture<>();
        AtomicInteger begun = new AtomicInteger();
        List<CompletableFuture<Figure>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(cache.get(IMAGE, Stale.REFUSED, () -> {
                        begun.incrementAndGet();
                        return result;
                    })
                    .toCompletableFuture());
        }
        waiting.get(0).cancel(true);
        assertThat(waiting.get(1)).isNotDone();

        result.complete(Figure.image(5));

        assertThat(begun).hasValue(1);
        assertThat(waiting.get(1)).isCompletedWithValue(Figure.image(5));
        assertThat(waiting.get(2)).isCompletedWithValue(Figure.image(5));
        assertThat(found(cache, IMAGE, Stale.REFUSED)).hasValue(5);
    }

    @Test
    void aFailureReachesAllWhoWaitAndIsNotKept() {
        AnalyticsCache<Figure> cache = cache(false);
        CompletableFuture<Figure> result = new CompletableFuture<>();
        CompletableFuture<Figure> first =
                cache.get(IMAGE, Stale.REFUSED, () -> result).toCompletableFuture();
        CompletableFuture<Figure> second =
                cache.get(IMAGE, Stale.REFUSED, () -> result).toCompletableFuture();

        result.completeExceptionally(new IllegalStateException("no upstream"));

        for (CompletableFuture<Figure> waiting : List.of(first, second)) {
            assertThatThrownBy(waiting::join)
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("no upstream");
        }
        assertThat(cache.get(IMAGE, Stale.REFUSED, () -> CompletableFuture.completedFuture(Figure.image(6)))
                        .toCompletableFuture())
                .isCompletedWithValue(Figure.image(6));
    }

    @Test
    void aComputationThatThrowsIsAFailureLikeAnyOther() {
        AnalyticsCache<Figure> cache = cache(false);

        CompletableFuture<Figure> result = cache.get(IMAGE, Stale.REFUSED, () -> {
                    throw new IllegalStateException("at once");
                })
                .toCompletableFuture();

        assertThatThrownBy(result::join).hasRootCauseMessage("at once");
        assertThat(cache.get(IMAGE, Stale.REFUSED, () -> CompletableFuture.completedFuture(Figure.image(6)))
                        .toCompletableFuture())
                .isCompletedWithValue(Figure.image(6));
    }

    @Test
    void whoAsksAfterAChangeDoesNotGetWhatWasBegunBeforeIt() {
        AnalyticsCache<Figure> cache = cache(true);
        CompletableFuture<Figure> old = new CompletableFuture<>();
        CompletableFuture<Figure> before =
                cache.get(IMAGE, Stale.ALLOWED, () -> old).toCompletableFuture();
        cache.invalidate(Category.IMAGE_GENERATION);

        CompletableFuture<Figure> after = cache.get(
                        IMAGE, Stale.ALLOWED, () -> CompletableFuture.completedFuture(Figure.image(2)))
                .toCompletableFuture();
        old.complete(Figure.image(1));

        assertThat(before).isCompletedWithValue(Figure.image(1));
        assertThat(after).isCompletedWithValue(Figure.image(2));
        assertThat(found(cache, IMAGE, Stale.ALLOWED)).hasValue(2);
    }

    // ---- failures of Redis

    @Test
    void memoryIsServedWithAWarning_whenRedisDoesNotAnswer() {
        AnalyticsCache<Figure> cache = cache(true);
        set(cache, IMAGE, 1);
        redis.goAway();
        time.advance(Duration.ofSeconds(10));
        try (Warnings warnings = Warnings.of(RedisCopies.class)) {
            assertThat(found(cache, IMAGE, Stale.REFUSED)).hasValue(1);
            assertThat(warnings.texts()).singleElement().asString().contains("redis did not answer");
            assertThat(warnings.level()).isEqualTo(Level.WARN);
        }
    }

    @Test
    void oneReadAsksOnce_whenRedisDoesNotAnswer() {
        AnalyticsCache<Figure> cache = cache(true);
        set(cache, IMAGE, 1);
        time.advance(Duration.ofSeconds(300));
        redis.goAway();
        int before = redis.calls();

        assertThat(found(cache, IMAGE, Stale.ALLOWED)).hasValue(1);

        assertThat(redis.calls() - before).isEqualTo(1);
    }

    @Test
    void figuresAreKeptInMemory_whenRedisIsAway() {
        AnalyticsCache<Figure> cache = cache(true);
        redis.goAway();

        assertThat(set(cache, IMAGE, 1)).isTrue();

        assertThat(found(cache, IMAGE, Stale.REFUSED)).hasValue(1);
        redis.comeBack();
        assertThat(redis.keys()).isEmpty();
    }

    @Test
    void anOutdatedCopyIsNeverRead_whenRedisWasAwayDuringTheInvalidation() {
        AnalyticsCache<Figure> cache = cache(true);
        set(cache, IMAGE, 1);
        redis.goAway();
        cache.invalidate(Category.IMAGE_GENERATION);
        assertThat(cache.find(IMAGE, Stale.ALLOWED)).isEmpty();

        redis.comeBack();

        assertThat(cache.find(IMAGE, Stale.ALLOWED)).isEmpty();
        assertThat(redis.keys()).isEmpty();
    }

    @Test
    void outdatedCopiesAreDeletedAndMemoryForgotten_whenRedisReturns() {
        AnalyticsCache<Figure> cache = cache(true);
        set(cache, IMAGE, 1);
        set(cache, TEXT, 1);
        redis.goAway();
        cache.invalidate(Category.IMAGE_GENERATION);
        redis.comeBack();

        new AnalyticsCaches(List.of(cache)).reconnected();

        assertThat(redis.keys())
                .containsExactly(
                        PREFIX + "text_generation:grouped=false", PREFIX + "text_generation:grouped=false:stale");
        assertThat(cache.info().cacheSize()).isZero();
    }

    @Test
    void whoAnnouncesAChangeDoesNotWaitForRedis_andNobodyReadsWhatIsOutdatedMeanwhile() {
        List<Runnable> later = new ArrayList<>();
        AnalyticsCache<Figure> cache = cache(true, later::add);
        set(cache, IMAGE, 1);
        int before = redis.calls();

        cache.invalidate(Category.IMAGE_GENERATION);

        assertThat(redis.calls()).isEqualTo(before);
        assertThat(cache.find(IMAGE, Stale.ALLOWED)).isEmpty();
        set(cache, IMAGE, 2);
        later.forEach(Runnable::run);
        assertThat(found(cache(true), IMAGE, Stale.ALLOWED)).hasValue(2);
    }
}

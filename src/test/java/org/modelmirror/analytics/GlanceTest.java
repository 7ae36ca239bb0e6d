package org.modelmirror.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.modelmirror.announce.Change;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** What readers get that must not wait, what is counted of all of them, and what is not kept. */
class GlanceTest {
    private static final VariantKey IMAGE = new VariantKey(Category.IMAGE_GENERATION, false, false);
    private static final String KEY = "horde:model_ref:stats:image_generation:grouped=false";

    private final PassingTime time = new PassingTime();
    private final FakeRedis redis = new FakeRedis(time);
    /** What was set last, of which an answer may have been made. */
    private Figure last = Figure.image(0);

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

    private void set(AnalyticsCache<Figure> cache, int models) {
        last = Figure.image(models);
        assertThat(cache.set(IMAGE, last, cache.basis(IMAGE.category()))).isTrue();
    }

    /** {@code models fresh|stale age}, or {@code -}. */
    private String glance(AnalyticsCache<Figure> cache) {
        return cache.glance(IMAGE, last)
                .map(found -> found.value().totalModels()
                        + (found.isStale() ? " stale " : " fresh ")
                        + found.age().orElseThrow().toSeconds())
                .orElse("-");
    }

    @Test
    void memoryAnswers_asLongAsAReadWould() {
        AnalyticsCache<Figure> plain = cache(false, false);
        AnalyticsCache<Figure> hydrated = cache(true, false);
        assertThat(glance(plain)).isEqualTo("-");
        set(plain, 1);
        Figure ofPlain = last;
        set(hydrated, 2);
        Figure ofHydrated = last;

        time.advance(Duration.ofSeconds(299));
        assertThat(glance(hydrated)).isEqualTo("2 fresh 299");
        last = ofPlain;
        assertThat(glance(hydrated)).isEqualTo("-");
        assertThat(glance(plain)).isEqualTo("1 fresh 299");
        time.advance(Duration.ofSeconds(1));
        assertThat(glance(plain)).isEqualTo("-");
        last = ofHydrated;
        assertThat(glance(hydrated)).isEqualTo("2 stale 300");
        time.advance(Duration.ofSeconds(3300));
        assertThat(glance(hydrated)).isEqualTo("-");
        assertThat(hydrated.counts()).isEqualTo(new AnalyticsCache.Counts(1, 1, 0));
    }

    @Test
    void oneReaderASecondIsSentToRedis_andTheOthersRelyOnHim() {
        AnalyticsCache<Figure> cache = cache(false, true);
        set(cache, 1);
        assertThat(glance(cache)).isEqualTo("-");
        cache.find(IMAGE, Stale.AS_CONFIGURED);
        int calls = redis.calls();

        time.advance(Duration.ofMillis(999));
        assertThat(glance(cache)).isEqualTo("1 fresh 0");
        assertThat(redis.calls()).isEqualTo(calls);
        time.advance(Duration.ofMillis(1));
        assertThat(glance(cache)).isEqualTo("-");
        // He is on his way.
        assertThat(glance(cache)).isEqualTo("1 fresh 1");
    }

    @Test
    void whatRedisSaysAgainIsTheSameObject() {
        AnalyticsCache<Figure> cache = cache(false, true);
        redis.put(KEY, "{\"category\":\"image_generation\",\"total_models\":4}", Duration.ofSeconds(100));

        Figure first = cache.find(IMAGE, Stale.REFUSED).orElseThrow().value();
        assertThat(cache.find(IMAGE, Stale.REFUSED).orElseThrow().value()).isSameAs(first);
        assertThat(cache.glance(IMAGE, first).orElseThrow().value()).isSameAs(first);

        redis.put(KEY, "{\"category\":\"image_generation\",\"total_models\":5}", Duration.ofSeconds(100));
        assertThat(cache.find(IMAGE, Stale.REFUSED).orElseThrow().value().totalModels())
                .isEqualTo(5);
    }

    @Test
    void aSharedFigureCounts_onlyWithTheRecordsItIsOf() {
        AtomicReference<String> ours = new AtomicReference<>("\"a\"");
        AtomicReference<String> theirs = new AtomicReference<>("\"a\"");
        AnalyticsCache<Figure> here = sharing(ours::get);
        AnalyticsCache<Figure> there = sharing(theirs::get);

        set(there, 1);
        assertThat(models(here)).hasValue(1);
        // The others have heard of a change that we have not.
        theirs.set("\"b\"");
        there.invalidate(IMAGE.category());
        set(there, 2);
        assertThat(models(sharing(ours::get))).isEmpty();
        assertThat(models(there)).hasValue(2);

        ours.set("\"b\"");
        assertThat(models(sharing(ours::get))).hasValue(2);
        // Past its life too.
        redis.remove(KEY);
        assertThat(models(sharing(ours::get))).hasValue(2);
        assertThat(models(sharing(() -> "\"c\""))).isEmpty();
        // The peer does not say what its figures are of.
        redis.put(KEY, "{\"category\":\"image_generation\",\"total_models\":5}", Duration.ofSeconds(100));
        assertThat(models(sharing(() -> "\"c\""))).hasValue(5);
    }

    private AnalyticsCache<Figure> sharing(Supplier<String> content) {
        return new AnalyticsCache<>(
                new CacheTimes(Duration.ofSeconds(300), Duration.ofSeconds(3600), true),
                Figure.CODEC,
                Optional.of(new AnalyticsCache.Sharing(
                        redis, "horde:model_ref:stats", Runnable::run, category -> content.get())),
                time,
                time);
    }

    private static Optional<Integer> models(AnalyticsCache<Figure> cache) {
        return cache.find(IMAGE, Stale.AS_CONFIGURED).map(found -> found.value().totalModels());
    }

    @Test
    void whatRestsOnOldAnswersIsServedAndNotKept() throws Exception {
        AnalyticsCache<Figure> cache = cache(true, true);

        Served<Figure> served = cache.serve(
                        IMAGE,
                        Stale.AS_CONFIGURED,
                        () -> CompletableFuture.completedFuture(
                                new Computed<>(Figure.image(6), Optional.of(Duration.ofSeconds(70)))))
                .toCompletableFuture()
                .get();

        assertThat(served).isEqualTo(new Served<>(Figure.image(6), Optional.of(Duration.ofSeconds(70))));
        assertThat(cache.find(IMAGE, Stale.ALLOWED)).isEmpty();
        assertThat(cache.counts()).isEqualTo(new AnalyticsCache.Counts(0, 0, 2));
    }

    @Test
    void figuresGo_whenAReaderSeesOtherRecordsBeforeTheyAreAnnounced() {
        AnalyticsCache<Figure> cache = cache(false, false);
        AnalyticsCaches caches = new AnalyticsCaches(List.of(cache));
        set(cache, 1);
        caches.follow(Category.IMAGE_GENERATION, 3, "\"a\"");
        assertThat(glance(cache)).isEqualTo("1 fresh 0");
        caches.follow(Category.IMAGE_GENERATION, 4, "\"a\"");
        assertThat(glance(cache)).isEqualTo("1 fresh 0");

        caches.follow(Category.IMAGE_GENERATION, 5, "\"b\"");
        assertThat(glance(cache)).isEqualTo("-");

        // Neither its announcement nor a slow reader of what was there before makes it news again.
        set(cache, 2);
        caches.accept(change(5, "\"b\""));
        caches.accept(change(4, "\"a\""));
        caches.follow(Category.IMAGE_GENERATION, 3, "\"a\"");
        assertThat(glance(cache)).isEqualTo("2 fresh 0");
        caches.accept(change(6, "\"a\""));
        assertThat(glance(cache)).isEqualTo("-");
    }

    /** Who comes while the figures are being dropped is not served them, however he learnt of the change. */
    @Test
    void nobodyIsServedWhatIsBeingDropped() throws Exception {
        AnalyticsCache<Figure> cache = cache(false, false);
        AnalyticsCaches caches = new AnalyticsCaches(List.of(cache));
        caches.follow(Category.IMAGE_GENERATION, 1, "\"1\"");
        for (long revision = 2; revision < 500; revision++) {
            set(cache, (int) revision);
            long next = revision;
            String etag = "\"" + revision + "\"";
            CompletableFuture<Void> announced = CompletableFuture.runAsync(() -> caches.accept(change(next, etag)));

            caches.follow(Category.IMAGE_GENERATION, revision, etag);

            assertThat(cache.find(IMAGE, Stale.REFUSED)).isEmpty();
            announced.get();
        }
    }

    private static Change change(long revision, String etag) {
        return new Change(Category.IMAGE_GENERATION, Format.V2, revision, etag, Change.Cause.WRITE, Instant.EPOCH);
    }
}

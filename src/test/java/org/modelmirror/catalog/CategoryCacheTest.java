package org.modelmirror.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** The state table, rules and callbacks of sources-and-storage.md 3, and its vectors T22 to T28. */
class CategoryCacheTest {
    private final AtomicLong seconds = new AtomicLong(1000);
    private final List<Category> told = new ArrayList<>();
    private Optional<Long> file = Optional.empty();
    private boolean fileSystemIsAway;

    private CategoryCache<String> cache(long ttlSeconds) {
        return cache(Optional.of(Duration.ofSeconds(ttlSeconds)));
    }

    private CategoryCache<String> cache(Optional<Duration> ttl) {
        CategoryCache<String> cache =
                new CategoryCache<>(ttl, () -> TimeUnit.SECONDS.toNanos(seconds.get()), (category, format) -> {
                    if (fileSystemIsAway) {
                        throw new IOException("away");
                    }
                    return file;
                });
        cache.onStale(told::add);
        return cache;
    }

    private static String row(CategoryCache<String> cache, Format format) {
        return "hasData " + cache.hasData(Category.CLIP, format) + ", valid " + cache.isValid(Category.CLIP, format)
                + ", needsRefresh " + cache.needsRefresh(Category.CLIP, format) + ", shouldFetch "
                + cache.shouldFetch(Category.CLIP, format);
    }

    private static String row(CategoryCache<String> cache) {
        return row(cache, Format.V2);
    }

    private static void store(CategoryCache<String> cache, String value) {
        cache.store(Category.CLIP, Format.V2, value);
    }

    private static void storeNothing(CategoryCache<String> cache) {
        cache.storeNothing(Category.CLIP, Format.V2);
    }

    @Test
    void asksForAFetchButNotForARefresh_whenNeverStored() {
        assertThat(row(cache(10))).isEqualTo("hasData false, valid false, needsRefresh false, shouldFetch true");
    }

    @Test
    void asksForARefresh_whenNeverStoredButMarked() {
        CategoryCache<String> cache = cache(10);

        cache.markStale(Category.CLIP);

        assertThat(row(cache)).isEqualTo("hasData false, valid false, needsRefresh true, shouldFetch true");
        assertThat(told).containsExactly(Category.CLIP);
    }

    @Test
    void hasDataAndIsNotValid_whenNothingWasStoredBefore() {
        CategoryCache<String> cache = cache(10);

        storeNothing(cache);

        assertThat(row(cache)).isEqualTo("hasData true, valid false, needsRefresh false, shouldFetch true");
        assertThat(told).isEmpty();
    }

    @Test
    void isValid_whenExactlyAsOldAsTheTimeToLive() {
        CategoryCache<String> cache = cache(60);
        store(cache, "a");

        seconds.set(1059);
        assertThat(row(cache)).isEqualTo("hasData true, valid true, needsRefresh false, shouldFetch false");
        seconds.set(1060);
        assertThat(row(cache)).isEqualTo("hasData true, valid true, needsRefresh false, shouldFetch false");
        seconds.set(1061);
        assertThat(row(cache)).isEqualTo("hasData true, valid false, needsRefresh true, shouldFetch true");
    }

    @Test
    void callsBackOnce_whenSeveralQuestionsFindTheDataExpired() {
        CategoryCache<String> cache = cache(10);
        store(cache, "a");
        seconds.set(1011);

        assertThat(cache.isValid(Category.CLIP, Format.V2)).isFalse();
        assertThat(cache.needsRefresh(Category.CLIP, Format.V2)).isTrue();
        assertThat(cache.shouldFetch(Category.CLIP, Format.V2)).isTrue();

        assertThat(told).containsExactly(Category.CLIP);
        assertThat(cache.find(Category.CLIP, Format.V2)).contains("a");
    }

    @Test
    void callsBackAgain_whenDataExpiresAgainAfterItWasFresh() {
        CategoryCache<String> cache = cache(10);
        store(cache, "a");
        seconds.set(1011);
        cache.isValid(Category.CLIP, Format.V2);
        store(cache, "b");
        seconds.set(1022);

        cache.isValid(Category.CLIP, Format.V2);

        assertThat(told).containsExactly(Category.CLIP, Category.CLIP);
    }

    @Test
    void neverExpires_whenThereIsNoTimeToLive() {
        CategoryCache<String> cache = cache(Optional.empty());
        store(cache, "a");

        seconds.set(11_000);

        assertThat(cache.isValid(Category.CLIP, Format.V2)).isTrue();
    }

    @Test
    void needsRefreshAndCallsBack_whenTheFileChanged() {
        file = Optional.of(1L);
        CategoryCache<String> cache = cache(10);
        store(cache, "a");

        file = Optional.of(2L);

        assertThat(row(cache)).isEqualTo("hasData true, valid false, needsRefresh true, shouldFetch true");
        assertThat(told).containsExactly(Category.CLIP);
        store(cache, "b");
        assertThat(cache.isValid(Category.CLIP, Format.V2)).isTrue();
        assertThat(cache.find(Category.CLIP, Format.V2)).contains("b");
    }

    @Test
    void needsRefresh_whenAFileAppearedThatWasNotThereAtStoring() {
        CategoryCache<String> cache = cache(10);
        store(cache, "a");

        file = Optional.of(1L);

        assertThat(cache.needsRefresh(Category.CLIP, Format.V2)).isTrue();
    }

    @Test
    void staysValidUntilTheTimeToLive_whenTheFileVanished() {
        file = Optional.of(1L);
        CategoryCache<String> cache = cache(10);
        store(cache, "a");

        file = Optional.empty();

        assertThat(row(cache)).isEqualTo("hasData true, valid true, needsRefresh false, shouldFetch false");
        seconds.set(1011);
        assertThat(cache.isValid(Category.CLIP, Format.V2)).isFalse();
    }

    @Test
    void isNotValidWithoutAMark_whenTheFileSystemDoesNotAnswer() {
        file = Optional.of(1L);
        CategoryCache<String> cache = cache(10);
        store(cache, "a");

        fileSystemIsAway = true;

        assertThat(row(cache)).isEqualTo("hasData true, valid false, needsRefresh true, shouldFetch true");
        assertThat(told).isEmpty();
        fileSystemIsAway = false;
        assertThat(cache.isValid(Category.CLIP, Format.V2)).isTrue();
    }

    @Test
    void keepsTheData_whenMarkedOrInvalidated() {
        CategoryCache<String> cache = cache(10);
        store(cache, "a");

        cache.markStale(Category.CLIP);

        assertThat(row(cache)).isEqualTo("hasData true, valid false, needsRefresh true, shouldFetch true");
        store(cache, "b");
        told.clear();
        cache.invalidate(Category.CLIP, Format.V2);
        assertThat(row(cache)).isEqualTo("hasData true, valid false, needsRefresh true, shouldFetch true");
        assertThat(cache.find(Category.CLIP, Format.V2)).contains("b");
        assertThat(told).isEmpty();
    }

    /** The last row of the state table, where the peer serves null as valid until the time to live is over. */
    @Test
    void keepsTheDataAsStale_whenNothingIsStoredOverIt() {
        CategoryCache<String> cache = cache(10);
        store(cache, "a");

        storeNothing(cache);

        assertThat(row(cache)).isEqualTo("hasData true, valid false, needsRefresh true, shouldFetch true");
        assertThat(cache.find(Category.CLIP, Format.V2)).contains("a");
    }

    @Test
    void returnsTheData_whenTheFileWasAwayForOneForcedRead() {
        file = Optional.of(7L);
        CategoryCache<String> cache = cache(60);
        store(cache, "a");
        file = Optional.empty();
        storeNothing(cache);

        file = Optional.of(7L);

        assertThat(cache.shouldFetch(Category.CLIP, Format.V2)).isTrue();
        assertThat(cache.find(Category.CLIP, Format.V2)).contains("a");
    }

    @Test
    void isNeitherOlderNorYounger_whenTheMonotonicClockBeganBelowZero() {
        seconds.set(-5);
        CategoryCache<String> cache = cache(10);
        store(cache, "a");

        seconds.set(5);
        assertThat(cache.isValid(Category.CLIP, Format.V2)).isTrue();
        seconds.set(6);
        assertThat(cache.isValid(Category.CLIP, Format.V2)).isFalse();
    }

    @Test
    void legacyPartAgesByItselfAndTellsNobody() {
        CategoryCache<String> cache = cache(10);
        cache.store(Category.CLIP, Format.LEGACY, "text");
        seconds.set(1005);
        store(cache, "a");
        seconds.set(1011);

        assertThat(row(cache, Format.LEGACY))
                .isEqualTo("hasData true, valid false, needsRefresh true, shouldFetch true");
        assertThat(row(cache, Format.V2)).isEqualTo("hasData true, valid true, needsRefresh false, shouldFetch false");
        assertThat(told).isEmpty();
    }

    @Test
    void legacyPartIsInvalidToo_whenTheCategoryIsMarked() {
        CategoryCache<String> cache = cache(10);
        store(cache, "a");
        cache.store(Category.CLIP, Format.LEGACY, "text");

        cache.markStale(Category.CLIP);

        assertThat(cache.isValid(Category.CLIP, Format.LEGACY)).isFalse();
        cache.store(Category.CLIP, Format.LEGACY, "text");
        assertThat(cache.isValid(Category.CLIP, Format.LEGACY)).isTrue();
        assertThat(cache.isValid(Category.CLIP, Format.V2)).isFalse();
    }

    @Test
    void otherCategoriesStayFresh_whenOneIsMarked() {
        CategoryCache<String> cache = cache(10);
        store(cache, "a");
        cache.store(Category.BLIP, Format.V2, "b");

        cache.markStale(Category.CLIP);

        assertThat(cache.isValid(Category.BLIP, Format.V2)).isTrue();
    }

    @Test
    void callsTheOthersInOrder_whenOneCallbackFails() {
        CategoryCache<String> cache = cache(10);
        List<String> calls = new ArrayList<>();
        cache.onStale(category -> calls.add("A " + category));
        cache.onStale(category -> {
            throw new IllegalStateException("B");
        });
        cache.onStale(category -> calls.add("C " + category));

        cache.markStale(Category.CLIP);

        assertThat(calls).containsExactly("A clip", "C clip");
    }

    @Test
    void callsBackOnce_whenMarkedTwice() {
        CategoryCache<String> cache = cache(10);

        cache.markStale(Category.CLIP);
        cache.markStale(Category.CLIP);

        assertThat(told).containsExactly(Category.CLIP);
    }

    @Test
    void isNoLongerCalled_whenTheRegistrationHasEnded() {
        CategoryCache<String> cache = cache(10);
        List<Category> other = new ArrayList<>();
        Runnable registration = cache.onStale(other::add);

        registration.run();
        cache.markStale(Category.CLIP);

        assertThat(other).isEmpty();
        assertThat(told).containsExactly(Category.CLIP);
    }

    /** A callback that waits for another thread's question would hang if a lock were held. */
    @Test
    void holdsNoLock_whileItCallsBack() {
        CategoryCache<String> cache = cache(10);
        store(cache, "a");
        ExecutorService other = Executors.newSingleThreadExecutor();
        List<Optional<String>> seen = new ArrayList<>();
        try {
            cache.onStale(category -> {
                try {
                    seen.add(other.submit(() -> cache.find(category, Format.V2)).get(5, TimeUnit.SECONDS));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });

            cache.markStale(Category.CLIP);

            assertThat(seen).containsExactly(Optional.of("a"));
        } finally {
            other.shutdownNow();
        }
    }
}

package org.modelmirror.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Categories in a real Redis: sources-and-storage.md 6.1, 6.2, 6.5. */
class SharedCategoriesTest extends OnRedis {
    private static final String KEY = "horde:model_ref:category:clip";
    private static final String OLD = "{\"a\":{\"name\":\"a\"}}";
    private static final String NEW = "{\"a\":{\"name\":\"a\"},\"b\":{\"name\":\"b\"}}";
    private static final String METADATA = "{\"schema_version\":\"1.0.0\",\"last_updated\":7,\"description\":null}";

    private static ScheduledExecutorService background;
    private static final RedisKeys KEYS = RedisKeys.of("horde:model_ref", false);

    @BeforeAll
    static void startBackground() {
        background = Executors.newSingleThreadScheduledExecutor();
    }

    @AfterAll
    static void stopBackground() {
        background.shutdownNow();
    }

    private static SharedCategories shared(AtomicReference<String> document) {
        return new SharedCategories(client, KEYS, Duration.ofSeconds(60), new Local(document::get, () -> {}));
    }

    private static SharedCategories shared(String document) {
        return shared(new AtomicReference<>(document));
    }

    /** One category with one text as its document, and something that happens while it is read. */
    private record Local(Supplier<String> document, Runnable meanwhile) implements SharedCategories.LocalCopies {
        @Override
        public Optional<byte[]> payload(Category category) {
            if (category != Category.CLIP) {
                return Optional.empty();
            }
            Optional<byte[]> read = Optional.ofNullable(document.get()).map(SharedCategoriesTest::bytes);
            meanwhile.run();
            return read;
        }

        @Override
        public Optional<byte[]> metadata(Category category, Format format) {
            return format == Format.V2 ? Optional.of(bytes(METADATA)) : Optional.empty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void putsTheMapAndTheMetadataThereIs_forTheLifeOfTheKey() {
        assertThat(shared("{\"é\":{}}").put(Category.CLIP, 0)).isEqualTo(SharedCategories.Outcome.PUT);

        assertThat(redis.get(KEY)).isEqualTo("{\"é\":{}}");
        assertThat(redis.command("TTL", KEY)).isIn("60", "59");
        assertThat(redis.get("horde:model_ref:meta:v2:clip")).isEqualTo(METADATA);
        assertThat(redis.command("TTL", "horde:model_ref:meta:v2:clip")).isIn("60", "59");
        assertThat(redis.get("horde:model_ref:meta:legacy:clip")).isNull();
    }

    @Test
    void aSlowInstanceDoesNotOverwriteNewerDataWithOlder() {
        AtomicReference<String> file = new AtomicReference<>(OLD);
        SharedCategories fast = shared(file);
        // Reads the old file, and is overtaken before it reaches Redis.
        SharedCategories slow = new SharedCategories(client, KEYS, Duration.ofSeconds(60), new Local(file::get, () -> {
            file.set(NEW);
            long generation =
                    client.increment(KEYS.generation(Category.CLIP)).find().orElseThrow();
            assertThat(fast.put(Category.CLIP, generation)).isEqualTo(SharedCategories.Outcome.PUT);
        }));
        redis.command("SET", "horde:model_ref:gen:clip", "5");

        assertThat(slow.put(Category.CLIP, 5)).isEqualTo(SharedCategories.Outcome.OUTDATED);

        assertThat(redis.get(KEY)).isEqualTo(NEW);
        assertThat(slow.counts()).isEqualTo(new SharedCategories.Counts(0, 1, 0, 0));
    }

    @Test
    void nothingIsPutBack_whenAnotherHasOnlyAnnouncedSoFar() {
        SharedCategories slow = shared(OLD);
        redis.command("SET", "horde:model_ref:gen:clip", "6");

        slow.put(Category.CLIP, 5);

        assertThat(redis.get(KEY)).isNull();
    }

    @Test
    void aFileThatIsNoMapIsNotShared() {
        assertThat(shared("{\"a\":7}").put(Category.CLIP, 0)).isEqualTo(SharedCategories.Outcome.NOTHING);

        assertThat(redis.command("DBSIZE")).isEqualTo("0");
    }

    @Test
    void readsWhatThePeerWrites_blanksAndEscapesIncluded() {
        redis.command("SETEX", KEY, "60", "{\"\\u00e9\": {\"name\": \"\\u00e9\", \"nsfw\": false}}");

        assertThat(shared((String) null).find(Category.CLIP))
                .hasValueSatisfying(document -> assertThat(new String(document, StandardCharsets.UTF_8))
                        .isEqualTo("{\"\\u00e9\": {\"name\": \"\\u00e9\", \"nsfw\": false}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{not json", "[]", "7", "{\"a\":{}} {}", "{\"a\":{},\"b\":null}", "{\"a\":[{}]}"})
    void garbageIsAMissAndGoes(String garbage) {
        redis.command("SET", KEY, garbage);

        assertThat(shared(OLD).find(Category.CLIP)).isEmpty();

        assertThat(redis.get(KEY)).isNull();
    }

    @Test
    void aKeyOfAnotherTypeIsAMissAndGoes() {
        redis.command("LPUSH", KEY, "x");

        assertThat(shared(OLD).find(Category.CLIP)).isEmpty();

        assertThat(redis.command("EXISTS", KEY)).isEqualTo("0");
    }

    /** A PRIMARY or a replica whose document can be exchanged, and that says how often it was read. */
    private static CategorySharing sharing(
            boolean isPrimary, AtomicReference<String> document, AtomicInteger reads, Optional<Long> seen) {
        SharedCategories categories = new SharedCategories(
                client, KEYS, Duration.ofSeconds(60), new Local(document::get, reads::incrementAndGet));
        FetchOrder order = new FetchOrder(category -> seen, category -> false);
        order.begins(Category.CLIP);
        return new CategorySharing(
                isPrimary,
                categories,
                new SharingQueue(categories, background),
                order,
                category -> client.counter(KEYS.generation(category)).find());
    }

    @Test
    void aBurstOfChangesIsPutOnce_asTheFolderIsThen() {
        AtomicReference<String> file = new AtomicReference<>(OLD);
        AtomicInteger reads = new AtomicInteger();
        CategorySharing primary = sharing(true, file, reads, Optional.empty());
        redis.command("SET", "horde:model_ref:gen:clip", "3");

        primary.published(Category.CLIP, 2);
        primary.followed(Category.CLIP);
        primary.published(Category.CLIP, 1);
        file.set(NEW);

        await().atMost(Duration.ofSeconds(10)).until(() -> redis.get(KEY) != null);
        assertThat(redis.get(KEY)).isEqualTo(NEW);
        assertThat(reads).hasValue(1);
    }

    @Test
    void aPrimaryPutsAllItHas_whenItStarts() {
        redis.command("SET", "horde:model_ref:gen:clip", "41");

        sharing(true, new AtomicReference<>(OLD), new AtomicInteger(), Optional.empty())
                .warm();

        await().atMost(Duration.ofSeconds(10)).until(() -> redis.get(KEY) != null);
        assertThat(redis.command("KEYS", "*:category:*")).isEqualTo(List.of(KEY));
    }

    @Test
    void aReplicaPutsWhatItFetched_beforeItTellsOthers() {
        redis.command("SET", "horde:model_ref:gen:clip", "6");

        sharing(false, new AtomicReference<>(OLD), new AtomicInteger(), Optional.of(5L))
                .beforePublication(Category.CLIP, 6);

        assertThat(redis.get(KEY)).isEqualTo(OLD);
    }

    @Test
    void aReplicaPutsNothing_whenAnotherAnnouncedWhileItFetched() {
        redis.command("SET", "horde:model_ref:gen:clip", "7");
        AtomicInteger reads = new AtomicInteger();
        CategorySharing replica = sharing(false, new AtomicReference<>(OLD), reads, Optional.of(5L));

        replica.beforePublication(Category.CLIP, 7);
        replica.followed(Category.CLIP);
        replica.published(Category.CLIP, 7);

        assertThat(reads).hasValue(0);
        assertThat(redis.get(KEY)).isNull();
    }

    @Test
    void aReplicaIsSureOfItsOrder_onlyWhenNobodyAnnouncedSinceItBeganToFetch() {
        AtomicReference<Optional<Long>> seen = new AtomicReference<>(Optional.of(5L));
        FetchOrder order = new FetchOrder(category -> seen.get(), category -> false);
        assertThat(order.isNext(Category.CLIP, 1)).isFalse();

        order.begins(Category.CLIP);
        seen.set(Optional.of(6L));

        assertThat(order.isNext(Category.CLIP, 6)).isTrue();
        assertThat(order.isNext(Category.CLIP, 7)).isFalse();
        seen.set(Optional.empty());
        order.begins(Category.CLIP);
        assertThat(order.isNext(Category.CLIP, 6)).isFalse();
    }

    /** The word for the first find is counted when the second fetch is on its way; another may have been answered between. */
    @Test
    void aReplicaIsNotSureOfItsOrder_whenItFetchesAgainBeforeItToldOfItsLastFind() {
        AtomicReference<Optional<Long>> seen = new AtomicReference<>(Optional.of(5L));
        Set<Category> untold = EnumSet.noneOf(Category.class);
        FetchOrder order = new FetchOrder(category -> seen.get(), untold::contains);
        order.begins(Category.CLIP);
        untold.add(Category.CLIP);
        seen.set(Optional.of(6L)); // what another has found, and is newer

        order.begins(Category.CLIP);

        assertThat(order.isNext(Category.CLIP, 7)).isFalse();
        untold.clear();
        seen.set(Optional.of(7L));
        order.begins(Category.CLIP);
        assertThat(order.isNext(Category.CLIP, 8)).isTrue();
    }

    @Test
    void statisticsAreThePeers() {
        redis.command("SET", "x", "1");
        redis.command("SET", "y", "1");

        var statistics = new RedisStatistics(client).read();

        assertThat(statistics.path("connected").booleanValue()).isTrue();
        assertThat(statistics.path("keys_count").longValue()).isEqualTo(2);
        assertThat(statistics.path("total_connections").longValue()).isPositive();
        assertThat(statistics.path("total_commands").longValue()).isPositive();
        assertThat(statistics.path("memory_used_bytes").longValue()).isPositive();
        assertThat(statistics.path("memory_used_human").textValue()).matches("[\\d.]+[KMG]");
    }

    @Test
    void statisticsSayWhy_whenThereIsNoRedis() {
        try (RedisClient nobody = Clients.at("redis://127.0.0.1:1/0")) {
            var statistics = new RedisStatistics(nobody).read();

            assertThat(statistics.toString()).isEqualTo("{\"connected\":false,\"error\":\"disconnected\"}");
        }
    }

    @Test
    void nothingIsPutAndNothingFound_whenThereIsNoRedis() {
        try (RedisClient nobody = Clients.at("redis://127.0.0.1:1/0")) {
            SharedCategories categories =
                    new SharedCategories(nobody, KEYS, Duration.ofSeconds(60), new Local(() -> OLD, () -> {}));

            assertThat(categories.put(Category.CLIP, 0)).isEqualTo(SharedCategories.Outcome.UNAVAILABLE);
            assertThat(categories.find(Category.CLIP)).isEmpty();
            assertThat(categories.counts()).isEqualTo(new SharedCategories.Counts(0, 0, 0, 1));
        }
    }
}

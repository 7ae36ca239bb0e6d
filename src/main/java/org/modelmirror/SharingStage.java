package org.modelmirror;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.modelmirror.analytics.AnalyticsCache;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.mirror.Neighbours;
import org.modelmirror.mirror.Polls;
import org.modelmirror.redis.Answer;
import org.modelmirror.redis.CategorySharing;
import org.modelmirror.redis.FetchOrder;
import org.modelmirror.redis.RedisCommands;
import org.modelmirror.redis.RedisKeys;
import org.modelmirror.redis.RedisStatistics;
import org.modelmirror.redis.SharedCategories;
import org.modelmirror.redis.SharedFigures;
import org.modelmirror.redis.SharingQueue;
import org.modelmirror.redis.TakeOrder;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.settings.Settings;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What instances share through Redis besides the word that something has changed: categories, metadata, figures. Without
 * Redis there is nothing to share, and everything here does nothing.
 */
final class SharingStage {
    private static final Logger LOG = LoggerFactory.getLogger(SharingStage.class);
    /** When neither Redis' own lifetime nor the cache's is set (sources-and-storage.md 6.2). */
    private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);

    private final InstanceRole role;
    private final Store store;
    private final TakeOrder takeOrder;
    private final Predicate<Category> isOverlaid;
    private final Catalog catalog;
    private final ScheduledThreadPoolExecutor background = background();
    private final Optional<Sharing> sharing;

    /** All that there is with Redis. */
    private record Sharing(
            RedisCommands redis,
            RedisKeys keys,
            SharedCategories categories,
            FetchOrder order,
            CategorySharing desk,
            SharedFigures figures) {}

    /**
     * @param redis the way to Redis; empty where none is configured
     * @param isUntold whether others are still to be told of a change of this instance
     * @param takeOrder when what others share may be taken
     * @param seen the newest generation of a category that this instance has followed; empty when it knows none yet
     */
    SharingStage(
            Settings settings,
            InstanceRole role,
            Optional<RedisCommands> redis,
            RedisKeys keys,
            Function<Category, Optional<Long>> seen,
            Predicate<Category> isUntold,
            TakeOrder takeOrder,
            Store store,
            Predicate<Category> isOverlaid,
            Catalog catalog) {
        this.role = role;
        this.takeOrder = takeOrder;
        this.store = store;
        this.isOverlaid = isOverlaid;
        this.catalog = catalog;
        this.sharing = redis.map(commands -> {
            SharedCategories categories = new SharedCategories(commands, keys, life(settings), local());
            FetchOrder order = new FetchOrder(seen, isUntold);
            Function<Category, Answer<Long>> generations = category -> generation(commands, keys, seen, category);
            return new Sharing(
                    commands,
                    keys,
                    categories,
                    order,
                    new CategorySharing(
                            role.isPrimary(),
                            categories,
                            new SharingQueue(categories, background),
                            order,
                            category -> generations.apply(category).find()),
                    new SharedFigures(commands, keys, generations));
        });
    }

    private static Duration life(Settings settings) {
        return settings.redis()
                .ttl()
                .filter(ttl -> !ttl.isZero())
                .or(() -> Optional.of(settings.source().cacheTtl()))
                .filter(ttl -> !ttl.isZero())
                .orElse(DEFAULT_LIFE);
    }

    /** Who does not follow generations has to ask. */
    private static Answer<Long> generation(
            RedisCommands redis, RedisKeys keys, Function<Category, Optional<Long>> seen, Category category) {
        return seen.apply(category).map(Answer::of).orElseGet(() -> redis.counter(keys.generation(category)));
    }

    /** One thread, only while there is something to do; it keeps no process alive. What comes after the end is dropped. */
    private static ScheduledThreadPoolExecutor background() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread thread = new Thread(task, "redis-sharing");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        executor.setKeepAliveTime(10, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private SharedCategories.LocalCopies local() {
        return new SharedCategories.LocalCopies() {
            @Override
            public Optional<byte[]> payload(Category category) {
                return role.isPrimary() ? file(category) : served(category);
            }

            @Override
            public Optional<byte[]> metadata(Category category, Format format) {
                return SharingStage.this.metadata(category, format);
            }
        };
    }

    /** The files are the truth of a PRIMARY; several share a folder, and this one's catalog may be behind it. */
    private Optional<byte[]> file(Category category) {
        try {
            return store.categories().read(category, Format.V2).map(StoredFile::bytes);
        } catch (StoreException e) {
            LOG.warn("not shared, the file was not read category={} reason={}", category, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Only what is from the source that is asked first: what took its place may be behind what others have. What lies over a
     * category for a while is nobody else's business.
     */
    private Optional<byte[]> served(Category category) {
        return catalog.find(category, Format.V2)
                .filter(live -> live.origin() == firstSource(role.upstreams()))
                .filter(live -> !isOverlaid.test(category))
                .map(Snapshot::body)
                .map(body -> body.identity().getBytes());
    }

    private Optional<byte[]> metadata(Category category, Format format) {
        try {
            return store.metadata()
                    .find(category, format)
                    .map(CategoryMetadata::toJson)
                    .map(json -> JsonWriter.toBytes(json, JsonForm.COMPACT));
        } catch (StoreException e) {
            LOG.warn("not shared, metadata not read category={} format={} reason={}", category, format, e.getMessage());
            return Optional.empty();
        }
    }

    private static Origin firstSource(Polls.Upstreams upstreams) {
        if (upstreams.primary()) {
            return Origin.PRIMARY;
        }
        return upstreams.github() ? Origin.GITHUB : Origin.LOCAL;
    }

    private boolean mayTake(Category category) {
        return !isOverlaid.test(category)
                && (catalog.find(category, Format.V2).isEmpty() || takeOrder.mayTake(category));
    }

    void bind(CamelContext context) throws Exception {
        Function<Category, Optional<byte[]>> documents = category -> sharing.filter(shared -> mayTake(category))
                .flatMap(shared -> shared.categories().find(category));
        context.getRegistry().bind("neighbours", new Neighbours(documents, firstSource(role.upstreams()), catalog));
        if (sharing.isPresent()) {
            CategorySharing desk = sharing.get().desk();
            context.getRegistry().bind("categorySharing", desk);
            context.addStartupListener((started, alreadyStarted) -> background.execute(desk::warm));
        }
        context.addService(new CloseAtStop());
    }

    /** A source is about to be asked for the category. */
    void fetchBegins(Category category) {
        takeOrder.asks(category);
        sharing.ifPresent(shared -> shared.order().begins(category));
    }

    /**
     * Where a cache of figures keeps its copies.
     *
     * @param kind {@code stats} or {@code deletion_risk}
     */
    Optional<AnalyticsCache.Sharing> figures(String kind) {
        return sharing.map(shared -> new AnalyticsCache.Sharing(
                shared.figures(), shared.keys().prefix() + ":" + kind, background, this::contentTag));
    }

    private String contentTag(Category category) {
        return catalog.find(category, Format.V2).map(live -> live.body().etag()).orElse("");
    }

    /** Adds figures of the server, and of what is shared (sources-and-storage.md 6.3); asks Redis. */
    ObjectNode addStatistics(ObjectNode status) {
        sharing.ifPresent(shared -> status.set("statistics", statistics(shared)));
        return status;
    }

    private static ObjectNode statistics(Sharing shared) {
        ObjectNode json = new RedisStatistics(shared.redis()).read();
        SharedCategories.Counts counts = shared.categories().counts();
        json.put("categories_put", counts.put());
        json.put("categories_outdated", counts.outdated());
        json.put("categories_taken", counts.taken());
        json.put("categories_missed", counts.missed());
        return json;
    }

    /** What was still to be put is no loss: others have the files, or ask their source. */
    private final class CloseAtStop extends ServiceSupport {
        @Override
        protected void doStop() {
            background.shutdownNow();
        }
    }
}

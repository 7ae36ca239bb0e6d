package org.modelmirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.modelmirror.analytics.AnalyticsCaches;
import org.modelmirror.analytics.FigureDesk;
import org.modelmirror.hordeapi.HordeClient;
import org.modelmirror.hydration.HydrationLock;
import org.modelmirror.hydration.HydrationLog;
import org.modelmirror.hydration.Hydrator;
import org.modelmirror.hydration.QuietTime;
import org.modelmirror.redis.Lease;
import org.modelmirror.redis.RedisCommands;
import org.modelmirror.redis.RedisKeys;
import org.modelmirror.settings.HydrationSettings;
import org.modelmirror.status.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Figures that are worked out before anybody asks (analytics.md 2). */
final class HydrationStage {
    private static final Logger LOG = LoggerFactory.getLogger(HydrationStage.class);
    /** After the last change of a category. */
    private static final Duration QUIET_TIME = Duration.ofSeconds(1);
    /** Shortest life of the lock, however short the pauses. */
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(60);

    private static final String REFRESH = "seda:hydrate-changed";

    private final boolean runs;
    private final HydrationLog log;
    private final HydrationLock lock;
    private @Nullable Hydrator hydrator;

    /** @param runs whether the setting, or the role where it is empty, wants figures to be kept warm */
    HydrationStage(
            HydrationSettings settings, boolean runs, Optional<RedisCommands> redis, RedisKeys keys, Clock clock) {
        this.runs = runs;
        this.log = new HydrationLog(clock);
        this.lock = lock(settings, redis, keys);
    }

    private static HydrationLock lock(HydrationSettings settings, Optional<RedisCommands> redis, RedisKeys keys) {
        if (!settings.leaderLock()) {
            return HydrationLock.NONE;
        }
        if (redis.isEmpty()) {
            LOG.warn("analytics.hydration.leader-lock has no effect without Redis");
            return HydrationLock.NONE;
        }
        Duration life = settings.interval().compareTo(SHORTEST_LEASE) < 0 ? SHORTEST_LEASE : settings.interval();
        Lease lease = new Lease(
                redis.get(), keys.prefix() + ":hydrator:lock", UUID.randomUUID().toString(), life);
        return new HydrationLock() {
            @Override
            public boolean claim() {
                return lease.claim();
            }

            @Override
            public void release() {
                lease.release();
            }
        };
    }

    /** Binds what the routes {@code hydrate-figures} and {@code hydrate-changed} need. */
    void bind(CamelContext context, FigureDesk desk, AnalyticsCaches caches, HordeClient horde, LongSupplier nanos)
            throws Exception {
        Hydrator made = new Hydrator(
                desk.figures(), horde, new Hydrator.Caches(desk.statisticsCache(), desk.riskCache()), lock, log, nanos);
        hydrator = made;
        Properties derived = new Properties();
        derived.setProperty("analytics.hydration.runs", Boolean.toString(runs));
        context.getPropertiesComponent()
                .addPropertiesSource(new DerivedProperties("derived-hydration-settings", derived));
        HydrationSwitch policy = new HydrationSwitch(made);
        context.addLifecycleStrategy(policy.first());
        context.getRegistry().bind("hydrator", made);
        context.getRegistry().bind("hydrationSwitch", policy);
        context.getRegistry().bind("hydrationPauses", new JitteredPauses(new ThreadRandom()));
        if (runs) {
            ScheduledExecutorService scheduler =
                    context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "hydrate-changed");
            HandOver changed = new HandOver(context, REFRESH);
            context.addService(changed);
            caches.onInvalidated(new QuietTime(QUIET_TIME, scheduler, changed::offer));
        }
    }

    /** The section of the status report (analytics.md 2.7). */
    JsonNode section() {
        Hydrator made = hydrator;
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("enabled", runs)
                .put("running", made != null && made.isRunning())
                .put("leader_lock", lock != HydrationLock.NONE)
                .put("cycles", log.cycles())
                .put("cycles_left_to_others", log.cyclesSkipped())
                .put("refreshes", log.refreshes())
                .put("failures", log.failures());
        ObjectNode figures = json.putObject("figures");
        for (HydrationLog.Kind kind : HydrationLog.Kind.values()) {
            figures.putObject(kind.id());
        }
        for (HydrationLog.Line line : log.lines()) {
            HydrationLog.Entry entry = line.entry();
            figures.withObject("/" + line.figure().kind().id())
                    .putObject(line.figure().variant().cacheKey())
                    .put(
                            "last_success",
                            entry.lastSuccess()
                                    .map(at ->
                                            at.truncatedTo(ChronoUnit.SECONDS).toString())
                                    .orElse(null))
                    .put("last_ms", entry.lastDuration().map(Duration::toMillis).orElse(null))
                    .put("models", entry.models())
                    .put("last_error", entry.lastError().orElse(null));
        }
        return json;
    }

    void measure(Metrics metrics) {
        metrics.gauge("hydration.cycles", "Rounds over all figures since the start", log::cycles);
        metrics.gauge("hydration.left", "Rounds left to the instance that has the lock", log::cyclesSkipped);
        metrics.gauge("hydration.refreshes", "Categories done out of turn because they had changed", log::refreshes);
        metrics.gauge("hydration.failures", "Figures that could not be renewed, each time", log::failures);
        metrics.gauge(
                "hydration.oldest",
                "Unix time of the last success of the figure that is behind most, 0 before each has had one",
                this::oldestSuccess);
    }

    private double oldestSuccess() {
        return log.lines().stream()
                .mapToLong(line ->
                        line.entry().lastSuccess().map(Instant::getEpochSecond).orElse(0L))
                .min()
                .orElse(0);
    }
}

package org.modelmirror;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.modelmirror.hordeapi.CallBreaker;
import org.modelmirror.hordeapi.CamelTransport;
import org.modelmirror.hordeapi.HordeClient;
import org.modelmirror.hordeapi.HordeLimits;
import org.modelmirror.hordeapi.SharedAnswers;
import org.modelmirror.http.BoundedHttp;
import org.modelmirror.redis.RedisCommands;
import org.modelmirror.redis.RedisKeys;
import org.modelmirror.redis.SharedHordeAnswers;
import org.modelmirror.serve.HordeHealth;
import org.modelmirror.settings.Settings;
import org.modelmirror.status.Metrics;
import org.modelmirror.traces.Tracing;

/** How the AI Horde is asked for figures about models. */
final class HordeStage {
    private final Settings settings;

    private final Optional<RedisCommands> redis;
    private final RedisKeys keys;
    private final Tracing tracing;

    /** @param redis where instances share what the Horde said; empty where none is configured */
    HordeStage(Settings settings, Optional<RedisCommands> redis, RedisKeys keys, Tracing tracing) {
        this.settings = settings;
        this.redis = redis;
        this.keys = keys;
        this.tracing = tracing;
    }

    /** Binds what the route {@code ask-horde} needs. */
    HordeClient bind(CamelContext context, Clock clock, LongSupplier nanos) {
        ScheduledExecutorService scheduler =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "horde-figures");
        context.getRegistry()
                .bind("hordeFigures", new BoundedHttp(settings.fetch().maxBytes(), scheduler));
        // The Horde asks for name, version and contact; whoever runs a mirror is known by his settings only.
        String agent = "model-mirror:" + Version.current() + ":unknown";
        return new HordeClient(
                new CamelTransport(context, settings.horde().url().toString(), agent, clock, tracing),
                new HordeLimits(
                        settings.horde().timeout(),
                        settings.horde().cacheTtl(),
                        settings.horde().staleTtl()),
                shared(context),
                (pause, task) -> {
                    ScheduledFuture<?> unused = scheduler.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS);
                },
                nanos,
                new ThreadRandom());
    }

    private SharedAnswers shared(CamelContext context) {
        if (redis.isEmpty()) {
            return SharedAnswers.NONE;
        }
        return new SharedHordeAnswers(
                redis.get(),
                keys,
                settings.horde().cacheTtl(),
                context.getExecutorServiceManager().newSingleThreadExecutor(this, "horde-shared"));
    }

    /** How its calls fare, as the heartbeat tells it. */
    static HordeHealth health(HordeClient client) {
        CallBreaker.State state = client.health();
        return new HordeHealth(state.isOpen(), state.consecutiveFailures(), state.secondsUntilRetry());
    }

    /** Beside the circuits of the sources: a call is tried again while it is half open. */
    static void measure(HordeClient client, Metrics metrics) {
        metrics.gauge(
                "breaker.state",
                "Circuit of the source: 0 closed, 1 half open, 2 open",
                () -> circuit(client.health()),
                "source",
                "horde");
    }

    private static int circuit(CallBreaker.State state) {
        if (!state.isOpen()) {
            return 0;
        }
        return state.untilRetry()
                        .filter(left -> left.compareTo(Duration.ZERO) > 0)
                        .isPresent()
                ? 2
                : 1;
    }
}

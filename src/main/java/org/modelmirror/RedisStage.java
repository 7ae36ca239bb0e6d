package org.modelmirror;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.modelmirror.redis.Generations;
import org.modelmirror.redis.HeardChanges;
import org.modelmirror.redis.RedisAnnouncer;
import org.modelmirror.redis.RedisChannels;
import org.modelmirror.redis.RedisClient;
import org.modelmirror.redis.RedisCommands;
import org.modelmirror.redis.RedisKeys;
import org.modelmirror.redis.RedisState;
import org.modelmirror.redis.RedisTemplates;
import org.modelmirror.redis.TakeOrder;
import org.modelmirror.redis.Trouble;
import org.modelmirror.reference.Category;
import org.modelmirror.settings.RedisSettings;
import org.modelmirror.settings.Settings;
import org.modelmirror.status.Metrics;

/** What several instances share. Without Redis there is nothing here, and no class of its client is loaded. */
final class RedisStage {
    private final RedisKeys keys;
    private final Optional<Parts> parts;

    /** What there is with Redis only. */
    private record Parts(
            RedisSettings settings,
            RedisClient client,
            Generations generations,
            RedisAnnouncer announcer,
            HeardChanges heard,
            RedisChannels channels) {}

    /** @param stale is told of each category of which a change may have been missed */
    RedisStage(Settings settings, InstanceRole role, LongSupplier nanos, Consumer<Category> stale) {
        RedisSettings redis = settings.redis();
        this.keys = RedisKeys.of(redis.keyPrefix(), !role.isPrimary());
        // Offline has switched it off (sources-and-storage.md 1.3).
        this.parts = redis.enabled() ? Optional.of(parts(redis, nanos, stale)) : Optional.empty();
    }

    private Parts parts(RedisSettings redis, LongSupplier nanos, Consumer<Category> stale) {
        RedisClient client = RedisClient.open(redis, nanos);
        Generations generations = new Generations(client, keys, nanos);
        HeardChanges heard = new HeardChanges(client, keys, generations, stale);
        RedisAnnouncer announcer = new RedisAnnouncer(client, keys, generations, heard::noteOvertaken, instanceName());
        RedisChannels channels =
                new RedisChannels(redis, name -> channel(redis.keyPrefix(), name), nanos, client::isBack);
        client.whenBack(channels::hurry);
        return new Parts(redis, client, generations, announcer, heard, channels);
    }

    private static String instanceName() {
        return "model-mirror-" + UUID.randomUUID().toString().substring(0, 8).toLowerCase(Locale.ROOT);
    }

    /** The channels that routes know by a name of ours; any other name is a channel's own. */
    private String channel(String configuredPrefix, String name) {
        return switch (name) {
            case "invalidate" -> keys.invalidate();
            case "events" -> keys.events();
            case "primary-invalidate" -> RedisKeys.of(configuredPrefix, false).invalidate();
            default -> name;
        };
    }

    /** The way to Redis; empty where none is configured. */
    Optional<RedisCommands> commands() {
        return parts.map(Parts::client);
    }

    /** Whether others are still to be told of a change of this instance; never where no Redis is configured. */
    boolean isUntold(Category category) {
        return parts.filter(redis -> redis.announcer.waiting().contains(category))
                .isPresent();
    }

    /** What tells a replica whether it may take what others share. */
    TakeOrder takeOrder() {
        return new TakeOrder(
                this::isUntold,
                category ->
                        parts.map(redis -> redis.generations.losses(category)).orElse(0L));
    }

    /** How often each category has changed; empty where no Redis is configured. */
    Optional<Generations> generations() {
        return parts.map(Parts::generations);
    }

    /** Calls back whenever Redis answers again; never without one. */
    void whenBack(Runnable callback) {
        parts.ifPresent(redis -> redis.client.whenBack(callback));
    }

    RedisKeys keys() {
        return keys;
    }

    void bind(CamelContext context) throws Exception {
        if (parts.isEmpty()) {
            return;
        }
        Parts redis = parts.get();
        context.getRegistry().bind("redisTemplate", RedisTemplates.of(redis.client));
        context.getRegistry().bind("redisKeys", keys);
        context.getRegistry().bind("redisAnnouncer", redis.announcer);
        context.getRegistry().bind("heardChanges", redis.heard);
        context.addComponent(RedisChannels.SCHEME, redis.channels);
        context.addService(new CloseAtStop(redis.client));
    }

    /** What an operator should know, in words for the readiness answer: degraded, never down (6.5). */
    List<String> notes() {
        return parts.flatMap(RedisStage::degradation).stream()
                .map(reason -> "redis_degraded: " + reason)
                .toList();
    }

    private static Optional<String> degradation(Parts redis) {
        RedisState state = redis.client.state();
        return state.trouble()
                .or(state::refusal)
                .map(Trouble::id)
                .or(() -> redis.settings.pubsub() && !redis.channels.isListening()
                        ? Optional.of("not listening")
                        : Optional.empty());
    }

    /** The section {@code redis} of the status. */
    ObjectNode status() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("enabled", parts.isPresent());
        parts.ifPresent(redis -> {
            RedisState state = redis.client.state();
            Optional<String> degradation = degradation(redis);
            json.put("server", redis.settings.address().toString());
            json.put("prefix", keys.prefix());
            json.put("state", degradation.isEmpty() ? "up" : "degraded");
            json.put("reason", degradation.orElse(null));
            json.put("left_alone", state.isLeftAlone());
            json.put("listening", redis.channels.isListening());
            json.put("commands", state.commands());
            json.put("failures", state.failures());
            json.put("skipped", state.skipped());
            json.put("announced", redis.announcer.sent());
            json.put("heard", redis.heard.heard());
            json.put("compared", redis.heard.compared());
            ArrayNode waiting = json.putArray("waiting");
            redis.announcer.waiting().stream().sorted().map(Category::id).forEach(waiting::add);
        });
        return json;
    }

    /** Adds the figures; none without Redis. */
    void measure(Metrics metrics) {
        parts.ifPresent(redis -> {
            metrics.gauge(
                    "redis.up",
                    "1 while Redis does what it is asked",
                    () -> degradation(redis).isEmpty() ? 1 : 0);
            metrics.gauge(
                    "redis.listening", "1 while announcements are heard", () -> redis.channels.isListening() ? 1 : 0);
            metrics.gauge(
                    "redis.commands",
                    "Commands sent to Redis since the start",
                    () -> redis.client.state().commands());
            metrics.gauge(
                    "redis.failures",
                    "Commands that Redis did not carry out",
                    () -> redis.client.state().failures());
            metrics.gauge(
                    "redis.skipped",
                    "Commands not sent while Redis was left alone",
                    () -> redis.client.state().skipped());
            metrics.gauge("redis.announced", "Announcements published through Redis", redis.announcer::sent);
            metrics.gauge("redis.heard", "Announcements heard through Redis", redis.heard::heard);
            metrics.gauge(
                    "redis.waiting",
                    "Categories that others have not been told of yet",
                    () -> redis.announcer.waiting().size());
        });
    }

    /** Lets go of the connections when routes have stopped. */
    private static final class CloseAtStop extends ServiceSupport {
        private final RedisClient client;

        CloseAtStop(RedisClient client) {
            this.client = client;
        }

        @Override
        protected void doStop() {
            client.close();
        }
    }
}

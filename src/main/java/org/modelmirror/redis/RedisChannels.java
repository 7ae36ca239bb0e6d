package org.modelmirror.redis;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.modelmirror.settings.RedisSettings;

/**
 * The component {@code redis-channel:<channel>}: a consumer for a channel of Redis that survives everything that happens to
 * Redis. What camel-spring-redis has cannot (docs/adr).
 */
public final class RedisChannels extends DefaultComponent {
    /** The scheme of the URI. */
    public static final String SCHEME = "redis-channel";

    private final RedisSettings settings;
    private final UnaryOperator<String> names;
    private final LongSupplier nanos;
    private final Runnable subscribed;
    private final Set<RedisSubscription> open = ConcurrentHashMap.newKeySet();

    /**
     * @param names turns the name in a route into the channel's full name
     * @param nanos a monotonic clock, in nanoseconds
     * @param subscribed is told whenever Redis has taken a subscription
     */
    public RedisChannels(RedisSettings settings, UnaryOperator<String> names, LongSupplier nanos, Runnable subscribed) {
        this.settings = settings;
        this.names = names;
        this.nanos = nanos;
        this.subscribed = subscribed;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new RedisChannelEndpoint(uri, this, names.apply(remaining));
    }

    /** Whether every route that listens does so; false also when none does. */
    public boolean isListening() {
        return !open.isEmpty() && open.stream().allMatch(RedisSubscription::isListening);
    }

    /** Redis has been seen: those that wait for it try at once. */
    public void hurry() {
        open.stream().filter(subscription -> !subscription.isListening()).forEach(RedisSubscription::hurry);
    }

    /** Redis has taken a subscription. */
    void subscribed() {
        subscribed.run();
    }

    RedisSubscription subscribe(String channel, RedisSubscription.Listener listener) {
        RedisSubscription subscription =
                new RedisSubscription(settings, channel, RedisSubscription.Rhythm.DEFAULT, nanos, listener);
        open.add(subscription);
        subscription.start();
        return subscription;
    }

    void unsubscribe(RedisSubscription subscription) {
        open.remove(subscription);
        subscription.close();
    }
}

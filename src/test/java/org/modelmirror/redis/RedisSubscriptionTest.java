package org.modelmirror.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.modelmirror.testing.RealRedis;

/** A listener that is up for good: sources-and-storage.md 6.5. The peer's ends after five idle seconds. */
class RedisSubscriptionTest {
    private static final String CHANNEL = "horde:model_ref:invalidate";
    private static final RedisSubscription.Rhythm QUICK =
            new RedisSubscription.Rhythm(Duration.ofMillis(200), Duration.ofMillis(50), Duration.ofMillis(200));
    private static final Pattern IDLE = Pattern.compile(" idle=(\\d+) .* sub=1 ");

    private static RealRedis redis;

    @BeforeAll
    static void start() {
        redis = RealRedis.running();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private static final class Heard implements RedisSubscription.Listener {
        private final AtomicInteger subscribed = new AtomicInteger();
        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void subscribed() {
            subscribed.incrementAndGet();
        }

        @Override
        public void heard(String message) {
            messages.add(message);
        }
    }

    private static RedisSubscription listen(RealRedis server, RedisSubscription.Rhythm rhythm, Heard heard) {
        RedisSubscription subscription =
                new RedisSubscription(Clients.settings(server.url()), CHANNEL, rhythm, System::nanoTime, heard);
        subscription.start();
        return subscription;
    }

    @Test
    void stillHears_afterSixSilentSeconds() {
        Heard heard = new Heard();
        try (RedisSubscription subscription = listen(redis, RedisSubscription.Rhythm.DEFAULT, heard)) {
            soon().until(subscription::isListening);

            // Redis itself says how long nothing has gone over the connection.
            soon().until(() -> idleSeconds() >= 6);
            redis.command("PUBLISH", CHANNEL, "clip");

            soon().until(() -> heard.messages.equals(List.of("clip")));
            assertThat(heard.subscribed).hasValue(1);
        }
    }

    @Test
    void comesBack_whenRedisDoes_andSaysThatItListensAnew() {
        Heard heard = new Heard();
        try (RealRedis own = RealRedis.stopped();
                RedisSubscription subscription = listen(own, QUICK, heard)) {
            assertThat(subscription.isListening()).isFalse();
            own.start();
            soon().until(() -> heard.subscribed.get() == 1);
            own.stop();
            soon().until(() -> !subscription.isListening());
            own.start();
            soon().until(() -> heard.subscribed.get() == 2);

            own.command("PUBLISH", CHANNEL, "blip");

            soon().until(() -> heard.messages.equals(List.of("blip")));
        }
    }

    @Test
    void noticesASilentServer_thatHoldsTheConnection() {
        Heard heard = new Heard();
        try (RealRedis own = RealRedis.running();
                RedisSubscription subscription = listen(own, QUICK, heard)) {
            soon().until(subscription::isListening);

            own.pause();
            soon().until(() -> !subscription.isListening());
            own.resume();

            soon().until(() -> heard.subscribed.get() == 2);
        }
    }

    @Test
    void letsGoOfItsConnection_whenItIsClosed() {
        Heard heard = new Heard();
        try (RealRedis own = RealRedis.running()) {
            RedisSubscription subscription = listen(own, QUICK, heard);
            soon().until(subscription::isListening);

            subscription.close();

            soon().until(() -> own.command("PUBSUB", "NUMSUB", CHANNEL).equals(List.of(CHANNEL, "0")));
        }
    }

    /** Since when nothing has gone over the one connection that is subscribed. */
    private static int idleSeconds() {
        Matcher matcher = IDLE.matcher((String) redis.command("CLIENT", "LIST", "TYPE", "pubsub"));
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }
}

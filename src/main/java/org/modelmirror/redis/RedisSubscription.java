package org.modelmirror.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelmirror.settings.RedisAddress;
import org.modelmirror.settings.RedisSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPubSub;

/**
 * Listens to one channel for good, on a connection of its own (sources-and-storage.md 6.5). Reads without a time-out, asks
 * with {@code PING} after 30 quiet seconds whether anybody is still there, and comes back by itself, after 0.5 to 10 s,
 * however long Redis was away. Starting it neither waits nor fails.
 */
final class RedisSubscription implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisSubscription.class);

    /** How often the connection is looked at. */
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** How long Redis has to confirm a subscription or a PING. */
    private static final Duration CONFIRMATION = Duration.ofSeconds(5);

    private final Listener listener;
    private final RedisAddress address;
    private final Duration connectTimeout;
    private final String channel;
    private final Rhythm rhythm;
    private final LongSupplier nanos;
    private final Semaphore hurry = new Semaphore(0);
    private final Thread thread;
    private final ScheduledExecutorService watch;

    private volatile boolean isClosed;
    private volatile @Nullable Session session;
    private volatile @Nullable Future<?> looking;

    /** What the subscriber wants to know; called on the thread that reads, which must not be kept. */
    interface Listener {
        /** From now on nothing is missed; what was published before may have been. */
        void subscribed();

        void heard(String message);
    }

    /**
     * When to look after the connection.
     *
     * @param keepAlive quiet time after which Redis is asked whether it is still there
     * @param firstRetry wait before the first attempt after a failure; doubled with each
     * @param longestRetry longest such wait
     */
    record Rhythm(Duration keepAlive, Duration firstRetry, Duration longestRetry) {
        static final Rhythm DEFAULT =
                new Rhythm(Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofSeconds(10));
    }

    RedisSubscription(RedisSettings settings, String channel, Rhythm rhythm, LongSupplier nanos, Listener listener) {
        this.listener = listener;
        this.address = settings.address();
        this.connectTimeout = settings.connectTimeout();
        this.channel = channel;
        this.rhythm = rhythm;
        this.nanos = nanos;
        this.thread = new Thread(this::listen, "redis-listen " + channel);
        thread.setDaemon(true);
        this.watch = new ScheduledThreadPoolExecutor(1, task -> {
            Thread watcher = new Thread(task, "redis-keep-alive " + channel);
            watcher.setDaemon(true);
            return watcher;
        });
    }

    void start() {
        thread.start();
        looking = watch.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether messages arrive. */
    boolean isListening() {
        Session current = session;
        return current != null && current.isConfirmed;
    }

    /** Tries again at once, because Redis has been seen. */
    void hurry() {
        hurry.release();
    }

    private void listen() {
        Duration wait = rhythm.firstRetry;
        boolean isFirstFailure = true;
        while (!isClosed) {
            Session current = new Session();
            try {
                current.listen();
            } catch (RuntimeException e) {
                if (!isClosed) {
                    Trouble trouble = Troubles.of(e);
                    if (isFirstFailure || current.isConfirmed) {
                        LOG.warn("not listening to Redis channel={} reason={}", channel, trouble.id());
                    }
                    LOG.debug("a subscription ended", e);
                }
            } finally {
                session = null;
                current.end();
            }
            isFirstFailure = false;
            if (current.isConfirmed) {
                wait = rhythm.firstRetry;
            }
            pause(wait);
            wait = wait.multipliedBy(2).compareTo(rhythm.longestRetry) < 0 ? wait.multipliedBy(2) : rhythm.longestRetry;
        }
    }

    /** Waits, up to a fifth longer: many instances must not come back in the same moment. */
    private void pause(Duration wait) {
        hurry.drainPermits();
        long jitter = (long) (wait.toNanos() * 0.2 * ThreadLocalRandom.current().nextDouble());
        try {
            if (!isClosed && hurry.tryAcquire(wait.toNanos() + jitter, TimeUnit.NANOSECONDS)) {
                LOG.debug("trying sooner channel={}", channel);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts but close(), which has said so.
            isClosed = true;
        }
    }

    private void look() {
        Session current = session;
        if (current != null) {
            try {
                current.look();
            } catch (RuntimeException e) {
                LOG.debug("a keep-alive failed", e);
                current.end();
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        Future<?> started = looking;
        if (started != null) {
            started.cancel(true);
        }
        watch.shutdown();
        Session current = session;
        if (current != null) {
            current.end();
        }
        hurry.release();
        thread.interrupt();
    }

    /** One connection, from its first word to its last. */
    private final class Session extends JedisPubSub {
        private volatile @Nullable Connection connection;
        private volatile boolean isConfirmed;
        private volatile long heardAt = nanos.getAsLong();
        private volatile boolean isAsked;

        void listen() {
            DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                    .connectionTimeoutMillis(Math.toIntExact(connectTimeout.toMillis()))
                    // For what comes before the subscription; that itself reads without end.
                    .socketTimeoutMillis(Math.toIntExact(CONFIRMATION.toMillis()))
                    .database(address.database())
                    .ssl(address.tls());
            address.user().ifPresent(config::user);
            address.password().ifPresent(config::password);
            Connection opened = new Connection(new HostAndPort(address.host(), address.port()), config.build());
            connection = opened;
            heardAt = nanos.getAsLong();
            session = this;
            if (!isClosed) {
                proceed(opened, channel);
            }
        }

        void look() {
            Duration quiet = Duration.ofNanos(nanos.getAsLong() - heardAt);
            if (!isConfirmed || isAsked) {
                if (quiet.compareTo(CONFIRMATION) > 0) {
                    LOG.info("Redis went silent, connecting anew channel={}", channel);
                    end();
                }
            } else if (quiet.compareTo(rhythm.keepAlive) >= 0) {
                heardAt = nanos.getAsLong();
                isAsked = true;
                ping();
            }
        }

        /** Wakes whoever reads. */
        void end() {
            Connection opened = connection;
            if (opened != null) {
                try {
                    opened.forceDisconnect();
                } catch (IOException e) {
                    LOG.debug("a connection did not close", e);
                }
            }
        }

        @Override
        public void onSubscribe(String name, int channels) {
            heardAt = nanos.getAsLong();
            isConfirmed = true;
            LOG.info("listening to Redis channel={}", channel);
            listener.subscribed();
        }

        @Override
        public void onMessage(String name, String message) {
            noteHeard();
            listener.heard(message);
        }

        @Override
        public void onPong(String text) {
            noteHeard();
        }

        private void noteHeard() {
            heardAt = nanos.getAsLong();
            isAsked = false;
        }
    }
}

package org.modelmirror.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelmirror.settings.RedisSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStringCommands.SetOption;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.core.types.Expiration;

/**
 * The commands over Spring Data and Jedis, the client that camel-spring-redis brings. Each runs on a thread of its own
 * that its caller waits for no longer than the budget: time-outs of sockets do not bound a look-up of a host name, nor an
 * answer that comes byte by byte.
 */
public final class RedisClient implements RedisCommands, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisClient.class);

    /** What a read may take, retries included (sources-and-storage.md 6.5). */
    private static final Duration READ = Duration.ofSeconds(1);
    /** What the consequences of a change may take for one command; nobody waits for them. */
    private static final Duration WRITE = Duration.ofSeconds(2);
    /** Longest backoff of 6.3. */
    private static final double MAX_BACKOFF_SECONDS = 30;
    /** Commands that wait for a thread, beyond which callers are sent away. */
    private static final int WAITING = 1_000;

    private static final byte[] SETEX_IF_COUNTER = bytes("local g=redis.call('GET',KEYS[1]) "
            + "if (tonumber(g or '0') or 0)~=tonumber(ARGV[1]) then return 0 end "
            + "redis.call('SETEX',KEYS[2],ARGV[2],ARGV[3]) return 1");
    private static final byte[] DELETE_IF_EQUALS =
            bytes("if redis.call('GET',KEYS[1])==ARGV[1] then return redis.call('DEL',KEYS[1]) end return 0");
    /** Handles what is no number as 0: SET replaces any type. */
    private static final byte[] RAISE = bytes("local t=redis.call('TYPE',KEYS[1]).ok local g=0 "
            + "if t=='string' then g=tonumber(redis.call('GET',KEYS[1])) or 0 end "
            + "local m=tonumber(ARGV[1]) if t=='string' and g>=m then return g end "
            + "redis.call('SET',KEYS[1],ARGV[1]) return m");

    private final RedisConnections connections;
    private final int attempts;
    private final Duration backoff;
    private final LongSupplier nanos;
    private final Breaker breaker;
    private final ThreadPoolExecutor threads;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Trouble refusal;
    private final List<Runnable> whenBack = new CopyOnWriteArrayList<>();
    private final AtomicLong commands = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();

    private RedisClient(RedisSettings settings, RedisConnections connections, LongSupplier nanos) {
        this.connections = connections;
        this.attempts = settings.attempts();
        this.backoff = settings.backoff();
        this.nanos = nanos;
        this.breaker = new Breaker(settings.failureCooldown(), nanos);
        this.threads = new ThreadPoolExecutor(
                settings.poolSize(),
                settings.poolSize(),
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                task -> {
                    Thread thread = new Thread(task, "redis-command");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Makes the client; it connects with the first command.
     *
     * @param nanos a monotonic clock, in nanoseconds
     */
    public static RedisClient open(RedisSettings settings, LongSupplier nanos) {
        return new RedisClient(settings, RedisConnections.open(settings, READ), nanos);
    }

    /** The pool, for the routes that use camel-spring-redis. */
    public RedisConnections connections() {
        return connections;
    }

    public RedisState state() {
        return new RedisState(
                breaker.trouble(),
                Optional.ofNullable(refusal),
                breaker.isOpen(),
                commands.get(),
                failures.get(),
                skipped.get());
    }

    /** Calls back whenever Redis answers again, on the thread that found out. */
    public void whenBack(Runnable callback) {
        whenBack.add(callback);
    }

    /** Somebody else has found Redis in order: commands are sent again at once. */
    public void isBack() {
        noteSuccess();
    }

    @Override
    public Answer<byte[]> get(String key) {
        Answer<byte[]> answer = read("GET", redis -> redis.stringCommands().get(bytes(key)));
        if (answer.trouble().filter(Trouble.WRONG_TYPE::equals).isEmpty()) {
            return answer;
        }
        LOG.warn("deleted a key of another type key={}", key);
        return delete(List.of(key)).isKnown() ? Answer.absent() : answer;
    }

    @Override
    public Answer<List<Optional<byte[]>>> mget(List<String> keys) {
        byte[][] names = keys.stream().map(RedisClient::bytes).toArray(byte[][]::new);
        return read("MGET", redis -> {
            List<byte[]> values = redis.stringCommands().mGet(names);
            List<Optional<byte[]>> found = new ArrayList<>(names.length);
            for (int i = 0; i < names.length; i++) {
                found.add(values == null ? Optional.empty() : Optional.ofNullable(values.get(i)));
            }
            return found;
        });
    }

    @Override
    public Answer<Duration> timeLeft(String key) {
        Answer<Long> millis = read("PTTL", redis -> redis.keyCommands().pTtl(bytes(key)));
        if (millis.find().filter(left -> left == -2).isPresent()) {
            return Answer.absent();
        }
        return millis.map(left -> left < 0 ? FOREVER : Duration.ofMillis(left));
    }

    @Override
    public Answer<Boolean> setex(String key, Duration life, byte[] value) {
        return write("SETEX", redis -> redis.stringCommands().setEx(bytes(key), seconds(life), value));
    }

    @Override
    public Answer<Boolean> setexIfCounter(String counter, long expected, String key, Duration life, byte[] value) {
        return write(
                        "EVAL setex-if-counter",
                        redis -> redis.scriptingCommands()
                                .<Long>eval(
                                        SETEX_IF_COUNTER,
                                        ReturnType.INTEGER,
                                        2,
                                        bytes(counter),
                                        bytes(key),
                                        bytes(String.valueOf(expected)),
                                        bytes(String.valueOf(seconds(life))),
                                        value))
                .map(done -> done == 1);
    }

    @Override
    public Answer<Boolean> setIfAbsent(String key, Duration life, byte[] value) {
        return write(
                "SET NX",
                redis -> Boolean.TRUE.equals(redis.stringCommands()
                        .set(bytes(key), value, Expiration.seconds(seconds(life)), SetOption.SET_IF_ABSENT)));
    }

    @Override
    public Answer<Boolean> deleteIfEquals(String key, byte[] value) {
        return write(
                        "EVAL delete-if-equals",
                        redis -> redis.scriptingCommands()
                                .<Long>eval(DELETE_IF_EQUALS, ReturnType.INTEGER, 1, bytes(key), value))
                .map(done -> done == 1);
    }

    @Override
    public Answer<Long> delete(List<String> keys) {
        return write("DEL", redis -> {
            redis.openPipeline();
            keys.forEach(key -> redis.keyCommands().del(bytes(key)));
            return redis.closePipeline().stream()
                    .mapToLong(deleted -> deleted instanceof Number number ? number.longValue() : 0)
                    .sum();
        });
    }

    @Override
    public Answer<Long> counter(String key) {
        Answer<byte[]> value = get(key);
        return value instanceof Answer.Absent ? Answer.of(0L) : value.map(RedisClient::number);
    }

    @Override
    public Answer<Long> increment(String key) {
        Answer<Long> next = write("INCR", redis -> redis.stringCommands().incr(bytes(key)));
        if (next.trouble().filter(Trouble.WRONG_TYPE::equals).isEmpty()) {
            return next;
        }
        LOG.warn("replaced a counter that was no number key={}", key);
        return raise(key, 1);
    }

    @Override
    public Answer<Long> raise(String key, long atLeast) {
        return write(
                "EVAL raise",
                redis -> redis.scriptingCommands()
                        .<Long>eval(RAISE, ReturnType.INTEGER, 1, bytes(key), bytes(String.valueOf(atLeast))));
    }

    @Override
    public Answer<Long> publish(String channel, String message) {
        return write("PUBLISH", redis -> redis.publish(bytes(channel), bytes(message)));
    }

    @Override
    public Answer<String> ping() {
        return send("PING", READ, RedisConnection::ping);
    }

    @Override
    public Answer<Map<String, String>> info(String section) {
        return read("INFO", redis -> {
            Properties lines = redis.serverCommands().info(section);
            Map<String, String> values = new LinkedHashMap<>();
            if (lines != null) {
                lines.stringPropertyNames().forEach(name -> values.put(name, lines.getProperty(name)));
            }
            return values;
        });
    }

    @Override
    public Answer<Long> size() {
        return read("DBSIZE", redis -> redis.serverCommands().dbSize());
    }

    private <T> Answer<T> read(String name, Function<RedisConnection, @Nullable T> command) {
        return unlessLeftAlone(name, READ, command);
    }

    private <T> Answer<T> write(String name, Function<RedisConnection, @Nullable T> command) {
        Answer<T> answer = unlessLeftAlone(name, WRITE, command);
        if (answer.isKnown() && refusal != null) {
            refusal = null;
            LOG.info("Redis takes writes again");
        }
        answer.trouble()
                .filter(trouble -> trouble == Trouble.OUT_OF_MEMORY || trouble == Trouble.READ_ONLY)
                .ifPresent(trouble -> noteRefusal(name, trouble));
        return answer;
    }

    private void noteRefusal(String command, Trouble trouble) {
        if (refusal == null) {
            LOG.warn("Redis takes no writes command={} reason={}", command, trouble.id());
        }
        refusal = trouble;
    }

    private <T> Answer<T> unlessLeftAlone(
            String name, Duration budget, Function<RedisConnection, @Nullable T> command) {
        if (!breaker.lets()) {
            skipped.incrementAndGet();
            return Answer.unavailable(Trouble.COOLING_DOWN);
        }
        return send(name, budget, command);
    }

    private <T> Answer<T> send(String name, Duration budget, Function<RedisConnection, @Nullable T> command) {
        long deadline = nanos.getAsLong() + budget.toNanos();
        AtomicBoolean begun = new AtomicBoolean();
        Future<Answer<T>> answer;
        try {
            answer = threads.submit(() -> {
                begun.set(true);
                return attempt(command, deadline);
            });
        } catch (RejectedExecutionException e) {
            return Answer.unavailable(Trouble.BUSY);
        }
        commands.incrementAndGet();
        Answer<T> found = await(answer, budget, begun);
        found.trouble().ifPresentOrElse(trouble -> noteTrouble(name, trouble), this::noteSuccess);
        return found;
    }

    private static <T> Answer<T> await(Future<Answer<T>> answer, Duration budget, AtomicBoolean begun) {
        try {
            return answer.get(budget.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(false);
            return Answer.unavailable(begun.get() ? Trouble.TIMEOUT : Trouble.BUSY);
        } catch (InterruptedException e) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            return Answer.unavailable(Trouble.BUSY);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** What connections do to a command is worth another try; what Redis says is not. */
    private <T> Answer<T> attempt(Function<RedisConnection, @Nullable T> command, long deadline)
            throws InterruptedException {
        Answer<T> answer = once(command);
        if (answer.trouble().filter(Trouble.DISCONNECTED::equals).isPresent()) {
            // An idle connection may have died with a Redis that is back by now; a new one tells.
            connections.forgetIdle();
            answer = once(command);
        }
        for (int attempt = 1; ; attempt++) {
            boolean isWorthAnother = answer.trouble()
                    .filter(trouble -> trouble == Trouble.DISCONNECTED || trouble == Trouble.TIMEOUT)
                    .isPresent();
            if (!isWorthAnother || attempt >= attempts) {
                return answer;
            }
            long wait = waitBefore(attempt).toNanos();
            if (deadline - nanos.getAsLong() <= wait || closing.await(wait, TimeUnit.NANOSECONDS)) {
                return answer;
            }
            answer = once(command);
        }
    }

    /** Uniform in [b, max(b, min(30, 2^(k−1)))] seconds (sources-and-storage.md 6.3). */
    private Duration waitBefore(int attempt) {
        double least = backoff.toNanos() / 1e9;
        double most = Math.max(least, Math.min(MAX_BACKOFF_SECONDS, Math.pow(2, attempt - 1)));
        double seconds = least + (most - least) * ThreadLocalRandom.current().nextDouble();
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private <T> Answer<T> once(Function<RedisConnection, @Nullable T> command) {
        try (RedisConnection connection = connections.getConnection()) {
            T value = command.apply(connection);
            return value == null ? Answer.absent() : Answer.of(value);
        } catch (RuntimeException e) {
            LOG.debug("a Redis command failed", e);
            return Answer.unavailable(Troubles.of(e));
        }
    }

    private void noteTrouble(String command, Trouble trouble) {
        failures.incrementAndGet();
        if (trouble.isOutage()) {
            if (breaker.failed(trouble)) {
                LOG.warn("Redis does not answer, going on without command={} reason={}", command, trouble.id());
            }
        } else if (trouble != Trouble.BUSY) {
            // It says no, and so it is there.
            noteSuccess();
        }
    }

    private void noteSuccess() {
        if (breaker.succeeded()) {
            LOG.info("Redis answers again");
            whenBack.forEach(Runnable::run);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        threads.shutdown();
        connections.destroy();
    }

    static long number(byte[] value) {
        try {
            return Long.parseLong(new String(value, StandardCharsets.UTF_8).strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static long seconds(Duration life) {
        return Math.max(1, life.plusMillis(999).toSeconds());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

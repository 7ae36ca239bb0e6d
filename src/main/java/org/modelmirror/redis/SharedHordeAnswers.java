package org.modelmirror.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.modelmirror.hordeapi.HordeQuestion;
import org.modelmirror.hordeapi.SharedAnswers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Horde's answers in Redis: {@code K:horde_api:status:image} and so on (analytics.md 3.3). Thread-safe. */
public final class SharedHordeAnswers implements SharedAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(SharedHordeAnswers.class);

    private final RedisCommands redis;
    private final RedisKeys keys;
    private final Duration life;
    private final Executor executor;

    /**
     * @param life how long an answer counts as new
     * @param executor waits for Redis, and refuses openly what it cannot do any more
     */
    public SharedHordeAnswers(RedisCommands redis, RedisKeys keys, Duration life, Executor executor) {
        this.redis = redis;
        this.keys = keys;
        this.life = life;
        this.executor = executor;
    }

    @Override
    public CompletionStage<Optional<Copy>> find(HordeQuestion question) {
        try {
            return CompletableFuture.supplyAsync(() -> read(question), executor);
        } catch (RejectedExecutionException e) {
            LOG.debug("not asked for, stopping question={}", question.id(), e);
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    private Optional<Copy> read(HordeQuestion question) {
        String key = keys.hordeAnswer(question.id());
        Optional<byte[]> body = redis.get(key).find().filter(bytes -> bytes.length > 0);
        if (body.isEmpty()) {
            return Optional.empty();
        }
        // One that never dies was put there by nobody we know: how old it is cannot be told.
        return redis.timeLeft(key)
                .find()
                .filter(left -> left.compareTo(life) <= 0)
                .map(left -> new Copy(body.get(), life.minus(left)));
    }

    @Override
    public void keep(HordeQuestion question, byte[] body) {
        run(question, () -> redis.setex(keys.hordeAnswer(question.id()), life, body));
    }

    @Override
    public void delete(HordeQuestion question) {
        run(question, () -> redis.delete(List.of(keys.hordeAnswer(question.id()))));
    }

    private void run(HordeQuestion question, Runnable command) {
        try {
            executor.execute(command);
        } catch (RejectedExecutionException e) {
            LOG.debug("not told, stopping question={}", question.id(), e);
        }
    }
}

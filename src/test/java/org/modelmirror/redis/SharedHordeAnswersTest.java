package org.modelmirror.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.modelmirror.hordeapi.HordeQuestion;
import org.modelmirror.hordeapi.SharedAnswers;

/** The Horde's answers under the peer's keys (analytics.md 3.3). */
class SharedHordeAnswersTest extends OnRedis {
    private static final String KEY = "horde:model_ref:horde_api:status:text";

    private final SharedAnswers answers =
            new SharedHordeAnswers(client, new RedisKeys("horde:model_ref"), Duration.ofSeconds(60), Runnable::run);

    @Test
    void answerIsKeptForItsTime_underThePeersKey() {
        answers.keep(HordeQuestion.STATUS_TEXT, bytes("[]"));

        assertThat(redis.get(KEY)).isEqualTo("[]");
        assertThat(Integer.parseInt(String.valueOf(redis.command("TTL", KEY)))).isBetween(50, 60);
    }

    @Test
    void answerOfAnotherInstanceIsFound_withItsAge() {
        redis.command("SETEX", KEY, "20", "[1]");

        SharedAnswers.Copy copy = find().orElseThrow();

        assertThat(new String(copy.body(), StandardCharsets.UTF_8)).isEqualTo("[1]");
        assertThat(copy.age()).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(45));
    }

    @Test
    void nothingIsFound_whereNothingIsOrItsAgeCannotBeTold() {
        assertThat(find()).isEmpty();
        redis.command("SETEX", KEY, "20", "");
        assertThat(find()).isEmpty();
        redis.command("SET", KEY, "[1]");
        assertThat(find()).isEmpty();
        redis.command("SETEX", KEY, "61", "[1]");
        assertThat(find()).isEmpty();
    }

    @Test
    void answerCanBeTakenBack() {
        answers.keep(HordeQuestion.STATUS_TEXT, bytes("[]"));

        answers.delete(HordeQuestion.STATUS_TEXT);

        assertThat(redis.get(KEY)).isNull();
    }

    @Test
    void nothingFails_whenTheInstanceIsStopping() {
        SharedAnswers stopping =
                new SharedHordeAnswers(client, new RedisKeys("horde:model_ref"), Duration.ofSeconds(60), task -> {
                    throw new RejectedExecutionException();
                });

        stopping.keep(HordeQuestion.STATUS_TEXT, bytes("[]"));

        assertThat(stopping.find(HordeQuestion.STATUS_TEXT).toCompletableFuture())
                .isCompletedWithValue(Optional.empty());
    }

    private Optional<SharedAnswers.Copy> find() {
        return answers.find(HordeQuestion.STATUS_TEXT).toCompletableFuture().join();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.WritableMirror.V2;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.RunningMirror.Setup;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/** Keys and limits of writers against a Horde that fails, hangs and is to be spared: http-api.md 3 and 4.9. */
class WriteAccessTest {
    private static final String CLIP = V2 + "/clip";

    @TempDir
    Path folder;

    private final SimulatedHorde horde = SimulatedHorde.start();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private WritableMirror mirror;

    @AfterEach
    void stop() {
        horde.proceed();
        mirror.close();
        horde.close();
        clients.shutdownNow();
    }

    private Setup setup() {
        return WritableMirror.setup(folder, horde).set("queue.enabled", "false");
    }

    private void start(Setup setup) {
        mirror = WritableMirror.of(setup.start(), folder);
    }

    private Answer post(String key, String name) {
        return mirror.post(CLIP, key, "{\"name\":\"" + name + "\"}");
    }

    @Test
    void limitsTriesByKey() {
        start(setup().set("write.rate-per-key", "2"));
        horde.person("app2", "Bob#22");

        assertThat(post("app", "a").status()).isEqualTo(201);
        assertThat(post("app", "b").status()).isEqualTo(201);
        Answer third = post("app", "c");
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.json().path("detail").isTextual()).isTrue();
        assertThat(Integer.parseInt(third.header("Retry-After"))).isBetween(1, 30);
        assertThat(post("app2", "d").status()).isEqualTo(201);
        assertThat(mirror.get(CLIP).status()).isEqualTo(200);
    }

    @Test
    void limitsQuestionsForRoles_becauseTheyAskTheHordeToo() {
        start(setup().set("write.rate-per-address", "1"));

        assertThat(mirror.get(V2 + "/me/roles", "apikey", "k1").status()).isEqualTo(401);
        assertThat(mirror.get(V2 + "/me/roles", "apikey", "k2").status()).isEqualTo(429);
        assertThat(horde.keys()).containsExactly("k1");
    }

    @Test
    void limitsTriesByAddress_beforeTheHordeIsAskedForTheNextKey() {
        start(setup().set("write.rate-per-address", "3"));
        for (int i = 0; i < 20; i++) {
            post("bad" + i, "a");
        }

        assertThat(horde.keys()).containsExactly("bad0", "bad1", "bad2");
        assertThat(post("app", "a").status()).isEqualTo(429);
    }

    @Test
    void countsTheClient_whenATrustedProxyTellsWhoItIs() {
        start(setup().set("write.rate-per-address", "1").set("server.trusted-proxies", "127.0.0.1"));

        assertThat(postFor("203.0.113.1", "a").status()).isEqualTo(201);
        assertThat(postFor("203.0.113.2", "b").status()).isEqualTo(201);
        assertThat(postFor("203.0.113.2", "c").status()).isEqualTo(429);
    }

    @Test
    void countsTheConnection_whenAnybodySaysThatHeIsSomebodyElse() {
        start(setup().set("write.rate-per-address", "1"));

        assertThat(postFor("203.0.113.1", "a").status()).isEqualTo(201);
        assertThat(postFor("203.0.113.2", "b").status()).isEqualTo(429);
    }

    private Answer postFor(String client, String name) {
        return mirror.post(CLIP, "app", "{\"name\":\"" + name + "\"}", "X-Forwarded-For", client);
    }

    @Test
    void asksForAKeyOnce_whenManyWritesComeWithItAtOnce() {
        start(setup());
        horde.hang();
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            String name = "m" + i;
            answers.add(CompletableFuture.supplyAsync(() -> post("app", name), clients));
        }
        RunningMirror.eventually().until(() -> !horde.keys().isEmpty());
        horde.proceed();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(201));
        assertThat(horde.keys()).containsExactly("app");
    }

    @Test
    void goesOnForEverybodyElse_whileTheHordeHangs() {
        start(setup());
        assertThat(post("app", "first").status()).isEqualTo(201);
        horde.hang();
        List<CompletableFuture<Answer>> stuck = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String key = "unknown" + i;
            stuck.add(CompletableFuture.supplyAsync(() -> post(key, "x"), clients));
        }
        RunningMirror.eventually().until(() -> horde.keys().size() == 9);

        assertThat(mirror.get("/heartbeat").status()).isEqualTo(200);
        assertThat(post("app", "second").status()).isEqualTo(201);
        assertThat(stuck).noneMatch(CompletableFuture::isDone);
        horde.proceed();
        assertThat(stuck)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(401));
    }

    @Test
    void leavesTheHordeAlone_whenItFailsTimeAndAgain() {
        start(setup().set("source.breaker.open", "1h"));
        horde.answer(500);

        for (int i = 0; i < 8; i++) {
            Answer answer = post("k" + i, "x");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).isEqualTo("{\"detail\":\"Auth service unavailable\"}");
        }
        assertThat(horde.keys()).hasSize(5);
    }

    @Test
    void doesNotCountBadKeysAgainstTheHorde() {
        start(setup().set("source.breaker.open", "1h"));

        for (int i = 0; i < 8; i++) {
            assertThat(post("k" + i, "x").status()).isEqualTo(401);
        }
        assertThat(post("app", "x").status()).isEqualTo(201);
    }

    @Test
    void logsNoKey_whateverHappens() {
        Lines lines = new Lines();
        lines.start();
        Logger root = (Logger) LogManager.getRootLogger();
        root.addAppender(lines);
        Configurator.setLevel("org.modelmirror", Level.ALL);
        try {
            start(setup());
            horde.person("s3cret-key-good", "Bob#22");
            post("s3cret-key-good", "a");
            post("s3cret-key-good", "a");
            post("s3cret-key-bad", "a");
            mirror.post(CLIP, "s3cret-key-good", "{bad");
            mirror.put(CLIP + "/model/a", "s3cret-key-good", "{\"name\":\"a\"}", "If-Match", "\"0\"");
            mirror.get(V2 + "/me/roles", "apikey", "s3cret-key-roles");
            mirror.mirror().post("/guard/x/approve", "apikey", "s3cret-key-guard");
            horde.answer(503);
            post("s3cret-key-away", "a");
            horde.answer(200);
            horde.close();
            post("s3cret-key-gone", "a");
            assertThat(mirror.get("/status").text()).doesNotContain("s3cret");
            mirror.close();
        } finally {
            root.removeAppender(lines);
            Configurator.setLevel("org.modelmirror", (Level) null);
        }

        assertThat(horde.keys()).contains("s3cret-key-good", "s3cret-key-bad", "s3cret-key-roles");
        assertThat(lines.all).anyMatch(line -> line.contains("key not checked"));
        assertThat(lines.all).noneMatch(line -> line.contains("s3cret"));
        assertThat(mirror.files().values()).noneMatch(text -> text.contains("s3cret"));
    }

    /** What is logged, with the traces of its exceptions. */
    private static final class Lines extends AbstractAppender {
        private final List<String> all = new CopyOnWriteArrayList<>();

        Lines() {
            super(
                    "lines",
                    null,
                    PatternLayout.newBuilder().withPattern("%c %m %ex").build(),
                    true,
                    Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            all.add(String.valueOf(getLayout().toSerializable(event)));
        }
    }
}

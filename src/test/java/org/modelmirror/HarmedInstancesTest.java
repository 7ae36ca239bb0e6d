package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.ApiClient;
import org.modelmirror.testing.FleetMember;
import org.modelmirror.testing.RealRedis;
import org.modelmirror.testing.SimulatedUpstream;
import org.modelmirror.testing.WritingPrimary;
import org.modelmirror.testing.WrittenNumbers;

/**
 * Several real processes and a real Redis that are killed, paused and started again while clients write: no instance ever
 * shows an older state after a newer one, nothing acknowledged is lost, and in the calm afterwards a write is shown by all of
 * them within the bound. {@code -Dfleet.seconds} sets for how long, {@code -Dfleet.seed} what is harmed when, {@code
 * -Dfleet.agree-millis} the bound; {@code bench/redis-chaos.sh} runs it for long.
 */
class HarmedInstancesTest {
    private static final int SECONDS = Integer.getInteger("fleet.seconds", 6);
    private static final long SEED = Long.getLong("fleet.seed", System.nanoTime());
    /** What a replica learns in no other way after Redis has lost its memory; much longer than the bound in which all agree. */
    private static final String POLL = System.getProperty("fleet.poll", "15s");

    /** On a machine that does nothing else, one second. */
    private static final Duration AGREEMENT = Duration.ofMillis(Integer.getInteger("fleet.agree-millis", 5000));
    /** How long instances and Redis may take until they know each other again. */
    private static final Duration CALM = Duration.ofSeconds(90);

    /** Between two harms of an instance: a start takes some seconds, and it should be at work for some more. */
    private static final int LONGEST_PAUSE_MILLIS = Math.min(12_000, 600 * SECONDS);

    private static final int OWNERS = 4;
    private static final int PROBES = 10;

    private final Random random = new Random(SEED);
    private final WrittenNumbers numbers = new WrittenNumbers();
    private final List<FleetMember> members = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temp;

    @Test
    void threePrimariesOnOneFolderAgree_whateverIsKilled() throws Exception {
        try (SimulatedUpstream horde = WritingPrimary.horde();
                RealRedis redis = RealRedis.running()) {
            for (String name : List.of("first", "second", "third")) {
                List<String> settings = primary(horde, redis, temp.resolve("data"));
                settings.add("--leader.kind=file");
                members.add(new FleetMember(name, temp.resolve(name + ".log"), settings));
            }
            run("three PRIMARYs on one folder", redis, members.subList(0, 2));
        }
    }

    @Test
    void replicasWithAFolderEachAgreeWithTheirPrimary_whateverIsKilled() throws Exception {
        try (SimulatedUpstream horde = WritingPrimary.horde();
                RealRedis redis = RealRedis.running()) {
            FleetMember primary = new FleetMember(
                    "primary", temp.resolve("primary.log"), primary(horde, redis, temp.resolve("primary")));
            members.add(primary);
            for (String name : List.of("replica-1", "replica-2")) {
                List<String> settings = new ArrayList<>(List.of(
                        "--store.folder=" + temp.resolve(name),
                        "--source.primary.url=" + primary.url() + "/api",
                        "--source.primary.attempts=1",
                        "--source.github.fallback=false",
                        "--source.breaker.open=1s",
                        "--poll.initial-delay=0s",
                        "--poll.primary.period=" + POLL,
                        "--facade.owners=[]"));
                settings.addAll(arguments(redis));
                members.add(new FleetMember(name, temp.resolve(name + ".log"), settings));
            }
            run("a PRIMARY and two replicas", redis, List.of(primary));
        }
    }

    private List<String> primary(SimulatedUpstream horde, RealRedis redis, Path folder) {
        List<String> settings = new ArrayList<>(WritingPrimary.settings(horde.url()));
        settings.add("--store.folder=" + folder);
        settings.addAll(arguments(redis));
        return settings;
    }

    private static List<String> arguments(RealRedis redis) {
        return redis.settings().entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toList();
    }

    private void run(String what, RealRedis redis, List<FleetMember> writers) throws Exception {
        AtomicBoolean isWriting = new AtomicBoolean(true);
        AtomicBoolean isReading = new AtomicBoolean(true);
        List<Long> agreements = new ArrayList<>();
        try {
            // One after the other: a replica that finds no PRIMARY asks again only with its next poll.
            for (FleetMember member : members) {
                member.start();
                member.awaitReady();
            }
            for (int owner = 0; owner < OWNERS; owner++) {
                numbers.begin(client(writers.get(owner % writers.size())), owner);
            }
            List<Future<?>> readers = new ArrayList<>();
            for (FleetMember member : members) {
                readers.add(threads.submit(() -> read(member, isReading)));
            }
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < OWNERS; i++) {
                int owner = i;
                long seed = random.nextLong();
                clients.add(threads.submit(() -> write(owner, new Random(seed), writers, isWriting)));
            }
            List<Future<?>> harm = new ArrayList<>();
            ExecutorService harmers = Executors.newCachedThreadPool();
            for (FleetMember member : members) {
                long seed = random.nextLong();
                harm.add(harmers.submit(() -> {
                    member.harm(new Random(seed), LONGEST_PAUSE_MILLIS);
                    return null;
                }));
            }
            long seed = random.nextLong();
            harm.add(harmers.submit(() -> harm(redis, new Random(seed))));
            TimeUnit.SECONDS.sleep(SECONDS);

            harmers.shutdownNow();
            await(harm);
            isWriting.set(false);
            await(clients);
            for (FleetMember member : members) {
                member.awaitReady();
            }
            awaitAgreement(CALM, "after the harm");
            for (int i = 0; i < PROBES; i++) {
                numbers.write(client(writers.get(i % writers.size())), i % OWNERS, random);
                agreements.add(awaitAgreement(AGREEMENT, "in the calm"));
            }
            isReading.set(false);
            await(readers);
        } finally {
            isWriting.set(false);
            isReading.set(false);
            threads.shutdownNow();
            members.forEach(FleetMember::close);
            report(what, agreements);
        }
        assertThat(numbers.failures()).as("seed %d", SEED).isEmpty();
        assertThat(numbers.acknowledged()).as("acknowledged writes").isPositive();
    }

    private static void await(List<Future<?>> futures) throws Exception {
        for (Future<?> future : futures) {
            future.get(120, TimeUnit.SECONDS);
        }
    }

    private Void read(FleetMember member, AtomicBoolean isOn) throws Exception {
        ApiClient client = client(member);
        while (isOn.get()) {
            try {
                numbers.read(client, member.name());
            } catch (IOException e) {
                // It is being killed, or not up yet.
                TimeUnit.MILLISECONDS.sleep(20);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return null;
    }

    private Void write(int owner, Random choices, List<FleetMember> writers, AtomicBoolean isOn) throws Exception {
        List<ApiClient> clients =
                writers.stream().map(HarmedInstancesTest::client).toList();
        while (isOn.get()) {
            try {
                numbers.write(clients.get(choices.nextInt(clients.size())), owner, choices);
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            TimeUnit.MILLISECONDS.sleep(choices.nextInt(30));
        }
        return null;
    }

    private static Void harm(RealRedis redis, Random random) {
        boolean isPaused = false;
        boolean isDown = false;
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(5000));
                if (random.nextBoolean()) {
                    isDown = true;
                    redis.stop();
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(2500));
                    redis.start();
                    isDown = false;
                } else {
                    isPaused = true;
                    redis.pause();
                    TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(2500));
                    redis.resume();
                    isPaused = false;
                }
            }
        } catch (InterruptedException | RuntimeException e) {
            // The end of the harm, wherever it came.
            Thread.interrupted();
            if (isPaused) {
                redis.resume();
            }
            if (isDown) {
                redis.stop();
                redis.start();
            }
            return null;
        }
    }

    /** @return how long it took, in milliseconds */
    private long awaitAgreement(Duration bound, String when) throws Exception {
        long began = System.nanoTime();
        for (FleetMember member : members) {
            ApiClient client = client(member);
            List<String> differences = List.of();
            do {
                differences = numbers.differences(numbers.read(client, member.name() + " at the end"));
            } while (!differences.isEmpty() && System.nanoTime() - began < bound.toNanos());
            assertThat(differences)
                    .as("%s %s after %s, seed %d", member.name(), when, bound, SEED)
                    .isEmpty();
        }
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    private static ApiClient client(FleetMember member) {
        return new ApiClient(member.url(), WritingPrimary.KEY);
    }

    private void report(String what, List<Long> agreements) {
        System.out.printf(
                Locale.ROOT,
                "several instances: %s seconds=%d seed=%d %s agreement-ms=%s failures=%d%n",
                what,
                SECONDS,
                SEED,
                numbers,
                agreements,
                numbers.failures().size());
        members.forEach(member -> System.out.println("several instances: " + member.history()));
        numbers.failures().stream().limit(20).forEach(failure -> System.out.println("several instances: " + failure));
    }
}

package org.modelmirror.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whose key it is, and remembers that for a short while by a hash of the key (http-api.md 3.2 with F22). A key
 * is neither kept nor logged. Whoever asks for a key that is being asked for waits for the same answer. Thread-safe; blocks
 * nobody.
 */
public final class KeyCheck {
    /** For how long a key is good without asking again. */
    static final long POSITIVE_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** For how long a key is bad without asking again. */
    static final long NEGATIVE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** How many keys are remembered; the ones not used for longest are forgotten first. */
    static final int MAX_REMEMBERED = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(KeyCheck.class);

    private final Horde horde;
    private final LongSupplier nanos;
    private final KeyHash hashes;
    private final Object lock = new Object();

    // Both guarded by lock.
    private final Map<String, Known> known = new Recent();
    private final Map<String, CompletableFuture<Optional<User>>> underWay = new HashMap<>();

    private record Known(CompletableFuture<Optional<User>> user, long untilNanos) {}

    /** @param nanos a monotonic clock, in nanoseconds */
    public KeyCheck(Horde horde, KeyHash hashes, LongSupplier nanos) {
        this.horde = horde;
        this.hashes = hashes;
        this.nanos = nanos;
    }

    /**
     * Whose key it is; empty when it is nobody's. Fails with an {@link AccessDeniedException} (503) when the Horde does not
     * say.
     */
    public CompletableFuture<Optional<User>> findUser(String key) {
        String hash = hashes.of(key);
        CompletableFuture<Optional<User>> answer;
        synchronized (lock) {
            Known entry = known.get(hash);
            if (entry != null && entry.untilNanos() - nanos.getAsLong() > 0) {
                return entry.user();
            }
            CompletableFuture<Optional<User>> asked = underWay.get(hash);
            if (asked != null) {
                return asked;
            }
            answer = new CompletableFuture<>();
            underWay.put(hash, answer);
        }
        horde.findUser(key).whenComplete((reply, failure) -> {
            if (failure != null) {
                LOG.error("key not checked, the question failed", failure);
            }
            settle(hash, answer, failure == null ? reply : new Horde.Unreachable("the question failed"));
        });
        return answer;
    }

    private void settle(String hash, CompletableFuture<Optional<User>> answer, Horde.Answer reply) {
        try {
            Optional<User> user = judge(reply);
            long life = user.isPresent() ? POSITIVE_NANOS : NEGATIVE_NANOS;
            synchronized (lock) {
                underWay.remove(hash);
                known.put(hash, new Known(answer, nanos.getAsLong() + life));
            }
            answer.complete(user);
        } catch (AccessDeniedException e) {
            synchronized (lock) {
                underWay.remove(hash);
            }
            answer.completeExceptionally(e);
        }
    }

    private static Optional<User> judge(Horde.Answer answer) throws AccessDeniedException {
        if (answer instanceof Horde.TimedOut) {
            LOG.warn("key not checked, the Horde did not answer in time");
            throw AccessDeniedException.timedOut();
        }
        if (answer instanceof Horde.Unreachable unreachable) {
            LOG.warn("key not checked, the Horde cannot be reached reason={}", unreachable.reason());
            throw AccessDeniedException.unavailable();
        }
        Horde.Replied reply = (Horde.Replied) answer;
        if (reply.status() >= 500 || reply.status() == 429) {
            LOG.warn("key not checked, the Horde answered status={}", reply.status());
            throw AccessDeniedException.unavailable();
        }
        return reply.status() == 200 ? User.of(userName(reply.body())) : Optional.empty();
    }

    private static @Nullable String userName(byte[] body) throws AccessDeniedException {
        try {
            JsonNode name = new JsonReader().read(body).root().path("username");
            return name.textValue();
        } catch (JsonSyntaxException e) {
            LOG.warn("key not checked, the Horde answered with no JSON");
            throw AccessDeniedException.unavailable();
        }
    }

    private static final class Recent extends LinkedHashMap<String, Known> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MAX_REMEMBERED;
        }
    }
}

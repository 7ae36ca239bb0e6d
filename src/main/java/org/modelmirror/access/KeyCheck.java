package org.modelmirror.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whose key it is, and remembers that for a short while by a hash of the key (http-api.md 3.2 with F22). A key
 * is neither kept nor logged. Thread-safe; a question to the Horde blocks its asker and nobody else.
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
    /** Makes the hashes of this process worth nothing anywhere else. */
    private final String salt = UUID.randomUUID().toString();

    // Guarded by itself.
    private final Map<String, Known> known = new Recent();

    private record Known(Optional<User> user, long untilNanos) {}

    /** @param nanos a monotonic clock, in nanoseconds */
    public KeyCheck(Horde horde, LongSupplier nanos) {
        this.horde = horde;
        this.nanos = nanos;
    }

    /**
     * Whose key it is; empty when it is nobody's.
     *
     * @throws AccessDeniedException 503 when the Horde does not say
     */
    public Optional<User> findUser(String key) throws AccessDeniedException {
        String hash = hash(key);
        synchronized (known) {
            Known entry = known.get(hash);
            if (entry != null && entry.untilNanos() - nanos.getAsLong() > 0) {
                return entry.user();
            }
        }
        Optional<User> user = ask(key);
        long life = user.isPresent() ? POSITIVE_NANOS : NEGATIVE_NANOS;
        synchronized (known) {
            known.put(hash, new Known(user, nanos.getAsLong() + life));
        }
        return user;
    }

    private Optional<User> ask(String key) throws AccessDeniedException {
        Horde.Answer answer = horde.findUser(key);
        if (answer instanceof Horde.TimedOut) {
            LOG.warn("key not checked, the Horde did not answer in time");
            throw AccessDeniedException.timedOut();
        }
        if (!(answer instanceof Horde.Replied reply)) {
            LOG.warn("key not checked, the Horde cannot be reached");
            throw AccessDeniedException.unavailable();
        }
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

    private String hash(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
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

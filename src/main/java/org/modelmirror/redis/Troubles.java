package org.modelmirror.redis;

import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/** Tells one failure of the client library from another. */
final class Troubles {
    /** By the first word of the server's answer. */
    private static final Map<String, Trouble> BY_ANSWER = Map.ofEntries(
            Map.entry("WRONGTYPE", Trouble.WRONG_TYPE),
            Map.entry("OOM", Trouble.OUT_OF_MEMORY),
            Map.entry("READONLY", Trouble.READ_ONLY),
            Map.entry("MISCONF", Trouble.READ_ONLY),
            Map.entry("NOREPLICAS", Trouble.READ_ONLY),
            Map.entry("LOADING", Trouble.LOADING),
            Map.entry("MASTERDOWN", Trouble.LOADING),
            Map.entry("BUSY", Trouble.LOADING),
            Map.entry("NOAUTH", Trouble.UNAUTHORISED),
            Map.entry("WRONGPASS", Trouble.UNAUTHORISED),
            Map.entry("NOPERM", Trouble.UNAUTHORISED));

    private Troubles() {}

    static Trouble of(Throwable failure) {
        Trouble found = Trouble.DISCONNECTED;
        for (@Nullable Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof JedisDataException) {
                return ofAnswer(String.valueOf(t.getMessage()));
            }
            if (t instanceof SocketTimeoutException) {
                found = Trouble.TIMEOUT;
            } else if (t instanceof NoSuchElementException) {
                // How the pool says that all connections are taken.
                found = Trouble.BUSY;
            }
        }
        return found;
    }

    private static Trouble ofAnswer(String message) {
        String word = message.split(" ", 2)[0];
        if (message.contains("not an integer")) {
            return Trouble.WRONG_TYPE;
        }
        if (message.contains("AUTH") && message.contains("password")) {
            return Trouble.UNAUTHORISED;
        }
        return BY_ANSWER.getOrDefault(word, Trouble.REFUSED);
    }
}

package org.modelmirror.serve;

import java.time.Duration;
import org.modelmirror.access.AccessDeniedException;
import org.modelmirror.access.WriteLimits;

/**
 * Lets a write on to be read, once it is known that it came with a key and that neither the key nor its network comes too
 * often (http-api.md 3.1 and 4.9). Whose key it is, is found out later. Thread-safe.
 */
final class Turnstile {
    private final WriteLimits limits;

    Turnstile(WriteLimits limits) {
        this.limits = limits;
    }

    /**
     * Counts one try and gives its key.
     *
     * @throws RefusedException 401 without a key, 429 when there are too many
     */
    String pass(Call call) throws RefusedException {
        String key = call.request().headers().get(Headers.API_KEY);
        if (key == null || key.isEmpty()) {
            throw new RefusedException(ApiError.denied(AccessDeniedException.notAuthenticated()));
        }
        Duration wait = limits.count(
                key,
                call.request().remoteAddress().hostAddress(),
                call.request().headers().getAll(Headers.FORWARDED_FOR));
        if (!wait.isZero()) {
            throw new RefusedException(ApiError.of(429, "Too many requests with a key. Try again later.")
                    .with("Retry-After", Long.toString(wait.plusMillis(999).toSeconds())));
        }
        return key;
    }
}

package org.modelmirror;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.modelmirror.redis.RedisClient;
import org.modelmirror.redis.RedisCommands;
import org.modelmirror.redis.RedisKeys;
import org.modelmirror.settings.Settings;

/** What several instances share. Without Redis there is nothing here, and no class of a client is loaded. */
final class RedisStage {
    private final RedisKeys keys;
    private final Optional<RedisClient> client;

    RedisStage(Settings settings, InstanceRole role, LongSupplier nanos) {
        this.keys = RedisKeys.of(settings.redis().keyPrefix(), !role.isPrimary());
        // Offline has switched it off (sources-and-storage.md 1.3).
        this.client =
                settings.redis().enabled() ? Optional.of(RedisClient.open(settings.redis(), nanos)) : Optional.empty();
    }

    /** The way to Redis; empty where none is configured. */
    Optional<RedisCommands> commands() {
        return client.map(RedisCommands.class::cast);
    }

    RedisKeys keys() {
        return keys;
    }
}

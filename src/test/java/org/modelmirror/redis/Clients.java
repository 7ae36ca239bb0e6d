package org.modelmirror.redis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelmirror.settings.RedisSettings;
import org.modelmirror.settings.Settings;
import org.modelmirror.settings.SettingsInput;
import org.modelmirror.testing.RealRedis;

/** Clients as the settings make them. */
final class Clients {
    private Clients() {}

    static RedisClient of(RealRedis redis, String... settings) {
        return at(redis.url(), settings);
    }

    static RedisSettings settings(String url, String... settings) {
        Map<String, String> overrides = new LinkedHashMap<>();
        overrides.put("announce.redis.enabled", "true");
        overrides.put("announce.redis.url", url);
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            overrides.put("announce.redis." + parts[0], parts[1]);
        }
        return Settings.load(new SettingsInput(overrides, Map.of(), List.of(), List.of(), List.of()))
                .redis();
    }

    /** @param settings {@code key=value} below {@code announce.redis} */
    static RedisClient at(String url, String... settings) {
        return RedisClient.open(settings(url, settings), System::nanoTime);
    }
}

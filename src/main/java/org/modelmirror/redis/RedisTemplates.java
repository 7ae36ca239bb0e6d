package org.modelmirror.redis;

import org.springframework.data.redis.core.StringRedisTemplate;

/** What routes publish with: text only, no serialised Java objects. */
public final class RedisTemplates {
    private RedisTemplates() {}

    /** Uses the client's connections; the object is for camel-spring-redis, whoever binds it need not know its type. */
    public static Object of(RedisClient client) {
        return new StringRedisTemplate(client.connections());
    }
}

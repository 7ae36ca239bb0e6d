package org.modelmirror.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.modelmirror.testing.RealRedis;

/** A test against a real server, which is empty at the beginning. */
abstract class OnRedis {
    static RealRedis redis;
    static RedisClient client;

    @BeforeAll
    static void start() {
        redis = RealRedis.running();
        client = Clients.of(redis);
    }

    @AfterAll
    static void stop() {
        client.close();
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.command("FLUSHALL");
    }
}

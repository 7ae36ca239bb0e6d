package org.modelmirror.redis;

import java.time.Duration;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import org.modelmirror.settings.RedisAddress;
import org.modelmirror.settings.RedisSettings;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.util.Pool;

/** The pool of connections that all commands share, those of routes included. */
public final class RedisConnections extends JedisConnectionFactory {
    private volatile @Nullable Pool<Jedis> pool;

    private RedisConnections(RedisStandaloneConfiguration server, JedisClientConfiguration client) {
        super(server, client);
    }

    /**
     * Connects to nobody yet: Redis may be down.
     *
     * @param longest what one wait on a socket or for a free connection may take at most, whatever is configured
     */
    static RedisConnections open(RedisSettings settings, Duration longest) {
        RedisAddress address = settings.address();
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(address.host(), address.port());
        server.setDatabase(address.database());
        address.user().ifPresent(server::setUsername);
        server.setPassword(address.password().map(RedisPassword::of).orElse(RedisPassword.none()));
        GenericObjectPoolConfig<Jedis> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(settings.poolSize());
        pool.setMaxIdle(settings.poolSize());
        pool.setMaxWait(longest);
        pool.setTestWhileIdle(false);
        pool.setJmxEnabled(false);
        JedisClientConfiguration.JedisClientConfigurationBuilder client = JedisClientConfiguration.builder()
                .connectTimeout(shorter(settings.connectTimeout(), longest))
                .readTimeout(shorter(settings.socketTimeout(), longest));
        if (address.tls()) {
            client.useSsl();
        }
        RedisConnections factory = new RedisConnections(
                server, client.usePooling().poolConfig(pool).build());
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    @Override
    protected Pool<Jedis> createRedisPool() {
        Pool<Jedis> created = super.createRedisPool();
        pool = created;
        return created;
    }

    /** Lets go of idle connections: where one has died, most likely its Redis has, and all with it. */
    void forgetIdle() {
        Pool<Jedis> created = pool;
        if (created != null) {
            created.clear();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

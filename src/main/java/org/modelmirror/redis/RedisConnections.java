package org.modelmirror.redis;

import java.time.Duration;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.modelmirror.settings.RedisAddress;
import org.modelmirror.settings.RedisSettings;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import redis.clients.jedis.Jedis;

/** The pool of connections that all commands share, those of routes included. */
final class RedisConnections {
    private RedisConnections() {}

    /**
     * Connects to nobody yet: Redis may be down.
     *
     * @param longest what one wait on a socket or for a free connection may take at most, whatever is configured
     */
    static JedisConnectionFactory open(RedisSettings settings, Duration longest) {
        RedisAddress address = settings.address();
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(address.host(), address.port());
        server.setDatabase(address.database());
        address.user().ifPresent(server::setUsername);
        server.setPassword(address.password().map(RedisPassword::of).orElse(RedisPassword.none()));
        GenericObjectPoolConfig<Jedis> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(settings.poolSize());
        pool.setMaxIdle(settings.poolSize());
        pool.setMaxWait(longest);
        // One round trip more, for never handing out a connection that died with a Redis that is back by now.
        pool.setTestOnBorrow(true);
        pool.setTestWhileIdle(false);
        pool.setJmxEnabled(false);
        JedisClientConfiguration.JedisClientConfigurationBuilder client = JedisClientConfiguration.builder()
                .connectTimeout(shorter(settings.connectTimeout(), longest))
                .readTimeout(shorter(settings.socketTimeout(), longest));
        if (address.tls()) {
            client.useSsl();
        }
        JedisConnectionFactory factory = new JedisConnectionFactory(
                server, client.usePooling().poolConfig(pool).build());
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

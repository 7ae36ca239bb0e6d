package org.modelmirror.redis;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One channel; can be listened to only. To publish is what {@code spring-redis} is for. */
final class RedisChannelEndpoint extends DefaultEndpoint {
    private final RedisChannels component;
    private final String channel;

    RedisChannelEndpoint(String uri, RedisChannels component, String channel) {
        super(uri, component);
        this.component = component;
        this.channel = channel;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new RedisChannelConsumer(this, processor, component, channel);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("redis-channel only listens; publish with spring-redis");
    }
}

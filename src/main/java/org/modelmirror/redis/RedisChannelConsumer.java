package org.modelmirror.redis;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends an exchange for every message, its text as the body, and one without a body whenever listening has begun, at the
 * start and after each interruption. On the thread that reads: a route hands over at once.
 */
final class RedisChannelConsumer extends DefaultConsumer implements RedisSubscription.Listener {
    private final RedisChannels component;
    private final String channel;
    private @Nullable RedisSubscription subscription;

    RedisChannelConsumer(Endpoint endpoint, Processor processor, RedisChannels component, String channel) {
        super(endpoint, processor);
        this.component = component;
        this.channel = channel;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        subscription = component.subscribe(channel, this);
    }

    @Override
    protected void doStop() throws Exception {
        RedisSubscription started = subscription;
        if (started != null) {
            component.unsubscribe(started);
            subscription = null;
        }
        super.doStop();
    }

    @Override
    public void subscribed() {
        component.subscribed();
        send(null);
    }

    @Override
    public void heard(String message) {
        send(message);
    }

    private void send(@Nullable String message) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getIn().setBody(message);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                getExceptionHandler().handleException("a message was not handled", exchange, exchange.getException());
            }
        } catch (Exception e) {
            getExceptionHandler().handleException("a message was not handled", exchange, e);
        } finally {
            releaseExchange(exchange, false);
        }
    }
}

package org.modelmirror.source;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.modelmirror.http.BoundedHttp;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.SourceException.Kind;

/** Makes the request to PRIMARY for a path that we do not know. One attempt: a client is waiting. Thread-safe. */
public final class PassThroughClient {
    private final Supplier<UpstreamSettings> settings;
    private final UpstreamHost host;

    PassThroughClient(Supplier<UpstreamSettings> settings, UpstreamHost host) {
        this.settings = settings;
        this.host = host;
    }

    /**
     * Turns the message into the request for the variable {@code passThroughTarget}. No header of the client's is kept:
     * keys and cookies are meant for us.
     *
     * @throws SourceException when the host is to be left alone
     */
    public void ask(Exchange exchange) throws SourceException {
        Optional<Duration> hold = host.heldOffFor();
        if (hold.isPresent()) {
            throw new SourceException(Origin.PRIMARY, Kind.HELD_OFF, "primary is being left alone", hold);
        }
        String etag = exchange.getVariable("passThroughEtag", String.class);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setBody(null);
        message.setHeader(
                Exchange.HTTP_URI, settings.get().url() + exchange.getVariable("passThroughTarget", String.class));
        message.setHeader(
                BoundedHttp.LIMIT_HEADER, settings.get().attemptLimit().toMillis());
        message.setHeader("Accept", "application/json");
        if (etag != null) {
            message.setHeader("If-None-Match", etag);
        }
    }
}

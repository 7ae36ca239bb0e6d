package org.modelmirror.serve;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Writes into the message of an exchange; what was in its headers is not sent back. */
final class ExchangeReply implements Reply {
    private final Message message;

    ExchangeReply(Exchange exchange) {
        this.message = exchange.getMessage();
    }

    @Override
    public void header(CharSequence name, CharSequence value) {
        message.setHeader(name.toString(), value.toString());
    }

    @Override
    public void end(int status, Buffer body) {
        // Camel sends a Buffer chunked; EdgeServer takes the announced length instead.
        header(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setBody(body);
    }

    @Override
    public void end(int status) {
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setBody(null);
    }
}

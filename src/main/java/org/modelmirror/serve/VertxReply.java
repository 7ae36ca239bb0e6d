package org.modelmirror.serve;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** Writes to the socket, on the event loop of the connection. */
final class VertxReply implements Reply {
    private final HttpServerResponse response;
    private final MultiMap headers;

    VertxReply(HttpServerResponse response) {
        this.response = response;
        this.headers = response.headers();
    }

    @Override
    public void header(CharSequence name, CharSequence value) {
        headers.set(name, value);
    }

    /** For HEAD, Vert.x keeps the announced length and leaves the body out. */
    @Override
    public void end(int status, Buffer body) {
        headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        response.setStatusCode(status).end(body);
    }

    @Override
    public void end(int status) {
        response.setStatusCode(status).end();
    }
}

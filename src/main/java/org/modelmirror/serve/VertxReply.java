package org.modelmirror.serve;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Writes to the socket, on the event loop of the connection. */
final class VertxReply implements Reply {
    private final HttpServerResponse response;
    private final MultiMap headers;
    private final @Nullable HttpServerRequest request;
    private final RequestCounts.@Nullable Tally tally;
    private final long begun;

    /** Somebody else counts the answer. */
    VertxReply(HttpServerResponse response) {
        this.response = response;
        this.headers = response.headers();
        this.request = null;
        this.tally = null;
        this.begun = 0;
    }

    /** The answer is counted as it is given. */
    VertxReply(HttpServerRequest request, RequestCounts.Tally tally) {
        this.response = request.response();
        this.headers = response.headers();
        this.request = request;
        this.tally = tally;
        this.begun = tally.begin();
    }

    @Override
    public void header(CharSequence name, CharSequence value) {
        headers.set(name, value);
    }

    /** For HEAD, Vert.x keeps the announced length and leaves the body out. */
    @Override
    public void end(int status, Buffer body) {
        count(status, body.length());
        headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        response.setStatusCode(status).end(body);
    }

    @Override
    public void end(int status) {
        count(status, 0);
        response.setStatusCode(status).end();
    }

    private void count(int status, int bytes) {
        if (tally != null && request != null) {
            tally.count(request, status, bytes);
            tally.took(begun);
        }
    }
}

package org.modelmirror.serve;

import io.vertx.core.http.HttpServerRequest;

/** The body of an answer that goes on: a route gives it in place of bytes, and is over before it begins. */
interface Streaming {
    /** Begins the answer, on the event loop of the connection; nothing of it has been sent. */
    void begin(HttpServerRequest request, Reply reply);
}

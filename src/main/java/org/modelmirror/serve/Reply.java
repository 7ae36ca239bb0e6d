package org.modelmirror.serve;

import io.vertx.core.buffer.Buffer;

/**
 * Where an answer goes: straight to the socket on the event loop, or into a Camel message. Written through this one
 * interface, both give the same bytes and the same headers.
 */
interface Reply {
    void header(CharSequence name, CharSequence value);

    /** Ends the answer with a body that belongs to the content type already set; its length is announced here. */
    void end(int status, Buffer body);

    /** Ends the answer without a body. */
    void end(int status);
}

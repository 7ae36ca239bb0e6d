package org.modelmirror.serve;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request into memory, up to a limit; more is 413. Unlike the stock handler it takes every body for
 * bytes, whatever the client calls them: forms and parts would be decoded, and could fail, before an endpoint says what it
 * thinks of them (http-api.md K24).
 */
final class WholeBody implements Handler<RoutingContext> {
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;

    private final long maxBytes;

    /** @param maxBytes largest body accepted */
    WholeBody(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        long announced = announced(request.getHeader(HttpHeaders.CONTENT_LENGTH));
        if (announced == 0 && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            context.next();
        } else if (announced > maxBytes) {
            context.fail(TOO_LARGE);
        } else {
            Collected collected = new Collected(context, (int) Math.max(0, announced));
            request.handler(collected::add);
            request.endHandler(end -> collected.end());
            request.exceptionHandler(e -> context.fail(BAD_REQUEST));
        }
    }

    /** Nothing announced is zero; a number that is none has been refused before. */
    private static long announced(@Nullable String length) {
        return length == null ? 0 : Long.parseLong(length);
    }

    /** On the event loop of the connection only. */
    private final class Collected {
        private final RoutingContext context;
        private final Buffer body;
        private boolean tooLarge;

        Collected(RoutingContext context, int announced) {
            this.context = context;
            this.body = Buffer.buffer(announced);
        }

        void add(Buffer part) {
            if (tooLarge) {
                return;
            }
            if (body.length() + (long) part.length() > maxBytes) {
                tooLarge = true;
                context.fail(TOO_LARGE);
            } else {
                body.appendBuffer(part);
            }
        }

        void end() {
            if (!tooLarge) {
                ((RoutingContextInternal) context).setBody(body);
                context.next();
            }
        }
    }
}

package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.modelmirror.access.Doorkeeper;

/** The routes that run, and what an operator does to them: {@code /routes} (docs/operations.md). */
public final class RouteEndpoints {
    private static final String ID = "id";

    private final Book book;
    private final ApproverGate approvers;

    /** The routes and their last reload. */
    public interface Book {
        /** Every route, and what became of the last edit of their files. */
        ObjectNode list();

        /** Lets a route take nothing in until it is resumed. */
        Outcome pause(String id) throws Exception;

        /** Starts a paused route again. */
        Outcome resume(String id) throws Exception;

        /** One route as {@link #list} shows it; empty when there is none. */
        Optional<ObjectNode> find(String id);
    }

    /** What came of a wish. */
    public enum Outcome {
        DONE,
        UNKNOWN,
        /** It serves, or other routes need it. */
        NOT_PAUSABLE,
        /** Its own settings keep it from running. */
        SWITCHED_OFF,
        /** Routes are being replaced. */
        BUSY
    }

    public RouteEndpoints(Book book, Doorkeeper door) {
        this.book = book;
        this.approvers = new ApproverGate(door);
    }

    public void list(Exchange exchange) {
        Call.of(exchange).send(book.list());
    }

    /** Needs the key of an approver, as decisions about held-back changes do. */
    public void pause(Exchange exchange) throws Exception {
        Call call = Call.of(exchange);
        if (approvers.admit(call).isPresent()) {
            String id = call.path(ID);
            answer(call, id, book.pause(id));
        }
    }

    /** As {@link #pause}. */
    public void resume(Exchange exchange) throws Exception {
        Call call = Call.of(exchange);
        if (approvers.admit(call).isPresent()) {
            String id = call.path(ID);
            answer(call, id, book.resume(id));
        }
    }

    private void answer(Call call, String id, Outcome outcome) {
        switch (outcome) {
            case DONE -> book.find(id).ifPresentOrElse(call::send, () -> call.send(unknown(id)));
            case UNKNOWN -> call.send(unknown(id));
            case NOT_PAUSABLE ->
                call.send(ApiError.of(
                        409,
                        "Route '" + id + "' cannot be paused: it serves requests, or other routes hand over to it"));
            case SWITCHED_OFF ->
                call.send(ApiError.of(409, "Route '" + id + "' is switched off by its settings, not paused"));
            case BUSY -> call.send(ApiError.of(503, "Routes are being replaced").with("Retry-After", "5"));
        }
    }

    private static ApiError unknown(String id) {
        return ApiError.of(404, "Route '" + id + "' not found");
    }
}

package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.access.User;
import org.modelmirror.change.HeldChange;
import org.modelmirror.change.HeldChange.Status;
import org.modelmirror.change.HeldChanges.Decided;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;

/** Held-back changes: what there is, and what is decided about it (http-api.md 2.11; sources-and-storage.md 2.6). */
public final class GuardEndpoints {
    /** Exchange property: the change that was approved and is about to go live. */
    private static final String APPROVED = "modelmirror.approved";

    private static final String ID = "id";

    private final Book book;
    private final Function<HeldChange, Object> errand;
    private final ApproverGate approvers;

    /** Where held-back changes are kept. */
    public interface Book {
        /** Every change on offer. */
        List<HeldChange> changes();

        Optional<HeldChange> find(String id);

        /**
         * Decides about a change.
         *
         * @param by who, for the log
         * @throws InterruptedException when the thread was interrupted while waiting for the disk
         */
        Decided decide(String id, Status status, String by) throws InterruptedException;
    }

    /** @param errand what makes an approved change live, as a body for its category's queue */
    public GuardEndpoints(Book book, Function<HeldChange, Object> errand, Doorkeeper door) {
        this.book = book;
        this.errand = errand;
        this.approvers = new ApproverGate(door);
    }

    public void list(Exchange exchange) {
        ArrayNode changes = JsonNodeFactory.instance.arrayNode();
        book.changes().forEach(change -> changes.add(change.toJson()));
        Call.of(exchange).send(changes);
    }

    public void change(Exchange exchange) {
        Call call = Call.of(exchange);
        String id = call.path(ID);
        book.find(id).ifPresentOrElse(change -> call.send(change.toJson()), () -> call.send(unknown(id)));
    }

    /** Answers with a refusal, or leaves the errand as the body and {@link #isErrand} to say so. */
    public void approve(Exchange exchange) throws InterruptedException {
        Optional<HeldChange> change = decide(Call.of(exchange), Status.APPROVED);
        if (change.isPresent()) {
            exchange.setProperty(APPROVED, change.get());
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setBody(errand.apply(change.get()));
        }
    }

    public boolean isErrand(Exchange exchange) {
        return exchange.getProperty(APPROVED) != null;
    }

    /** The approved change is live, as far as nothing else keeps it back. */
    public void approved(Exchange exchange) {
        HeldChange change = exchange.getProperty(APPROVED, HeldChange.class);
        if (change == null) {
            throw new IllegalStateException("nothing was approved");
        }
        exchange.getMessage().removeHeaders("*");
        Call.of(exchange).send(change.toJson());
    }

    /** The approved change is not live yet, because its category is busy; it goes live when its turn comes. */
    public void pending(Exchange exchange) {
        HeldChange change = exchange.getProperty(APPROVED, HeldChange.class);
        if (change == null) {
            throw new IllegalStateException("nothing was approved");
        }
        exchange.getMessage().removeHeaders("*");
        Reply reply = Call.of(exchange).reply();
        reply.header(HttpHeaders.CONTENT_TYPE, Headers.JSON);
        reply.header(HttpHeaders.CACHE_CONTROL, "no-store");
        reply.end(202, Buffer.buffer(JsonWriter.toBytes(change.toJson(), JsonForm.COMPACT)));
    }

    public void reject(Exchange exchange) throws InterruptedException {
        Call call = Call.of(exchange);
        decide(call, Status.REJECTED).ifPresent(change -> call.send(change.toJson()));
    }

    /** Empty when the answer has been given already, because it is a no. */
    private Optional<HeldChange> decide(Call call, Status status) throws InterruptedException {
        Optional<User> user = approvers.admit(call);
        if (user.isEmpty()) {
            return Optional.empty();
        }
        String id = call.path(ID);
        Decided decided = book.decide(id, status, "user " + user.get().id());
        if (decided instanceof Decided.Done done) {
            return Optional.of(done.change());
        }
        call.send(
                decided instanceof Decided.NoLongerOffered
                        ? ApiError.of(409, "Held-back change '" + id + "' is no longer offered")
                        : unknown(id));
        return Optional.empty();
    }

    private static ApiError unknown(String id) {
        return ApiError.of(404, "Held-back change '" + id + "' not found");
    }
}

package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.modelmirror.access.AccessDeniedException;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.access.Role;
import org.modelmirror.access.User;

/** Tells somebody with a key who he is and what he may do (http-api.md 2.4). */
public final class RolesEndpoints {
    private final Doorkeeper door;

    public RolesEndpoints(Doorkeeper door) {
        this.door = door;
    }

    /** Waits for the AI Horde where it has to be asked, and holds no thread while it does. */
    public CompletionStage<Void> mine(Exchange exchange) {
        Call call = Call.of(exchange);
        return door.admit(Role.READER, call.request().headers().get(Headers.API_KEY))
                .handle((user, failure) -> {
                    if (failure == null) {
                        call.send(roles(user));
                    } else if (cause(failure) instanceof AccessDeniedException denied) {
                        call.send(WriteEndpoints.refusal(denied).error());
                    } else {
                        throw new CompletionException(failure);
                    }
                    return null;
                });
    }

    private ObjectNode roles(User user) {
        boolean isApprover = door.roles().isApprover(user);
        boolean isRequestor = door.roles().isRequestor(user);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("user_id", user.id());
        body.put("username", user.name());
        ArrayNode roles = body.putArray("roles");
        if (isApprover) {
            roles.add("approver");
        }
        if (isRequestor) {
            roles.add("requestor");
        }
        return body.put("is_approver", isApprover).put("is_requestor", isRequestor);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}

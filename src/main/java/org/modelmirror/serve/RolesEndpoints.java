package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.access.Role;
import org.modelmirror.access.User;
import org.modelmirror.access.WriteLimits;

/** Tells somebody with a key who he is and what he may do (http-api.md 2.4). */
public final class RolesEndpoints {
    private final Doorkeeper door;
    private final Turnstile turnstile;

    /** @param limits shared with the writes, because each unknown key is a question to the AI Horde as well */
    public RolesEndpoints(Doorkeeper door, WriteLimits limits) {
        this.door = door;
        this.turnstile = new Turnstile(limits);
    }

    /** Waits for the AI Horde where it has to be asked, and holds no thread while it does. */
    public CompletionStage<Void> mine(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        return door.admit(Role.READER, turnstile.pass(call)).thenAccept(user -> call.send(roles(user)));
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
}

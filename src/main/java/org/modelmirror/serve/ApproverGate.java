package org.modelmirror.serve;

import java.util.Optional;
import org.modelmirror.access.AccessDeniedException;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.access.User;

/** Lets approvers in, and tells whoever is none why not (http-api.md 3.1 to 3.3). Waits for the AI Horde. Thread-safe. */
final class ApproverGate {
    private final Doorkeeper door;

    ApproverGate(Doorkeeper door) {
        this.door = door;
    }

    /** Who asks; empty when he may not, and then the answer has been given. */
    Optional<User> admit(Call call) {
        try {
            return Optional.of(door.approver(call.request().headers().get(Headers.API_KEY)));
        } catch (AccessDeniedException e) {
            call.send(ApiError.denied(e));
            return Optional.empty();
        }
    }
}

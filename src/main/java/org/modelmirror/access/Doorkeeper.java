package org.modelmirror.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets in who may come in, and tells the others why not, in the order and words of http-api.md 3.1 to 3.3. */
public final class Doorkeeper {
    private static final String NO_REQUESTOR = "You are not on the pending queue requestor list.";
    private static final String NO_APPROVER = "You are not on the pending queue approver list.";

    private final KeyCheck keys;
    private final Roles roles;

    public Doorkeeper(KeyCheck keys, Roles roles) {
        this.keys = keys;
        this.roles = roles;
    }

    /**
     * Any person the Horde knows.
     *
     * @param key value of the header {@code apikey}; null or empty when there was none
     * @throws AccessDeniedException when it is nobody's, or the Horde does not say
     */
    public User reader(@Nullable String key) throws AccessDeniedException {
        return user(presented(key));
    }

    /**
     * A person who may propose changes.
     *
     * @throws AccessDeniedException 401, 403 or 503
     */
    public User requestor(@Nullable String key) throws AccessDeniedException {
        String presented = presented(key);
        if (!roles.hasRequestors()) {
            throw AccessDeniedException.invalidKey();
        }
        User user = user(presented);
        if (!roles.isRequestor(user)) {
            throw AccessDeniedException.forbidden(NO_REQUESTOR);
        }
        return user;
    }

    /**
     * A person who may approve changes.
     *
     * @throws AccessDeniedException 401, 403 or 503
     */
    public User approver(@Nullable String key) throws AccessDeniedException {
        String presented = presented(key);
        if (!roles.hasApprovers()) {
            throw AccessDeniedException.invalidKey();
        }
        User user = user(presented);
        if (!roles.isApprover(user)) {
            throw AccessDeniedException.forbidden(NO_APPROVER);
        }
        return user;
    }

    private static String presented(@Nullable String key) throws AccessDeniedException {
        if (key == null || key.isEmpty()) {
            throw AccessDeniedException.notAuthenticated();
        }
        return key;
    }

    private User user(String key) throws AccessDeniedException {
        Optional<User> user = keys.findUser(key);
        if (user.isEmpty()) {
            throw AccessDeniedException.invalidKey();
        }
        return user.get();
    }
}

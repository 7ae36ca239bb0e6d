package org.modelmirror.access;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
     * A person who may do what the role is for. Never blocks. Fails with an {@link AccessDeniedException}: 401, 403 or 503.
     *
     * @param key value of the header {@code apikey}; null or empty when there was none
     */
    public CompletableFuture<User> admit(Role role, @Nullable String key) {
        if (key == null || key.isEmpty()) {
            return CompletableFuture.failedFuture(AccessDeniedException.notAuthenticated());
        }
        if (!mayAnybody(role)) {
            return CompletableFuture.failedFuture(AccessDeniedException.invalidKey());
        }
        return keys.findUser(key).thenCompose(user -> judged(role, user));
    }

    private CompletableFuture<User> judged(Role role, Optional<User> user) {
        try {
            return CompletableFuture.completedFuture(judge(role, user));
        } catch (AccessDeniedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Any person the Horde knows; waits for it to say so.
     *
     * @param key value of the header {@code apikey}; null or empty when there was none
     * @throws AccessDeniedException when it is nobody's, or the Horde does not say
     */
    public User reader(@Nullable String key) throws AccessDeniedException {
        return await(admit(Role.READER, key));
    }

    /**
     * A person who may propose changes; waits for the Horde.
     *
     * @throws AccessDeniedException 401, 403 or 503
     */
    public User requestor(@Nullable String key) throws AccessDeniedException {
        return await(admit(Role.REQUESTOR, key));
    }

    /**
     * A person who may approve changes; waits for the Horde.
     *
     * @throws AccessDeniedException 401, 403 or 503
     */
    public User approver(@Nullable String key) throws AccessDeniedException {
        return await(admit(Role.APPROVER, key));
    }

    /**
     * A person who may change what is live, without a queue; waits for the Horde.
     *
     * @throws AccessDeniedException 401 or 503; there is no 403 on this path (F8)
     */
    public User directWriter(@Nullable String key) throws AccessDeniedException {
        return await(admit(Role.DIRECT_WRITER, key));
    }

    /** What the user may do, for display. */
    public Roles roles() {
        return roles;
    }

    /** Whether there is anybody at all who may. */
    public boolean mayAnybody(Role role) {
        return switch (role) {
            case READER -> true;
            case REQUESTOR -> roles.hasRequestors();
            case APPROVER, DIRECT_WRITER -> roles.hasApprovers();
        };
    }

    private User judge(Role role, Optional<User> known) throws AccessDeniedException {
        User user = known.orElseThrow(AccessDeniedException::invalidKey);
        switch (role) {
            case REQUESTOR -> {
                if (!roles.isRequestor(user)) {
                    throw AccessDeniedException.forbidden(NO_REQUESTOR);
                }
            }
            case APPROVER -> {
                if (!roles.isApprover(user)) {
                    throw AccessDeniedException.forbidden(NO_APPROVER);
                }
            }
            case DIRECT_WRITER -> {
                if (!roles.isApprover(user)) {
                    throw AccessDeniedException.invalidKey();
                }
            }
            case READER -> {}
        }
        return user;
    }

    private static User await(CompletableFuture<User> admission) throws AccessDeniedException {
        try {
            return admission.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AccessDeniedException denied) {
                throw denied;
            }
            throw e;
        }
    }
}

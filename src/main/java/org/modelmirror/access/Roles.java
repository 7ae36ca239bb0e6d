package org.modelmirror.access;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Who may propose and who may approve, by AI Horde user id (http-api.md 3.3). An empty list lets nobody in.
 *
 * @param requestors may propose; approvers may too
 * @param approvers may approve
 */
public record Roles(Set<String> requestors, Set<String> approvers) {
    public Roles {
        requestors = Set.copyOf(requestors);
        approvers = Set.copyOf(approvers);
    }

    /** Ids as they are configured: blanks around them do not count, nor do empty ones. */
    public static Roles of(Collection<String> requestors, Collection<String> approvers) {
        return new Roles(cleaned(requestors), cleaned(approvers));
    }

    private static Set<String> cleaned(Collection<String> ids) {
        Set<String> cleaned = new HashSet<>();
        ids.stream().map(String::strip).filter(id -> !id.isEmpty()).forEach(cleaned::add);
        return cleaned;
    }

    public boolean isApprover(User user) {
        return approvers.contains(user.id());
    }

    public boolean isRequestor(User user) {
        return requestors.contains(user.id()) || isApprover(user);
    }

    /** Whether there is anybody who may approve, or write without a queue. */
    public boolean hasApprovers() {
        return !approvers.isEmpty();
    }

    boolean hasRequestors() {
        return !requestors.isEmpty() || hasApprovers();
    }
}

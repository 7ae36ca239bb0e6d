package org.modelmirror.access;

import java.util.Map;

/** A request that is not let in; carries the answer that says so (http-api.md 3.1 to 3.3). Never carries a key. */
public final class AccessDeniedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, String> headers;

    private AccessDeniedException(int status, String detail, Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.headers = headers;
    }

    /** No key was presented. */
    public static AccessDeniedException notAuthenticated() {
        return new AccessDeniedException(401, "Not authenticated", Map.of("WWW-Authenticate", "APIKey"));
    }

    /** A key was presented that is nobody's, or that nobody could use here. */
    static AccessDeniedException invalidKey() {
        return new AccessDeniedException(401, "Invalid API key", Map.of());
    }

    /** The person is known, but has not the role. */
    static AccessDeniedException forbidden(String detail) {
        return new AccessDeniedException(403, detail, Map.of());
    }

    static AccessDeniedException timedOut() {
        return new AccessDeniedException(503, "Auth service timed out", Map.of());
    }

    static AccessDeniedException unavailable() {
        return new AccessDeniedException(503, "Auth service unavailable", Map.of());
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The text of {@code detail}. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Headers that go with it. */
    public Map<String, String> headers() {
        return headers;
    }
}

package org.modelmirror.serve;

/** A request that is refused; carries the answer that says why. Costs no stack trace. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ApiError error;

    RefusedException(ApiError error) {
        super("refused with " + error.status(), null, false, false);
        this.error = error;
    }

    ApiError error() {
        return error;
    }
}

package org.modelmirror.write;

/** A record breaks a rule that only its category's writer can check; the write alone is refused. */
final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String detail;

    /** @param detail what and where, for the client */
    RejectedException(String detail) {
        super(detail);
        this.detail = detail;
    }

    RejectedException(String detail, Throwable cause) {
        super(detail, cause);
        this.detail = detail;
    }

    String detail() {
        return detail;
    }
}

package org.modelmirror.audit;

/** A line of the trail that is no event. */
public final class InvalidAuditEventException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param reason what is wrong, without the place */
    public InvalidAuditEventException(String reason) {
        super(reason);
    }

    InvalidAuditEventException(String reason, Throwable cause) {
        super(reason, cause);
    }
}

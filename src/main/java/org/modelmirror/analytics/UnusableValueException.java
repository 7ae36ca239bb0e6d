package org.modelmirror.analytics;

/** A stored figure that cannot be one: a member missing, a count below zero, a percentage above a hundred. */
public final class UnusableValueException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param reason what is wrong, without the value as a whole */
    public UnusableValueException(String reason) {
        super(reason);
    }
}

package org.modelmirror.analytics.figures;

/** A stored figure that cannot be one: a member missing, a count below zero, a percentage above a hundred. */
public final class MalformedFigureException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedFigureException(String reason) {
        super(reason);
    }
}

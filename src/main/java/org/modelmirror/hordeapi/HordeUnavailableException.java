package org.modelmirror.hordeapi;

/** The Horde gave no answer that could be used, and there is no earlier one to take its place (analytics.md 3.6). */
public final class HordeUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    HordeUnavailableException(String reason) {
        super(reason);
    }
}

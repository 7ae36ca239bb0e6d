package org.modelmirror.access;

/** The Horde answered that it cannot answer; counts against it in the circuit of the route {@code find-user}. */
public final class HordeAwayException extends Exception {
    private static final long serialVersionUID = 1L;

    public HordeAwayException(int status) {
        super("status " + status, null, false, false);
    }
}

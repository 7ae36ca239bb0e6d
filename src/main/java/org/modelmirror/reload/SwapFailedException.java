package org.modelmirror.reload;

/** New routes were good, and could not be put in place all the same; the ones that ran before run again. */
final class SwapFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient RouteUnit unit;

    SwapFailedException(RouteUnit unit, Throwable cause) {
        super(String.valueOf(cause.getMessage()), cause);
        this.unit = unit;
    }

    /** What could not be put in place. */
    RouteUnit unit() {
        return unit;
    }
}

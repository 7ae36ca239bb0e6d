package org.modelmirror.analytics;

/** Whether a reader takes a figure past its normal life (analytics.md 1.4, {@code allow_stale}). */
public enum Stale {
    /** {@code null}: yes where figures are refreshed in the background, else no. */
    AS_CONFIGURED,
    ALLOWED,
    REFUSED
}

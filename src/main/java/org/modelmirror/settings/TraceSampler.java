package org.modelmirror.settings;

import java.util.Locale;

/** Which traces are recorded, under the names that OpenTelemetry gives the choices ({@code OTEL_TRACES_SAMPLER}). */
public enum TraceSampler {
    ALWAYS_ON,
    ALWAYS_OFF,
    TRACEIDRATIO,
    PARENTBASED_ALWAYS_ON,
    PARENTBASED_ALWAYS_OFF,
    PARENTBASED_TRACEIDRATIO;

    /** The name as it is written in a setting. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}

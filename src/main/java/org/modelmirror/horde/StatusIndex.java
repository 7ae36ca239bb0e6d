package org.modelmirror.horde;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Statuses by name, whatever the case; of names that differ in case only the last one counts (analytics.md 3.8). Immutable. */
public final class StatusIndex {
    private final Map<String, ModelStatus> byLowerName;

    private StatusIndex(Map<String, ModelStatus> byLowerName) {
        this.byLowerName = byLowerName;
    }

    public static StatusIndex of(List<ModelStatus> statuses) {
        Map<String, ModelStatus> byLowerName = new LinkedHashMap<>();
        statuses.forEach(status -> byLowerName.put(status.name().toLowerCase(Locale.ROOT), status));
        return new StatusIndex(Collections.unmodifiableMap(byLowerName));
    }

    public Optional<ModelStatus> find(String name) {
        return Optional.ofNullable(byLowerName.get(name.toLowerCase(Locale.ROOT)));
    }
}

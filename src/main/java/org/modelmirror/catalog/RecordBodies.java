package org.modelmirror.catalog;

import java.util.Map;
import java.util.Optional;

/** The wire forms of single records by file key. Immutable. */
public final class RecordBodies {
    private static final RecordBodies NONE = new RecordBodies(Map.of());

    private final Map<String, WireBody> byKey;

    RecordBodies(Map<String, WireBody> byKey) {
        this.byKey = Map.copyOf(byKey);
    }

    static RecordBodies none() {
        return NONE;
    }

    Optional<WireBody> find(String key) {
        return Optional.ofNullable(byKey.get(key));
    }
}

package org.modelmirror.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * Why the instance should not be sent requests yet: categories that are neither loaded nor known to be empty
 * (http-api.md 2.11). A v2-only category holds it up only until its first attempt is over. On a PRIMARY what is not on
 * disk does not exist.
 */
public final class Readiness implements Supplier<List<String>> {
    private final Catalog catalog;
    private final Freshness freshness;
    private final ServeSettings.Mode mode;

    public Readiness(Catalog catalog, Freshness freshness, ServeSettings.Mode mode) {
        this.catalog = catalog;
        this.freshness = freshness;
        this.mode = mode;
    }

    /** One reason for each category that is missing; empty when ready. */
    @Override
    public List<String> get() {
        List<String> reasons = new ArrayList<>();
        if (mode == ServeSettings.Mode.PRIMARY) {
            return reasons;
        }
        for (Category category : Category.values()) {
            if (isAwaited(category)) {
                reasons.add("category " + category + " is not loaded yet");
            }
        }
        return reasons;
    }

    private boolean isAwaited(Category category) {
        if (catalog.find(category, Format.V2).isPresent()) {
            return false;
        }
        Freshness.Presence presence = freshness.presence(category, Format.V2);
        return switch (presence) {
            case UNKNOWN, HELD -> true;
            case FAILED -> category.hasLegacyForm();
            case ABSENT -> false;
        };
    }
}

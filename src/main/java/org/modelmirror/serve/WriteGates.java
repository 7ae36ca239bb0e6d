package org.modelmirror.serve;

import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Whether this instance takes writes of a kind at all (http-api.md 2.2 and F7). Immutable. */
final class WriteGates {
    private static final ApiError REPLICA = ApiError.of(
            503,
            "This instance is in REPLICA mode and does not support write operations."
                    + " Only PRIMARY instances can modify data.");

    private final ServeSettings settings;

    WriteGates(ServeSettings settings) {
        this.settings = settings;
    }

    /** @throws RefusedException 503 when it is no PRIMARY, or the format is not the one in which the category is kept */
    void pass(Category category, Format format) throws RefusedException {
        passPrimary();
        boolean isElsewhere = format == Format.V2
                ? category.hasLegacyForm() && settings.canonicalFormat() == Format.LEGACY
                : settings.canonicalFormat() == Format.V2;
        if (isElsewhere) {
            throw wrongFormat(format);
        }
    }

    /** @throws RefusedException 503 when it is no PRIMARY */
    void passPrimary() throws RefusedException {
        if (settings.mode() != ServeSettings.Mode.PRIMARY) {
            throw new RefusedException(REPLICA);
        }
    }

    /** In which format changes of the category are made. */
    Format keptAs(Category category) {
        return category.hasLegacyForm() ? settings.canonicalFormat() : Format.V2;
    }

    /** The refusal of an API whose format is not the canonical one. */
    RefusedException wrongFormat(Format expected) {
        return new RefusedException(ApiError.of(
                503,
                "This deployment does not expose write operations for this API. Expected canonical_format='"
                        + expected.id() + "', got '"
                        + settings.canonicalFormat().id() + "'."));
    }
}

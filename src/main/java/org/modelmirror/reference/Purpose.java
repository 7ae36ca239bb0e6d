package org.modelmirror.reference;

/** What a model is for, as {@code model_classification.purpose} spells it (records-and-conversion.md 2.1). */
public enum Purpose {
    GENERATION("generation"),
    POST_PROCESSING("post_processing"),
    AUXILIARY_OR_PATCH("auxiliary_or_patch"),
    FEATURE_EXTRACTOR("feature_extractor"),
    SAFETY_CHECKER("safety_checker"),
    MISCELLANEOUS("miscellaneous");

    private final String id;

    Purpose(String id) {
        this.id = id;
    }

    /** The wire spelling. */
    public String id() {
        return id;
    }
}

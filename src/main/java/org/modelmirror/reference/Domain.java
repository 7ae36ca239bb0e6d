package org.modelmirror.reference;

/** What a model works on, as {@code model_classification.domain} spells it (records-and-conversion.md 2.1). */
public enum Domain {
    IMAGE("image"),
    TEXT("text"),
    VIDEO("video"),
    AUDIO("audio"),
    RENDERED_3D("rendered_3d");

    private final String id;

    Domain(String id) {
        this.id = id;
    }

    /** The wire spelling. */
    public String id() {
        return id;
    }
}

package org.modelmirror.horde;

import java.util.Optional;
import org.modelmirror.reference.Category;

/** The kinds of models the AI Horde has figures about, with the category that holds each (analytics.md 0). */
public enum HordeType {
    IMAGE("image", "img", Category.IMAGE_GENERATION),
    TEXT("text", "text", Category.TEXT_GENERATION);

    private final String id;
    private final String usageId;
    private final Category category;

    HordeType(String id, String usageId, Category category) {
        this.id = id;
        this.usageId = usageId;
        this.category = category;
    }

    /** The value of the API's parameter {@code type}. */
    public String id() {
        return id;
    }

    /** The segment of the API's path to usage figures (analytics.md 3.1). */
    public String usageId() {
        return usageId;
    }

    public Category category() {
        return category;
    }

    /** The kind of a category's models; empty for the thirteen the Horde has no figures about. */
    public static Optional<HordeType> find(Category category) {
        for (HordeType type : values()) {
            if (type.category == category) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}

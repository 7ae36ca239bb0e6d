package org.modelmirror.convert;

import org.modelmirror.reference.Category;
import org.modelmirror.reference.UnreadableDocumentException;

/** Converts the legacy document of any category by handing it to the converter of its form. Immutable. */
public final class ReferenceConverter implements LegacyConverter {
    private final LegacyConverter json;
    private final LegacyConverter text;

    /**
     * @param json converts the nine JSON categories
     * @param text converts {@code models.csv}
     */
    public ReferenceConverter(LegacyConverter json, LegacyConverter text) {
        this.json = json;
        this.text = text;
    }

    @Override
    public Conversion convert(Category category, byte[] legacyDocument) throws UnreadableDocumentException {
        if (!category.hasLegacyForm()) {
            throw new IllegalArgumentException("no legacy form: " + category);
        }
        return (category == Category.TEXT_GENERATION ? text : json).convert(category, legacyDocument);
    }
}

package org.modelmirror.convert;

import org.modelmirror.reference.Category;
import org.modelmirror.reference.UnreadableDocumentException;

/** Turns a category's legacy document into v2 records. Implementations are immutable and safe to share. */
public interface LegacyConverter {

    /**
     * Converts one document. A record that does not convert is held back with a notice and harms no other
     * (records-and-conversion.md 8, Q7).
     *
     * @param category a category with a legacy form that this converter handles
     * @param legacyDocument the document's bytes, not changed
     * @throws UnreadableDocumentException when nothing of the document can be used
     * @throws IllegalArgumentException when the category is not one this converter handles
     */
    Conversion convert(Category category, byte[] legacyDocument) throws UnreadableDocumentException;
}

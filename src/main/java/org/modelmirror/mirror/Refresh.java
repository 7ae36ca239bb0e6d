package org.modelmirror.mirror;

import org.modelmirror.change.HeldChange;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;

/**
 * One errand: bring a category's form up to date.
 *
 * @param category which category
 * @param format which form is wanted; GitHub's answer brings both
 * @param asked whom to ask first: PRIMARY with its fallback, or GitHub alone, or nobody ({@link Origin#DISK})
 * @param forced whether an operator wants the whole document again, changed or not
 */
public record Refresh(Category category, Format format, Origin asked, boolean forced) {

    /** An ordinary errand, which asks whether anything has changed. */
    public Refresh(Category category, Format format, Origin asked) {
        this(category, format, asked, false);
    }

    /** Asks nobody: looks once more at the document that offers a change, which has been approved meanwhile. */
    public static Refresh again(HeldChange change) {
        return new Refresh(change.category(), change.document().format(), Origin.DISK);
    }
}

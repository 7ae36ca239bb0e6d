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
 * @param isShared whether another instance is said to have it: what it shares is taken first, and is not told to others
 *     again (sources-and-storage.md 6.5)
 * @param isOverlay whether nobody is asked because it is about what lies over the category
 */
public record Refresh(
        Category category, Format format, Origin asked, boolean forced, boolean isShared, boolean isOverlay) {

    /** An errand for which no other instance is looked at. */
    public Refresh(Category category, Format format, Origin asked, boolean forced) {
        this(category, format, asked, forced, false, false);
    }

    /** An ordinary errand, which asks whether anything has changed. */
    public Refresh(Category category, Format format, Origin asked) {
        this(category, format, asked, false);
    }

    /** Another instance has fetched a newer document: takes that, or else asks as ever. */
    public static Refresh shared(Category category) {
        return new Refresh(category, Format.V2, Origin.PRIMARY, false, true, false);
    }

    /** Asks nobody: lays records of another branch over the category, or takes them off. */
    public static Refresh overlay(Category category) {
        return new Refresh(category, Format.V2, Origin.DISK, false, false, true);
    }

    /** Asks nobody: looks once more at the document that offers a change, which has been approved meanwhile. */
    public static Refresh again(HeldChange change) {
        return new Refresh(change.category(), change.document().format(), Origin.DISK);
    }
}

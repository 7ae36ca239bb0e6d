package org.modelmirror.mirror;

import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;

/**
 * One errand: bring a category's form up to date.
 *
 * @param category which category
 * @param format which form is wanted; GitHub's answer brings both
 * @param asked whom to ask first: PRIMARY with its fallback, or GitHub alone
 */
public record Refresh(Category category, Format format, Origin asked) {}

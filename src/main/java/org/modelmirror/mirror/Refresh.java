package org.modelmirror.mirror;

import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * One errand: bring a category's form up to date.
 *
 * @param category which category
 * @param format which form is wanted; GitHub's answer brings both
 */
public record Refresh(Category category, Format format) {}

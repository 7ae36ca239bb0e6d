package org.modelmirror.change;

import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;

/**
 * One of the documents that a category has upstream.
 *
 * @param source who has it
 * @param format in which form: {@link Format#LEGACY} for every file of GitHub's
 */
public record DocumentKind(Origin source, Format format) {
    @Override
    public String toString() {
        return source + "-" + format;
    }
}

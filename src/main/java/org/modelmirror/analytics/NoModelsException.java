package org.modelmirror.analytics;

import org.modelmirror.reference.Category;

/** There is nothing to be worked out: the category has no models (analytics.md 7.2, 7.3). */
public final class NoModelsException extends Exception {
    private static final long serialVersionUID = 1L;

    NoModelsException(Category category) {
        super("no models in " + category);
    }
}

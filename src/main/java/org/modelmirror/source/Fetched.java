package org.modelmirror.source;

import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;

/** What one source answered for one category, when it answered usably; a failure is a {@link SourceException}. */
public sealed interface Fetched permits Fetched.Document, Fetched.NotModified, Fetched.Missing, Fetched.Reading {

    Category category();

    Format format();

    Origin origin();

    /**
     * A new document.
     *
     * @param body the bytes as received, content coding undone; not to be changed
     * @param validators what to ask with next time
     */
    record Document(Category category, Format format, Origin origin, byte[] body, Validators validators)
            implements Fetched {}

    /** The copy we hold is still current. */
    record NotModified(Category category, Format format, Origin origin) implements Fetched {}

    /** The source says that it has no such category. */
    record Missing(Category category, Format format, Origin origin) implements Fetched {}

    /**
     * A document with what a reader made of it. The routes let it be read while its source's turn still lasts, so that
     * one of no use counts as the source's failure; this package does not look inside.
     */
    non-sealed interface Reading extends Fetched {
        Document document();

        @Override
        default Category category() {
            return document().category();
        }

        @Override
        default Format format() {
            return document().format();
        }

        @Override
        default Origin origin() {
            return document().origin();
        }
    }
}

package org.modelmirror.mirror;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.Fetched;
import org.modelmirror.source.SourceException;
import org.modelmirror.source.Validators;

/**
 * What other instances have fetched and share, as if its source had sent it: it is read, guarded and stored like any
 * document (sources-and-storage.md 6.5). Thread-safe.
 */
public final class Neighbours {
    private final Function<Category, Optional<byte[]>> documents;
    private final Origin origin;
    private final Catalog catalog;

    /**
     * @param documents v2 maps that others share; they are all from the source that this instance asks first
     * @param origin that source
     */
    public Neighbours(Function<Category, Optional<byte[]>> documents, Origin origin, Catalog catalog) {
        this.documents = documents;
        this.origin = origin;
        this.catalog = catalog;
    }

    /**
     * Takes what is shared of a category.
     *
     * @return a document without validators, or the word that we have just this
     * @throws SourceException when nobody shares it, so that the source itself has to be asked
     */
    public Fetched take(Refresh refresh) throws SourceException {
        Category category = refresh.category();
        byte[] document = documents
                .apply(category)
                .orElseThrow(() -> new SourceException(
                        origin, SourceException.Kind.MISSING, "nobody shares " + category, Optional.empty()));
        boolean isServed = catalog.find(category, Format.V2)
                .filter(live -> Arrays.equals(live.body().identity().getBytes(), document))
                .isPresent();
        // With the validators that we hold, the source can go on saying that nothing has changed.
        return isServed
                ? new Fetched.NotModified(category, Format.V2, origin)
                : new Fetched.Document(category, Format.V2, origin, document, Validators.NONE);
    }
}

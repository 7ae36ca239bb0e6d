package org.modelmirror.source;

import java.util.Objects;
import org.modelmirror.reference.Origin;

/**
 * The live copy of a category, as far as a source needs to know it.
 *
 * @param origin where the copy came from
 * @param validators what that source gave to ask again with; {@link Validators#NONE} when unknown
 */
public record HeldCopy(Origin origin, Validators validators) {

    public HeldCopy {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(validators);
    }
}

package org.modelmirror.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.metadata.ModelOperation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * New content for one category: what is given becomes the file's content, what is absent stays as it lies.
 *
 * @param category whose files are meant
 * @param legacy complete bytes of the legacy file
 * @param v2 complete bytes of the v2 file
 * @param seen the state each file must still be in, where the new content was made from the old
 * @param operations what the category's metadata counts; empty for mirrored, derived and hand-edited data
 */
public record CategoryCommit(
        Category category,
        Optional<byte[]> legacy,
        Optional<byte[]> v2,
        Map<Format, FileStamp> seen,
        List<ModelOperation> operations) {

    public CategoryCommit {
        if (legacy.isPresent() && !category.hasLegacyForm()) {
            throw new IllegalArgumentException(category + " has no legacy form");
        }
        seen = Map.copyOf(seen);
        operations = List.copyOf(operations);
    }

    /** Content that replaces whatever lies there, and that no operation on a model led to. */
    public static CategoryCommit of(Category category, Optional<byte[]> legacy, Optional<byte[]> v2) {
        return new CategoryCommit(category, legacy, v2, Map.of(), List.of());
    }

    /** The same, but refused when one of the files is in another state by then. */
    public CategoryCommit ifStill(Map<Format, FileStamp> states) {
        return new CategoryCommit(category, legacy, v2, states, operations);
    }

    /** The same, counted as these operations. */
    public CategoryCommit recording(List<ModelOperation> recorded) {
        return new CategoryCommit(category, legacy, v2, seen, recorded);
    }

    Optional<byte[]> bytes(Format format) {
        return format == Format.V2 ? v2 : legacy;
    }
}

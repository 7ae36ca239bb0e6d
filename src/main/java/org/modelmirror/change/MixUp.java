package org.modelmirror.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Function;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordMap;

/**
 * Notices a document that was sent under another category's name, which the checks of single records let through: most
 * record types ask for little, and the shrink rule spares small categories. Pure.
 */
public final class MixUp {
    private MixUp() {}

    /**
     * The category whose document this seems to be, if it is not the one it was offered for: every record that names its
     * type names that other one, or no key is live here while all of them are live there.
     *
     * @param category what the document was offered for
     * @param offered its good records
     * @param live what is live of each category
     */
    public static Optional<Category> find(Category category, RecordMap offered, Function<Category, RecordMap> live) {
        Optional<Category> named = namedByAll(offered);
        if (named.isPresent()) {
            return named.filter(other -> other != category);
        }
        RecordMap here = live.apply(category);
        if (offered.isEmpty() || here.isEmpty() || !Collections.disjoint(offered.keys(), here.keys())) {
            return Optional.empty();
        }
        return Arrays.stream(Category.values())
                .filter(other -> other != category)
                .filter(other -> live.apply(other).keys().containsAll(offered.keys()))
                .findFirst();
    }

    /** The one category that all records name which name any; empty when they name none, several or none we know. */
    private static Optional<Category> namedByAll(RecordMap offered) {
        Optional<Category> named = Optional.empty();
        for (ObjectNode record : offered.asMap().values()) {
            JsonNode type = record.path("record_type");
            if (type.isTextual()) {
                Optional<Category> category = Category.find(type.textValue());
                if (category.isEmpty()
                        || named.filter(other -> other != category.get()).isPresent()) {
                    return Optional.empty();
                }
                named = category;
            }
        }
        return named;
    }
}

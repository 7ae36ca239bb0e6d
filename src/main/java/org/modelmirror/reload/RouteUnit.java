package org.modelmirror.reload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * What is loaded and replaced as a whole: a file, or one entry of a file that is a list, such as {@code categories}.
 *
 * @param key tells it from all others: the file, and the id of the entry
 * @param file where it stands
 * @param kind what it is
 * @param ids of its routes, or of the template or configuration that it is
 * @param text what Camel loads
 * @param content the same without comments and spelling, to tell whether it has changed
 * @param uses ids of the templates and configurations its routes are made with
 * @param placeholders names of the values it is written with
 */
record RouteUnit(
        String key,
        String file,
        Kind kind,
        Set<String> ids,
        String text,
        List<JsonNode> content,
        Set<String> uses,
        Set<String> placeholders) {
    enum Kind {
        /** Makes routes that run. */
        ROUTES,
        /** Is used by others: a route template. */
        TEMPLATE,
        /** Is used by others: a route configuration. */
        CONFIGURATION
    }

    RouteUnit {
        ids = Set.copyOf(ids);
        content = List.copyOf(content);
        uses = Set.copyOf(uses);
        placeholders = Set.copyOf(placeholders);
    }

    /** Whether it makes routes, rather than being something they are made with. */
    boolean runs() {
        return kind == Kind.ROUTES;
    }

    /** Its text under the name of its file, as Camel takes it. */
    Resource resource() {
        return ResourceHelper.fromString("file:" + file, text);
    }
}

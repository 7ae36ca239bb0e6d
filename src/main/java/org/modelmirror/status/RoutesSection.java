package org.modelmirror.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The routes that are loaded, what they do at present, and how they came to be. */
public final class RoutesSection implements Supplier<JsonNode> {
    private final Supplier<List<Route>> routes;
    private final Supplier<Optional<Reload>> lastReload;

    /**
     * One route.
     *
     * @param state in lower case: {@code started}, {@code stopped}, {@code suspended}
     */
    public record Route(String id, String group, String state) {}

    /**
     * The last time route files were read.
     *
     * @param problem why the set that ran before stayed; empty when the new one runs
     * @param detail everything about it
     */
    public record Reload(Instant at, Optional<String> problem, JsonNode detail) {}

    public RoutesSection(Supplier<List<Route>> routes, Supplier<Optional<Reload>> lastReload) {
        this.routes = routes;
        this.lastReload = lastReload;
    }

    @Override
    public JsonNode get() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        lastReload
                .get()
                .ifPresentOrElse(
                        reload -> {
                            ObjectNode entry = json.putObject("last_reload");
                            Times.put(entry, "at", Optional.of(reload.at()));
                            entry.put("ok", reload.problem().isEmpty());
                            entry.put("problem", reload.problem().orElse(null));
                            for (String member : List.of(
                                    "outcome", "errors", "changed", "settings", "waiting_for_restart", "notes")) {
                                entry.set(member, reload.detail().path(member).deepCopy());
                            }
                        },
                        () -> json.putNull("last_reload"));
        ArrayNode list = json.putArray("items");
        routes.get()
                .forEach(route -> list.addObject()
                        .put("id", route.id())
                        .put("group", route.group())
                        .put("state", route.state()));
        return json;
    }
}

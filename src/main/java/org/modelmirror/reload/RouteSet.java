package org.modelmirror.reload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;

/** All route files together, read and taken apart into what is loaded as a whole. Immutable. */
final class RouteSet {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

    private static final Pattern DIRECT = Pattern.compile("\"(direct:[^\"?]+)");

    private final Map<String, String> texts;
    private final Map<String, YamlText> documents;
    private final Map<String, RouteUnit> units;
    private final List<RouteProblem> problems;
    /** Those that others are made with; few. */
    private final List<RouteUnit> shared;

    private RouteSet(
            Map<String, String> texts,
            Map<String, YamlText> documents,
            Map<String, RouteUnit> units,
            List<RouteProblem> problems) {
        this.texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
        this.documents = Collections.unmodifiableMap(new LinkedHashMap<>(documents));
        this.units = Collections.unmodifiableMap(new LinkedHashMap<>(units));
        this.problems = List.copyOf(problems);
        this.shared = units.values().stream().filter(unit -> !unit.runs()).toList();
    }

    /** Takes texts apart, by file; what is no YAML becomes a problem and is left out. */
    static RouteSet of(Map<String, String> texts) {
        return of(texts, new RouteSet(Map.of(), Map.of(), Map.of(), List.of()));
    }

    /** The same as {@link #of}; what another set has read already, as most files of an edited one, is not read again. */
    static RouteSet of(Map<String, String> texts, RouteSet known) {
        Map<String, YamlText> documents = new TreeMap<>();
        Map<String, RouteUnit> units = new LinkedHashMap<>();
        List<RouteProblem> problems = new ArrayList<>();
        new TreeMap<>(texts).forEach((file, text) -> {
            try {
                YamlText read = text.equals(known.texts.get(file)) ? known.documents.get(file) : null;
                YamlText document = read == null ? YamlText.parse(text) : read;
                documents.put(file, document);
                List<RouteUnit> parts = read == null ? unitsOf(file, text, document.root()) : known.unitsOfFile(file);
                parts.forEach(unit -> units.put(unit.key(), unit));
            } catch (UnreadableYamlException e) {
                problems.add(new RouteProblem(
                        file,
                        e.line(),
                        String.valueOf(e.getMessage()),
                        "indent with two spaces, and quote texts with braces or colons"));
            }
        });
        return new RouteSet(texts, documents, units, problems);
    }

    private List<RouteUnit> unitsOfFile(String file) {
        return units.values().stream().filter(unit -> unit.file().equals(file)).toList();
    }

    /** Those that others are made with: templates and configurations. */
    List<RouteUnit> shared() {
        return shared;
    }

    Map<String, String> texts() {
        return texts;
    }

    /** The files that could be read. */
    Map<String, YamlText> documents() {
        return documents;
    }

    Map<String, RouteUnit> units() {
        return units;
    }

    /** What could not be read. */
    List<RouteProblem> problems() {
        return problems;
    }

    /** The ids of all routes. */
    Set<String> routeIds() {
        Set<String> ids = new TreeSet<>();
        units.values().stream().filter(RouteUnit::runs).forEach(unit -> ids.addAll(unit.ids()));
        return ids;
    }

    /** The file a route comes from. */
    Optional<RouteUnit> unitOfRoute(String id) {
        return units.values().stream()
                .filter(unit -> unit.runs() && unit.ids().contains(id))
                .findFirst();
    }

    /** Keys of the units that a request can meet: those with operations, and whatever they hand over to and wait for. */
    Set<String> reachedByRequests() {
        Map<String, RouteUnit> takers = new HashMap<>();
        Deque<RouteUnit> open = new ArrayDeque<>();
        for (RouteUnit unit : units.values()) {
            for (JsonNode element : unit.content()) {
                String from = element.path("route").path("from").path("uri").asText();
                if (from.startsWith("direct:")) {
                    takers.put(from, unit);
                }
                if (element.has("rest") || from.startsWith("platform-http:")) {
                    open.add(unit);
                }
            }
        }
        Set<String> reached = new TreeSet<>();
        while (!open.isEmpty()) {
            RouteUnit unit = open.remove();
            if (reached.add(unit.key())) {
                unit.content().forEach(element -> {
                    Matcher matcher = DIRECT.matcher(element.toString());
                    while (matcher.find()) {
                        RouteUnit taker = takers.get(matcher.group(1));
                        if (taker != null) {
                            open.add(taker);
                        }
                    }
                });
            }
        }
        return reached;
    }

    /**
     * Everything that decides how a unit's routes behave: itself, what it uses, and the values of all placeholders in
     * them. Two that are equal need not be replaced by one another.
     *
     * @param values of placeholders; empty where there is none
     */
    List<Object> fingerprint(RouteUnit unit, Function<String, Optional<String>> values) {
        List<RouteUnit> parts = new ArrayList<>();
        parts.add(unit);
        for (RouteUnit other : shared) {
            if (other.ids().stream().anyMatch(id -> isUsed(id, unit))) {
                parts.add(other);
            }
        }
        // What a template uses decides about its instances too.
        for (RouteUnit template : shared) {
            if (template.kind() == RouteUnit.Kind.TEMPLATE
                    && template.ids().stream().anyMatch(id -> isUsed(id, unit))) {
                for (RouteUnit other : shared) {
                    if (other.kind() == RouteUnit.Kind.CONFIGURATION
                            && other.ids().stream().anyMatch(id -> isUsed(id, template))) {
                        parts.add(other);
                    }
                }
            }
        }
        List<JsonNode> content = new ArrayList<>();
        Map<String, Optional<String>> given = new TreeMap<>();
        for (RouteUnit part : parts) {
            content.addAll(part.content());
            part.placeholders().forEach(name -> given.put(name, values.apply(name)));
        }
        return List.of(content, given);
    }

    private static boolean isUsed(String id, RouteUnit by) {
        return by.uses().stream()
                .anyMatch(used ->
                        used.equals(id) || (used.endsWith("*") && id.startsWith(used.substring(0, used.length() - 1))));
    }

    /** The names between braces, without what stands for a default. */
    static Set<String> placeholders(JsonNode node) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(node.toString());
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static List<RouteUnit> unitsOf(String file, String text, JsonNode root) {
        List<JsonNode> elements = new ArrayList<>();
        root.forEach(elements::add);
        boolean isList = elements.size() > 1
                && elements.stream()
                        .allMatch(element -> element.has("templatedRoute")
                                || element.has("routeConfiguration")
                                || element.has("routeTemplate"));
        if (!isList) {
            return List.of(unit(file, file, text, elements));
        }
        List<RouteUnit> units = new ArrayList<>();
        for (JsonNode element : elements) {
            JsonNode alone = JsonNodeFactory.instance.arrayNode().add(element);
            // JSON is YAML, and no neighbour can be cut by mistake.
            String entry = JsonWriter.toText(alone, JsonForm.STORE);
            String id = String.join(",", new TreeSet<>(ids(element)));
            units.add(unit(file + "#" + id, file, entry, List.of(element)));
        }
        return units;
    }

    private static RouteUnit unit(String key, String file, String text, List<JsonNode> elements) {
        RouteUnit.Kind kind = RouteUnit.Kind.ROUTES;
        if (!elements.isEmpty() && elements.stream().allMatch(element -> element.has("routeTemplate"))) {
            kind = RouteUnit.Kind.TEMPLATE;
        } else if (!elements.isEmpty() && elements.stream().allMatch(element -> element.has("routeConfiguration"))) {
            kind = RouteUnit.Kind.CONFIGURATION;
        }
        Set<String> ids = new LinkedHashSet<>();
        Set<String> uses = new LinkedHashSet<>();
        Set<String> placeholders = new TreeSet<>();
        for (JsonNode element : elements) {
            ids.addAll(ids(element));
            uses(element, uses);
            placeholders.addAll(placeholders(element));
        }
        return new RouteUnit(key, file, kind, ids, text, elements, uses, placeholders);
    }

    private static Set<String> ids(JsonNode element) {
        Set<String> ids = new LinkedHashSet<>();
        element.properties().forEach(kind -> {
            JsonNode body = kind.getValue();
            switch (kind.getKey()) {
                case "route", "routeTemplate", "routeConfiguration" -> addText(ids, body.get("id"));
                case "templatedRoute" -> addText(ids, body.get("routeId"));
                default -> {
                    // A rest block's routes stand beside it.
                }
            }
        });
        return ids;
    }

    private static void uses(JsonNode element, Set<String> uses) {
        addText(uses, element.path("templatedRoute").get("routeTemplateRef"));
        addText(uses, element.path("route").get("routeConfigurationId"));
        addText(uses, element.path("routeTemplate").path("route").get("routeConfigurationId"));
    }

    private static void addText(Set<String> texts, @Nullable JsonNode node) {
        if (node != null && node.isValueNode() && !node.isNull()) {
            for (String one : node.asText().split(",", -1)) {
                texts.add(one.strip());
            }
        }
    }
}

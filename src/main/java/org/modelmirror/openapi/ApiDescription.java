package org.modelmirror.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordSchema;

/**
 * All operations of the API with their schemas (http-api.md 1.7), from which a document is made for those that an instance
 * serves at present. Operation ids, tags and names of schemas are those of the peer: clients are generated from them.
 * Immutable.
 */
public final class ApiDescription {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Every piece, in the order in which a reader meets their operations. */
    private static final List<String> PIECES = List.of(
            "system",
            "v2",
            "v1",
            "search",
            "text",
            "analytics",
            "metadata",
            "history",
            "guard",
            "routes",
            "raw",
            "web");

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final Pattern NO_NAME = Pattern.compile("[^A-Za-z0-9]");

    private final ObjectNode base;
    private final ObjectNode components;
    private final List<Described> operations;
    private final String version;

    /**
     * One operation.
     *
     * @param method in lower case
     * @param path as it is shown
     * @param template the path that a route declares; another one where a parameter is spelt out
     */
    private record Described(
            String piece, String method, String path, String template, String server, ObjectNode shortForm) {}

    private ApiDescription(ObjectNode base, ObjectNode components, List<Described> operations, String version) {
        this.base = base;
        this.components = components;
        this.operations = List.copyOf(operations);
        this.version = version;
    }

    /**
     * Reads what is packaged.
     *
     * @param version of this program
     * @throws IllegalStateException when a piece is missing or makes no sense, which is a fault of the build
     */
    public static ApiDescription load(String version) {
        ObjectNode base = Yaml.read("base");
        ObjectNode schemas = RecordTypes.schemas();
        schemas.setAll((ObjectNode) base.path("schemas"));
        List<Described> operations = new ArrayList<>();
        for (String name : PIECES) {
            ObjectNode piece = Yaml.read(name);
            piece.path("schemas").properties().forEach(schema -> {
                if (schemas.has(schema.getKey())) {
                    throw new IllegalStateException("two schemas are called " + schema.getKey());
                }
                schemas.set(schema.getKey(), schema.getValue());
            });
            addAll(operations, name, piece.path("paths"), "", "");
            spellOut(operations, name, piece.path("perCategory"));
        }
        ObjectNode components = NODES.objectNode();
        components.set("schemas", schemas);
        components.set("responses", errors(base.path("errors")));
        components.set("parameters", base.path("parameters"));
        components.set("headers", base.path("headers"));
        JsonNode security = base.path("securityScheme");
        components.putObject("securitySchemes").set(security.path("name").asText(), security.path("scheme"));
        return new ApiDescription(base, components, operations, version);
    }

    /** @param spelt what stands in paths for the parameter that follows; empty when nothing does */
    private static void addAll(
            List<Described> operations, String piece, JsonNode paths, String spelt, String parameter) {
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            String server = path.getValue().path("server").asText();
            String template = spelt.isEmpty() ? path.getKey() : replaceSegment(path.getKey(), spelt, parameter);
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (operation.getValue() instanceof ObjectNode form) {
                    operations.add(new Described(piece, operation.getKey(), path.getKey(), template, server, form));
                }
            }
        }
    }

    private static String replaceSegment(String path, String segment, String by) {
        String[] segments = path.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].equals(segment)) {
                segments[i] = by;
                break;
            }
        }
        return String.join("/", segments);
    }

    /** The operations whose bodies are of another type for each category. */
    private static void spellOut(List<Described> operations, String piece, JsonNode perCategory) {
        boolean isLegacy = perCategory.path("of").asText().equals("legacy");
        for (Category category : Category.values()) {
            if (perCategory.isMissingNode() || (isLegacy && !category.hasLegacyForm())) {
                continue;
            }
            Map<String, String> words = Map.of(
                    "<category>", category.id(),
                    "<V2Type>", RecordSchema.of(category).typeName(),
                    "<LegacyType>", "Legacy" + category.typeName() + "Record");
            JsonNode paths = fill(perCategory.path("paths"), words);
            addAll(
                    operations,
                    piece,
                    paths,
                    category.id(),
                    perCategory.path("template").asText());
        }
        JsonNode ids = perCategory.path("ids");
        operations.forEach(operation -> {
            String other = ids.path(operation.shortForm.path("id").asText()).asText();
            if (!other.isEmpty()) {
                operation.shortForm.put("id", other);
            }
        });
    }

    private static JsonNode fill(JsonNode node, Map<String, String> words) {
        if (node instanceof ObjectNode object) {
            ObjectNode filled = NODES.objectNode();
            object.properties()
                    .forEach(member -> filled.set(fill(member.getKey(), words), fill(member.getValue(), words)));
            return filled;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode filled = NODES.arrayNode();
            array.forEach(item -> filled.add(fill(item, words)));
            return filled;
        }
        return node.isTextual() ? NODES.textNode(fill(node.textValue(), words)) : node;
    }

    private static String fill(String text, Map<String, String> words) {
        String filled = text;
        for (Map.Entry<String, String> word : words.entrySet()) {
            filled = filled.replace(word.getKey(), word.getValue());
        }
        return filled;
    }

    private static ObjectNode errors(JsonNode texts) {
        ObjectNode responses = NODES.objectNode();
        for (Map.Entry<String, JsonNode> text : texts.properties()) {
            ObjectNode response = responses.putObject(OperationForm.errorName(text.getKey()));
            response.set("description", text.getValue());
            String schema = text.getKey().equals("422") ? "HTTPValidationError" : "Error";
            response.putObject("content")
                    .putObject("application/json")
                    .set("schema", OperationForm.reference("schemas", schema));
        }
        return responses;
    }

    /** Every operation that is described, as {@code GET /path}, by the path that a route declares for it. */
    public Set<String> templates() {
        Set<String> templates = new HashSet<>();
        operations.forEach(operation -> templates.add(key(operation.method, operation.template)));
        return templates;
    }

    /** The same, of one piece. */
    Set<String> templates(String piece) {
        Set<String> templates = new HashSet<>();
        operations.stream()
                .filter(operation -> operation.piece.equals(piece))
                .forEach(operation -> templates.add(key(operation.method, operation.template)));
        return templates;
    }

    /** A new document of all that is described, served or not. */
    public ObjectNode everything() {
        return document(templates());
    }

    /**
     * A new document for what is served. An operation that is not described, as of a route that somebody added, is shown
     * with its path and parameters alone; a prefix, ending in {@code *}, cannot be shown.
     *
     * @param served as {@code GET /path}
     */
    public ObjectNode document(Set<String> served) {
        ObjectNode document = NODES.objectNode().put("openapi", "3.1.0");
        ObjectNode info = document.putObject("info");
        base.path("info").properties().forEach(member -> {
            info.set(member.getKey(), member.getValue());
            if (member.getKey().equals("title")) {
                info.put("version", version);
            }
        });
        document.set("servers", base.path("servers"));
        ArrayNode tags = document.putArray("tags");
        ObjectNode paths = document.putObject("paths");
        OperationForm form =
                new OperationForm(base.path("securityScheme").path("name").asText(), base.path("headerSets"));
        for (Described operation : operations) {
            if (served.contains(key(operation.method, operation.template))) {
                ObjectNode written = form.write(operation.shortForm);
                ObjectNode item = item(paths, operation.path);
                if (!operation.server.isEmpty() && !item.has("servers")) {
                    item.putArray("servers").addObject().put("url", operation.server);
                }
                item.set(operation.method, written);
            }
        }
        Set<String> described = templates();
        served.stream()
                .filter(operation -> !described.contains(operation) && !operation.endsWith("*"))
                .sorted()
                .forEach(operation -> addPlain(paths, form, operation));
        Set<String> used = new HashSet<>();
        paths.forEach(item -> item.forEach(operation -> operation.path("tags").forEach(tag -> used.add(tag.asText()))));
        base.path("tags").forEach(tag -> {
            if (used.contains(tag.path("name").asText())) {
                tags.add(tag);
            }
        });
        document.set("components", components);
        return document.deepCopy();
    }

    private static void addPlain(ObjectNode paths, OperationForm form, String operation) {
        int space = operation.indexOf(' ');
        String method = operation.substring(0, space).toLowerCase(Locale.ROOT);
        String path = operation.substring(space + 1);
        ObjectNode shortForm = NODES.objectNode();
        shortForm.put("id", NO_NAME.matcher(path.substring(1) + "/" + method).replaceAll("_"));
        shortForm.putArray("tags").add("default");
        shortForm.put("summary", "Served by a route of this instance");
        ArrayNode parameters = shortForm.putArray("parameters");
        Matcher names = PARAMETER.matcher(path);
        while (names.find()) {
            ObjectNode parameter =
                    parameters.addObject().put("name", names.group(1)).put("in", "path");
            parameter.put("required", true).putObject("schema").put("type", "string");
        }
        shortForm.putObject("answers").putNull("200");
        item(paths, path).set(method, form.write(shortForm));
    }

    private static ObjectNode item(ObjectNode paths, String path) {
        return paths.get(path) instanceof ObjectNode known ? known : paths.putObject(path);
    }

    private static String key(String method, String path) {
        return Objects.requireNonNull(method).toUpperCase(Locale.ROOT) + " " + path;
    }
}

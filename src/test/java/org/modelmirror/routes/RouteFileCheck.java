package org.modelmirror.routes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelmirror.settings.SettingsCatalog;

/** The rules of docs/architecture.md for files under {@code routes/}; collects what breaks them. */
final class RouteFileCheck {
    static final String ENDING = ".camel.yaml";

    private static final String SCHEMA_FILE = "schema/camelYamlDsl.json";
    /** Immutable, and slow to read. */
    private static final JsonSchema SCHEMA = loadSchema();

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");
    private static final Set<String> FORBIDDEN_STEPS =
            Set.of("process", "script", "groovy", "joor", "java", "js", "mvel", "ognl", "python");
    /** Free-form members, in which an {@code id} is none of a step. */
    private static final Set<String> FREE_FORM = Set.of("parameters", "properties", "beans");

    private final YAMLMapper yaml = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private final Set<String> placeholders = SettingsCatalog.placeholders();
    private final Map<String, String> fileById = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    /** @param name file name with its ending, without its folder */
    void check(String name, String text) {
        JsonNode document;
        try {
            document = yaml.readTree(text);
        } catch (JsonProcessingException e) {
            problem(name, "is no YAML: " + e.getOriginalMessage());
            return;
        }
        if (!document.isArray()) {
            problem(name, "is no list of routes");
            return;
        }
        checkSchema(name, document);
        checkNames(name, document);
        checkContent(name, document);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    private void checkSchema(String name, JsonNode document) {
        for (ValidationMessage message : SCHEMA.validate(document)) {
            JsonNode instance = message.getInstanceNode();
            boolean placeholder = instance != null
                    && instance.isTextual()
                    && instance.asText().contains("{{");
            // What stands for a number is text until Camel has replaced it.
            boolean replaced = placeholder && Set.of("type", "enum", "pattern").contains(message.getType());
            // The schema calls durations and expressions strings; the loader takes any scalar for them, unquoted too.
            boolean scalar = message.getType().equals("type")
                    && instance != null
                    && instance.isValueNode()
                    && !instance.isNull()
                    && message.getMessage().endsWith("string expected");
            if (!replaced && !scalar) {
                problem(name, "breaks the schema: " + message.getMessage());
            }
        }
    }

    private void checkNames(String name, JsonNode document) {
        String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        if (stem.contains(".") || !name.endsWith(ENDING)) {
            problem(name, "is not called <id>" + ENDING + ", which is all that Camel loads");
        }
        Map<String, Integer> kinds = new HashMap<>();
        for (JsonNode element : document) {
            element.fieldNames().forEachRemaining(kind -> kinds.merge(kind, 1, Integer::sum));
        }
        if (stem.equals("categories") || stem.equals("extra-files")) {
            expectOnly(name, kinds, Set.of("templatedRoute"));
        } else if (stem.equals("errors")) {
            expectOnly(name, kinds, Set.of("routeConfiguration"));
        } else if (stem.startsWith("serve-") && kinds.containsKey("rest")) {
            expectOnly(name, kinds, Set.of("rest", "route"));
            if (kinds.get("rest") != 1) {
                problem(name, "holds more than one rest block");
            }
        } else {
            checkSingle(name, stem, document);
        }
    }

    /** One route or template, and beside it at most what handles the failures of this file's route. */
    private void checkSingle(String name, String stem, JsonNode document) {
        List<JsonNode> elements = new ArrayList<>();
        document.forEach(element -> {
            if (!element.has("onException")) {
                elements.add(element);
            }
        });
        if (elements.size() != 1) {
            problem(name, "holds " + elements.size() + " elements, not one route");
        } else {
            JsonNode element = elements.get(0).elements().next();
            String id = element.path(element.has("routeId") ? "routeId" : "id").asText();
            if (!id.equals(stem)) {
                problem(name, "holds '" + id + "', which is not its name");
            }
        }
    }

    private void expectOnly(String name, Map<String, Integer> kinds, Set<String> allowed) {
        Set<String> others = new HashSet<>(kinds.keySet());
        others.removeAll(allowed);
        if (!others.isEmpty()) {
            problem(name, "may hold only " + allowed + ", not " + others);
        }
    }

    private void checkContent(String name, JsonNode document) {
        for (JsonNode element : document) {
            element.properties().forEach(kind -> {
                JsonNode body = kind.getValue();
                boolean described = Set.of("route", "routeTemplate", "rest", "routeConfiguration")
                        .contains(kind.getKey());
                if (described && body.path("description").asText().isBlank()) {
                    problem(name, kind.getKey() + " '" + body.path("id").asText() + "' has no description");
                }
                if (described && body.path("id").asText().isBlank()) {
                    problem(name, kind.getKey() + " has no id");
                }
                if (body.has("routeId")) {
                    addId(name, body.get("routeId").asText());
                }
                Set<String> declared = new HashSet<>();
                if (kind.getKey().equals("routeTemplate")) {
                    body.path("parameters")
                            .forEach(parameter ->
                                    declared.add(parameter.path("name").asText()));
                }
                checkPlaceholders(name, body, declared);
                walk(kind.getKey(), body, (key, node) -> checkStep(name, key, node));
            });
        }
    }

    private void checkStep(String name, String key, JsonNode node) {
        if (FORBIDDEN_STEPS.contains(key)) {
            problem(name, "uses " + key + ", where a bean with a method belongs");
        }
        if (key.equals("bean") && !(node.hasNonNull("ref") && node.hasNonNull("method"))) {
            problem(name, "calls a bean without naming ref and method");
        }
        if (node.path("id").isTextual()) {
            addId(name, node.get("id").asText());
        }
    }

    private void addId(String name, String id) {
        String other = fileById.putIfAbsent(id, name);
        if (other != null) {
            problem(name, "uses the id '" + id + "' of " + other + " again");
        }
    }

    private void checkPlaceholders(String name, JsonNode node, Set<String> declared) {
        Matcher matcher = PLACEHOLDER.matcher(node.toString());
        while (matcher.find()) {
            String placeholder = matcher.group(1);
            if (!placeholders.contains(placeholder) && !declared.contains(placeholder)) {
                problem(name, "uses {{" + placeholder + "}}, which is no setting and no parameter");
            }
        }
    }

    /** Visits every object with the member name under which it stands, free-form ones left out. */
    private static void walk(String key, JsonNode node, BiConsumer<String, JsonNode> visitor) {
        if (node.isArray()) {
            node.forEach(item -> walk(key, item, visitor));
            return;
        }
        visitor.accept(key, node);
        node.properties().stream()
                .filter(member -> !FREE_FORM.contains(member.getKey()))
                .forEach(member -> walk(member.getKey(), member.getValue(), visitor));
    }

    private void problem(String name, String text) {
        problems.add(name + " " + text);
    }

    private static JsonSchema loadSchema() {
        try (InputStream in = Objects.requireNonNull(
                RouteFileCheck.class.getClassLoader().getResourceAsStream(SCHEMA_FILE), SCHEMA_FILE)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                    .getSchema(
                            new ObjectMapper().readTree(in),
                            SchemaValidatorsConfig.builder().locale(Locale.ROOT).build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

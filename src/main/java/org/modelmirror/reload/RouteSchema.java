package org.modelmirror.reload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.settings.NearestName;

/** The schema of Camel's YAML DSL, with what the loader takes beyond it. Thread-safe; slow to make. */
final class RouteSchema {
    private static final String FILE = "schema/camelYamlDsl.json";

    private final JsonSchema schema;
    private final Set<String> names = new HashSet<>();

    /** Reads the schema, which comes with camel-yaml-dsl; takes half a second. */
    RouteSchema() {
        try (InputStream in =
                Objects.requireNonNull(RouteSchema.class.getClassLoader().getResourceAsStream(FILE), FILE)) {
            JsonNode json = new ObjectMapper().readTree(in);
            collectNames(json);
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                    .getSchema(
                            json,
                            SchemaValidatorsConfig.builder()
                                    .locale(Locale.ROOT)
                                    .pathType(PathType.JSON_POINTER)
                                    // Every branch of it takes more memory than the service has; few are gone into.
                                    .preloadJsonSchema(false)
                                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes along what the validator does not know and would warn of. */
    private void collectNames(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("deprecated").isBoolean()) {
            object.remove("deprecated");
        }
        node.path("properties").fieldNames().forEachRemaining(names::add);
        node.forEach(this::collectNames);
    }

    List<RouteProblem> check(String file, YamlText document) {
        List<RouteProblem> problems = new ArrayList<>();
        for (ValidationMessage message : schema.validate(document.root())) {
            if (!isTakenAnyway(message)) {
                problems.add(problem(file, document, message));
            }
        }
        return problems;
    }

    private RouteProblem problem(String file, YamlText document, ValidationMessage message) {
        String pointer = String.valueOf(message.getInstanceLocation());
        String property = message.getProperty();
        String text = String.valueOf(message.getMessage()).replaceFirst("^/[^:]*: |^: ", "");
        if (property != null && message.getType().equals("additionalProperties")) {
            Optional<String> meant = NearestName.of(property, names).filter(name -> !name.equals(property));
            return new RouteProblem(
                    file,
                    document.line(pointer + "/" + property.replace("~", "~0").replace("/", "~1")),
                    "'" + property + "' is not known here",
                    meant.map(name -> "did you mean '" + name + "'?")
                            .orElse("see the indentation: it may belong to another step"));
        }
        return RouteProblem.of(file, document.line(pointer), "breaks the schema of routes: " + text);
    }

    private static boolean isTakenAnyway(ValidationMessage message) {
        JsonNode instance = message.getInstanceNode();
        if (instance == null) {
            return false;
        }
        // What stands for a number is text until Camel has replaced it.
        boolean replaced = instance.isTextual()
                && instance.asText().contains("{{")
                && Set.of("type", "enum", "pattern").contains(message.getType());
        // The schema calls durations and expressions strings; the loader takes any scalar for them, unquoted too.
        boolean scalar = message.getType().equals("type")
                && instance.isValueNode()
                && !instance.isNull()
                && String.valueOf(message.getMessage()).endsWith("string expected");
        return replaced || scalar;
    }
}

package org.modelmirror.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes an operation out of the short form of the pieces. Immutable. */
final class OperationForm {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String JSON = "application/json";
    private static final String SCHEMA = "schema";

    /** What may be wrong with any request, however right it is for its operation. */
    private static final List<String> ALWAYS = List.of("400", "431", "500", "503");

    private static final Map<String, String> SUCCESSES = Map.of(
            "200", "The answer",
            "201", "It was added",
            "202", "Accepted; it is not done yet",
            "204", "It is done; there is nothing to say",
            "304", "The client's copy is current");

    private static final Map<String, String> ROLES = Map.of(
            "reader", "Needs the key of any AI Horde user.",
            "requestor", "Needs the key of a user who may propose changes, or, with the queue off, of an approver.",
            "writer", "Needs the key of a user who may propose changes, or, with the queue off, of an approver.",
            "approver", "Needs the key of an approver.");

    private final String securityName;
    private final JsonNode headerSets;

    OperationForm(String securityName, JsonNode headerSets) {
        this.securityName = securityName;
        this.headerSets = headerSets;
    }

    /** A new OpenAPI operation. */
    ObjectNode write(JsonNode shortForm) {
        ObjectNode operation = NODES.objectNode();
        operation.put("operationId", text(shortForm, "id"));
        operation.set("tags", shortForm.path("tags"));
        operation.put("summary", text(shortForm, "summary"));
        Optional<String> role = find(shortForm, "role");
        String description = find(shortForm, "description").orElse("")
                + role.map(name -> " " + ROLES.get(name)).orElse("");
        if (!description.isBlank()) {
            operation.put("description", description.strip());
        }
        if (shortForm.path("deprecated").asBoolean()) {
            operation.put("deprecated", true);
        }
        if (!shortForm.path("parameters").isEmpty()) {
            ArrayNode parameters = operation.putArray("parameters");
            shortForm.path("parameters").forEach(parameter -> parameters.add(parameter(parameter)));
        }
        find(shortForm, "body").ifPresent(schema -> {
            ObjectNode body = operation.putObject("requestBody").put("required", true);
            body.putObject("content").putObject(JSON).set(SCHEMA, reference("schemas", schema));
        });
        operation.set("responses", responses(shortForm, role));
        if (role.isPresent()) {
            operation.putArray("security").addObject().putArray(securityName);
        }
        return operation;
    }

    private static JsonNode parameter(JsonNode parameter) {
        return parameter.isTextual() ? reference("parameters", parameter.textValue()) : parameter;
    }

    private ObjectNode responses(JsonNode shortForm, Optional<String> role) {
        Map<String, JsonNode> responses = new TreeMap<>();
        List<String> errors = new ArrayList<>(ALWAYS);
        shortForm.path("errors").forEach(status -> errors.add(status.asText()));
        if (role.isPresent()) {
            errors.addAll(List.of("401", "429"));
            role.filter(name -> !name.equals("reader")).ifPresent(name -> errors.add("403"));
        }
        if (shortForm.has("body")) {
            errors.addAll(List.of("413", "422"));
        }
        errors.forEach(status -> responses.put(status, reference("responses", errorName(status))));
        shortForm
                .path("answers")
                .properties()
                .forEach(answer -> responses.put(answer.getKey(), response(answer.getKey(), answer.getValue())));
        ObjectNode all = NODES.objectNode();
        responses.forEach(all::set);
        return all;
    }

    /** The name of the response that every operation gives with an error of this status. */
    static String errorName(String status) {
        return "Error" + status;
    }

    private ObjectNode response(String status, JsonNode answer) {
        ObjectNode response = NODES.objectNode();
        response.put("description", find(answer, "text").orElse(SUCCESSES.getOrDefault(status, "See the status")));
        if (!answer.isObject()) {
            return response;
        }
        JsonNode headers = answer.path("headers");
        JsonNode names = headers.isTextual() ? headerSets.path(headers.textValue()) : headers;
        if (!names.isEmpty()) {
            ObjectNode described = response.putObject("headers");
            names.forEach(name -> described.set(name.textValue(), reference("headers", name.textValue())));
        }
        ObjectNode content = response.putObject("content");
        jsonSchema(answer).ifPresent(schema -> content.putObject(JSON).set(SCHEMA, schema));
        find(answer, "type").ifPresent(type -> describe(content, type, answer));
        answer.path("types").forEach(type -> describe(content, type.textValue(), answer));
        find(answer, "or").ifPresent(type -> describe(content, type, answer));
        return response;
    }

    private static Optional<ObjectNode> jsonSchema(JsonNode answer) {
        if (answer.has(SCHEMA)) {
            return Optional.of(reference("schemas", text(answer, SCHEMA)));
        }
        if (answer.has("map")) {
            ObjectNode map = NODES.objectNode().put("type", "object");
            map.set("additionalProperties", reference("schemas", text(answer, "map")));
            return Optional.of(map);
        }
        if (answer.has("list")) {
            ObjectNode list = NODES.objectNode().put("type", "array");
            list.set("items", reference("schemas", text(answer, "list")));
            return Optional.of(list);
        }
        return Optional.empty();
    }

    /** Text, or JSON that can only be an error. */
    private static void describe(ObjectNode content, String type, JsonNode answer) {
        ObjectNode media = content.putObject(type);
        media.set(
                SCHEMA,
                type.equals(JSON)
                        ? reference("schemas", "Error")
                        : NODES.objectNode().put("type", "string"));
        if (answer.has("example") && !type.equals(JSON)) {
            media.set("example", answer.path("example"));
        }
    }

    static ObjectNode reference(String kind, String name) {
        return NODES.objectNode().put("$ref", "#/components/" + kind + "/" + name);
    }

    private static Optional<String> find(JsonNode node, String member) {
        return Optional.ofNullable(node.path(member).textValue());
    }

    private static String text(JsonNode node, String member) {
        return find(node, member).orElseThrow(() -> new IllegalStateException("no " + member + " in " + node));
    }
}

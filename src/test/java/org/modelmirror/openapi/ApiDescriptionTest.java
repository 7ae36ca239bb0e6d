package org.modelmirror.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.testing.Contract;

/** The description describes what the route files declare, all of it and nothing else, in the peer's names. */
class ApiDescriptionTest {
    private static final ApiDescription DESCRIPTION = ApiDescription.load("1.2.3");
    private static final ObjectNode DOCUMENT = DESCRIPTION.everything();
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final Pattern EACH = Pattern.compile("get|post|put|delete");

    private static Set<String> declared() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        Set<String> declared = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("routes/6-serve"))) {
            for (Path file : files.sorted().toList()) {
                for (JsonNode element : yaml.readTree(Files.readAllBytes(file))) {
                    JsonNode rest = element.path("rest");
                    String base = rest.path("path").asText().replaceFirst("/$", "");
                    for (String method : List.of("get", "post", "put", "delete", "patch", "head")) {
                        for (JsonNode operation : rest.path(method)) {
                            String path = base + operation.path("path").asText("");
                            declared.add(method.toUpperCase(Locale.ROOT) + " " + (path.isEmpty() ? "/" : path));
                        }
                    }
                }
            }
        }
        return declared;
    }

    @Test
    void describesEveryOperationThatTheRouteFilesDeclare() throws IOException {
        assertThat(declared())
                .hasSizeGreaterThan(75)
                .allSatisfy(operation -> assertThat(DESCRIPTION.templates()).contains(operation));
    }

    @Test
    void describesNothingThatNoRouteFileDeclares() throws IOException {
        assertThat(declared()).containsAll(DESCRIPTION.templates());
    }

    @Test
    void showsWhatIsServedAlone() {
        ObjectNode document =
                DESCRIPTION.document(Set.of("GET /heartbeat", "POST /model_references/v2/{model_category_name}"));

        List<String> operations = new ArrayList<>();
        forEachOperation(
                document,
                (path, operation) ->
                        operations.add(operation.path("operationId").asText()));
        assertThat(operations)
                .hasSize(1 + Category.values().length)
                .contains("heartbeat_heartbeat_get", "create_v2_image_generation", "create_v2_ti");
    }

    @Test
    void showsAnOperationOfSomebodyElsesRoute_withItsParameters() {
        JsonNode item = DESCRIPTION
                .document(Set.of("GET /mine/{thing}", "GET /prefix/*"))
                .path("paths");

        assertThat(item.size()).isEqualTo(1);
        JsonNode operation = item.path("/mine/{thing}").path("get");
        assertThat(operation.path("operationId").asText()).isEqualTo("mine__thing__get");
        assertThat(operation.at("/parameters/0/name").asText()).isEqualTo("thing");
        assertThat(operation.at("/responses/200").isObject()).isTrue();
    }

    @Test
    void hasTheFactsThatGeneratedClientsRelyOn() {
        assertThat(DOCUMENT.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(DOCUMENT.at("/info/title").asText()).isEqualTo("Horde Model Reference API");
        assertThat(DOCUMENT.at("/info/version").asText()).isEqualTo("1.2.3");
        assertThat(DOCUMENT.path("servers").findValuesAsText("url"))
                .containsExactly("/api", "https://models.aihorde.net/api", "http://localhost:19800/api");
        assertThat(DOCUMENT.at("/components/securitySchemes/APIKeyHeader/name").asText())
                .isEqualTo("apikey");
        assertThat(DOCUMENT.at("/paths/~1model_references~1statistics~1{model_category_name}~1with-stats/get/tags"))
                .hasToString("[\"v2\",\"statistics\"]");
        assertThat(idOf("get", "/model_references/v2/clip")).isEqualTo("read_v2_clip_all");
        assertThat(idOf("get", "/model_references/v2/clip/model/{model_name}")).isEqualTo("read_v2_clip_one");
        assertThat(idOf("put", "/model_references/v2/{model_category_name}/model/{model_name}"))
                .isEqualTo("update_v2_model");
        assertThat(idOf("post", "/model_references/v1/image_generation"))
                .isEqualTo("create_legacy_image_generation_model");
        assertThat(idOf("put", "/model_references/v1/image_generation")).isEqualTo("update_legacy_model");
        assertThat(idOf("put", "/model_references/v1/clip")).isEqualTo("update_legacy_clip_model");
    }

    private static String idOf(String method, String path) {
        return DOCUMENT.path("paths")
                .path(path)
                .path(method)
                .path("operationId")
                .asText();
    }

    @Test
    void describesRecordsAsTheyAreChecked() {
        JsonNode image = DOCUMENT.at("/components/schemas/ImageGenerationModelRecord");

        assertThat(image.path("required")).hasToString("[\"name\",\"baseline\",\"nsfw\"]");
        assertThat(image.at("/properties/nsfw")).hasToString("{\"type\":\"boolean\"}");
        assertThat(image.at("/properties/size_on_disk_bytes")).hasToString("{\"type\":[\"integer\",\"null\"]}");
        assertThat(image.at("/properties/config/$ref").asText()).isEqualTo("#/components/schemas/RecordConfig");
        assertThat(DOCUMENT.at("/components/schemas/DownloadRecord/properties/sha256sum"))
                .hasToString("{\"type\":\"string\",\"default\":\"FIXME\"}");
        assertThat(DOCUMENT.at("/components/schemas/LegacyClipRecord/properties/type"))
                .hasToString("{\"type\":\"string\",\"enum\":[\"clip\",\"coca\"],\"default\":\"clip\"}");
        for (Category category : Category.values()) {
            JsonNode record = DOCUMENT.at("/components/schemas/" + category.typeName() + "ModelRecord");
            assertThat(record.path("properties").properties())
                    .isNotEmpty()
                    .allSatisfy(member -> assertThat(member.getValue().isEmpty())
                            .as("%s.%s has no type", category, member.getKey())
                            .isFalse());
        }
    }

    @Test
    void refersToNothingThatIsNotThere() {
        Set<String> references = new LinkedHashSet<>();
        collect(DOCUMENT, references);

        assertThat(references)
                .hasSizeGreaterThan(50)
                .allSatisfy(reference -> assertThat(
                                DOCUMENT.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    private static void collect(JsonNode node, Set<String> references) {
        if (node.path("$ref").isTextual()) {
            references.add(node.path("$ref").asText());
        }
        node.forEach(child -> collect(child, references));
    }

    @Test
    void namesEachOperationOnce_withATagThatIsExplained() {
        List<String> ids = new ArrayList<>();
        Set<String> tags = new HashSet<>(DOCUMENT.path("tags").findValuesAsText("name"));
        forEachOperation(DOCUMENT, (path, operation) -> {
            ids.add(operation.path("operationId").asText());
            assertThat(operation.path("summary").asText()).as(path).isNotBlank();
            assertThat(operation.path("tags"))
                    .as(path)
                    .isNotEmpty()
                    .allSatisfy(tag -> assertThat(tags).contains(tag.asText()));
        });

        assertThat(ids).hasSizeGreaterThan(150).doesNotHaveDuplicates();
    }

    @Test
    void describesEveryParameterOfAPath_andNoOther() {
        forEachOperation(DOCUMENT, (path, operation) -> {
            Set<String> inPath = new TreeSet<>();
            Matcher names = PARAMETER.matcher(path);
            while (names.find()) {
                inPath.add(names.group(1));
            }
            Set<String> described = new TreeSet<>();
            operation.path("parameters").forEach(parameter -> {
                JsonNode resolved = parameter.has("$ref")
                        ? DOCUMENT.at(parameter.path("$ref").asText().substring(1))
                        : parameter;
                assertThat(resolved.path("schema").isObject()).as(path).isTrue();
                if (resolved.path("in").asText().equals("path")) {
                    described.add(resolved.path("name").asText());
                }
            });
            assertThat(described).as(path).isEqualTo(inPath);
        });
    }

    @Test
    void showsOnlyExamplesThatFitTheirSchemas() {
        Contract contract = new Contract(DOCUMENT);
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, JsonNode> schema :
                DOCUMENT.at("/components/schemas").properties()) {
            if (schema.getValue().has("example")) {
                names.add(schema.getKey());
                assertThat(contract.faults(
                                schema.getKey(),
                                schema.getValue(),
                                schema.getValue().path("example")))
                        .as(schema.getKey())
                        .isEmpty();
            }
        }
        assertThat(names).hasSizeGreaterThan(20);
    }

    private static void forEachOperation(JsonNode document, BiConsumer<String, JsonNode> reader) {
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(member -> EACH.matcher(member.getKey()).matches())
                        .forEach(member -> reader.accept(path.getKey(), member.getValue())));
    }
}

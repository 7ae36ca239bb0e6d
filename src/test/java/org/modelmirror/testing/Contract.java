package org.modelmirror.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi31;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.modelmirror.openapi.ApiDescription;

/**
 * What the API says of itself, held against the answers that tests get: the status must be one that the operation may answer with,
 * the type of the content too, and a body of JSON must have the form described. Whoever asks is to call {@link #check}; the test
 * that made the request fails. Requests that no operation is described for are none of its business. Thread-safe.
 */
public final class Contract {
    private static final String IRI = "https://model-mirror.test/openapi.json";

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final Set<String> MANY_SEGMENTS = Set.of("model_name", "canonical", "family_name", "branch", "path");
    private static final Set<String> OWNERS = Set.of("haidra-org", "db0");
    /** Larger bodies, in bytes, are looked into once for each operation and status. */
    private static final int LARGE = 16 * 1024;
    /** Answers remembered, so that a thousand equal ones cost one look. */
    private static final int MAX_SEEN = 50_000;

    private static final Contract INSTANCE = new Contract();

    private final ObjectNode document;
    private final JsonSchemaFactory schemas;
    private final ObjectMapper json = new ObjectMapper();
    private final List<Path> paths = new ArrayList<>();
    private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private record Path(String template, Pattern pattern, boolean isRaw, JsonNode item) {
        boolean matches(String path, boolean belowBase) {
            Matcher matcher = pattern.matcher(path);
            if (!matcher.matches()) {
                return false;
            }
            return !isRaw || (!belowBase && OWNERS.contains(matcher.group(1).toLowerCase(Locale.ROOT)));
        }

        /** Smaller is more literal, segment by segment. */
        String rank() {
            StringBuilder rank = new StringBuilder();
            for (String segment : template.substring(1).split("/", -1)) {
                Matcher name = PARAMETER.matcher(segment);
                rank.append(!name.matches() ? '0' : MANY_SEGMENTS.contains(name.group(1)) ? '2' : '1');
            }
            return rank.toString();
        }
    }

    private Contract() {
        this(ApiDescription.load("test").everything());
    }

    /** Holds answers against this document. */
    public Contract(ObjectNode document) {
        this.document = document;
        Map<String, String> sources = Map.of(IRI, document.toString());
        this.schemas = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.metaSchema(OpenApi31.getInstance())
                        .defaultMetaSchemaIri(OpenApi31.getInstance().getIri())
                        .schemaLoaders(loaders -> loaders.schemas(sources)));
        document.path("paths").properties().forEach(path -> paths.add(path(path.getKey(), path.getValue())));
        paths.sort(Comparator.comparing(Path::rank));
    }

    private static Path path(String template, JsonNode item) {
        StringBuilder regex = new StringBuilder();
        Matcher parameters = PARAMETER.matcher(template);
        int done = 0;
        while (parameters.find()) {
            regex.append(Pattern.quote(template.substring(done, parameters.start())));
            String name = parameters.group(1);
            boolean isBeforeMore = name.equals("model_name") && parameters.end() < template.length();
            regex.append(isBeforeMore ? "((?!model/).+)" : MANY_SEGMENTS.contains(name) ? "(.+)" : "([^/]+)");
            done = parameters.end();
        }
        regex.append(Pattern.quote(template.substring(done)));
        return new Path(template, Pattern.compile(regex.toString()), template.contains("{owner}"), item);
    }

    /**
     * Holds an answer against the description of what the program serves.
     *
     * @param target as sent: path and query
     * @throws AssertionError when the answer is another than the description says
     */
    public static void check(String method, String target, int status, HttpHeaders headers, byte[] body) {
        INSTANCE.verify(method, target, status, headers, body, true);
    }

    /** The same where a test makes up what is served: what it is of is not looked at, errors are. */
    public static void checkErrors(String method, String target, int status, HttpHeaders headers, byte[] body) {
        INSTANCE.verify(method, target, status, headers, body, status >= 400);
    }

    /** The same of the head alone, of an answer whose body has no end or is of no interest. */
    public static void checkHead(String method, String target, int status, HttpHeaders headers) {
        INSTANCE.verify(method, target, status, headers, new byte[0], false);
    }

    private void verify(String method, String target, int status, HttpHeaders headers, byte[] body, boolean looksInto) {
        Optional<JsonNode> operation = find(method, target);
        if (operation.isEmpty()) {
            return;
        }
        String what = method + " " + target + " -> " + status;
        String id = operation.get().path("operationId").asText();
        if (isByNobody(status, text(body))) {
            return;
        }
        JsonNode response = resolve(operation.get().path("responses").path(Integer.toString(status)));
        if (response.isMissingNode()) {
            throw new AssertionError(what + ": " + id + " is not described to answer so: " + text(body));
        }
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            if (body.length > 0) {
                throw new AssertionError(what + ": " + id + " is described to have no body: " + text(body));
            }
            return;
        }
        String type = headers.firstValue("Content-Type").orElse("none").replaceFirst(";.*", "");
        JsonNode media = content.path(type);
        if (media.isMissingNode()) {
            throw new AssertionError(what + ": " + id + " is not described to answer with " + type);
        }
        if (looksInto && !method.equals("HEAD") && type.equals("application/json")) {
            String key = id + " " + status;
            if (isNew(key, body)) {
                verifyJson(what, key, media.path("schema"), plain(headers, body));
            }
        }
    }

    /** Whether the path is not served at all, as while its route is stopped. */
    private static boolean isByNobody(int status, String body) {
        return (status == 404 && body.equals("{\"detail\":\"Not Found\"}"))
                || (status == 405 && body.equals("{\"detail\":\"Method Not Allowed\"}"));
    }

    private boolean isNew(String key, byte[] body) {
        if (seen.size() > MAX_SEEN) {
            seen.clear();
        }
        return seen.add(body.length > LARGE ? key : key + " " + Arrays.hashCode(body));
    }

    private void verifyJson(String what, String key, JsonNode schema, byte[] body) {
        JsonNode answer;
        try {
            answer = json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(what + ": no JSON: " + text(body), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> faults = faults(key, schema, answer);
        if (!faults.isEmpty()) {
            throw new AssertionError(what + ": not as described: " + faults + " in " + text(body));
        }
    }

    /** What is wrong with a value, by a schema of the document; empty when nothing is. */
    public List<String> faults(String key, JsonNode schema, JsonNode value) {
        JsonSchema validator = compiled.computeIfAbsent(key, any -> compile(schema));
        return validator.validate(value).stream()
                .limit(5)
                .map(ValidationMessage::toString)
                .toList();
    }

    private JsonSchema compile(JsonNode schema) {
        try {
            JsonNode absolute = json.readTree(schema.toString().replace("\"#/components", "\"" + IRI + "#/components"));
            return schemas.getSchema(
                    absolute,
                    SchemaValidatorsConfig.builder().locale(Locale.ROOT).build());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<JsonNode> find(String method, String target) {
        String path = target.replaceFirst("\\?.*", "");
        boolean belowBase = path.startsWith("/api/");
        String decoded;
        try {
            decoded = URLDecoder.decode(
                    (belowBase ? path.substring(4) : path).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String verb = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        return paths.stream()
                .filter(candidate -> candidate.item().has(verb) && candidate.matches(decoded, belowBase))
                .findFirst()
                .map(found -> found.item().path(verb));
    }

    private JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    private static byte[] plain(HttpHeaders headers, byte[] body) {
        if (!headers.firstValue("Content-Encoding").orElse("").equals("gzip")) {
            return body;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return text.length() > 400 ? text.substring(0, 400) + "…" : text;
    }

    /** Headers as an answer has them, for tests of this class. */
    public static HttpHeaders headers(String... namesAndValues) {
        Map<String, List<String>> headers = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return HttpHeaders.of(headers, (name, value) -> true);
    }
}

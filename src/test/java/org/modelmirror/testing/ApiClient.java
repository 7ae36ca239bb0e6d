package org.modelmirror.testing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;

/** A client that reads and writes models over HTTP with a key of its own. Never sends a write twice. Thread-safe. */
public final class ApiClient {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String key;

    /**
     * @param server where the mirror listens, as in {@code http://127.0.0.1:19880}
     * @param key the header {@code apikey} of its writes
     */
    public ApiClient(String server, String key) {
        this.base = server + "/api";
        this.key = key;
    }

    /** What was answered. */
    public record Answer(int status, byte[] body, HttpHeaders headers) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public JsonNode json() throws IOException {
            return JSON.readTree(body);
        }

        /** The revision that the answer belongs to, where it names one. */
        public OptionalLong revision() {
            return headers.firstValueAsLong("X-Reference-Revision");
        }
    }

    /** {@code GET /api<path>}. */
    public Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    /** Sends a record with a POST or PUT. */
    public Answer send(String method, String path, JsonNode record, String... headers)
            throws IOException, InterruptedException {
        return send(
                method,
                path,
                HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(record)),
                with(headers, "Content-Type", "application/json"));
    }

    public Answer delete(String path, String... headers) throws IOException, InterruptedException {
        return send("DELETE", path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    private Answer send(String method, String path, HttpRequest.BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .method(method, body);
        if (!method.equals("GET")) {
            request.header("apikey", key);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        Contract.check(method, "/api" + path, answer.statusCode(), answer.headers(), answer.body());
        return new Answer(answer.statusCode(), answer.body(), answer.headers());
    }

    private static String[] with(String[] headers, String name, String value) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = name;
        all[headers.length + 1] = value;
        return all;
    }

    /** A name as it stands in a path: everything but letters, digits and a few signs is encoded, slashes too. */
    public static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

package org.modelmirror.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An upstream whose documents are new with every request. Every record of a document says {@code version <n>} in its
 * description, and no two answers have the same number, so that a copy tells how old it is and whether it is of one piece.
 * Plays GitHub's raw host and PRIMARY.
 */
public final class VersionedUpstream implements AutoCloseable {
    /** Records of each document: large enough that writing it takes more than one moment. */
    private static final int RECORDS = 120;

    private final LoopbackServer server;
    private final AtomicLong version = new AtomicLong();
    private volatile boolean away;

    private VersionedUpstream() {
        this.server = LoopbackServer.start(this::handle, Executors.newFixedThreadPool(4));
    }

    public static VersionedUpstream start() {
        return new VersionedUpstream();
    }

    /** Base URL without a trailing slash. */
    public String url() {
        return server.url();
    }

    /** From now on every request is answered with 503. */
    public void goAway() {
        away = true;
    }

    /** From now on requests are answered with documents. */
    public void comeBack() {
        away = false;
    }

    /** How many versions were given out. */
    public long versions() {
        return version.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            LongFunction<String> document = document(exchange.getRequestURI().getPath());
            if (document == null || away) {
                exchange.sendResponseHeaders(away ? 503 : 404, -1);
                return;
            }
            byte[] body = document.apply(version.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static LongFunction<String> document(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        boolean v2 = path.contains("/v2/");
        return switch (name) {
            case "clip", "clip.json" -> v2 ? n -> v2("clip", "feature_extractor", n) : n -> legacy("clip", n);
            case "esrgan", "esrgan.json" -> v2 ? n -> v2("esrgan", "post_processing", n) : n -> legacy("esrgan", n);
            case "image_generation" -> v2 ? VersionedUpstream::v2Image : VersionedUpstream::legacyImage;
            case "stable_diffusion.json" -> VersionedUpstream::legacyImage;
            case "models.csv" -> VersionedUpstream::csv;
            default -> null;
        };
    }

    private static String legacy(String type, long n) {
        return object("""
                "%%s": {"name": "%%1$s", "type": "%s", "description": "version %d", "config": {"files": [], "download": []}}\
                """.formatted(type, n));
    }

    private static String legacyImage(long n) {
        return object("""
                "%%s": {"name": "%%1$s", "baseline": "stable diffusion 1", "type": "ckpt", "inpainting": false, \
                "description": "version %d", "version": "1", "style": "generalist", "nsfw": false, \
                "config": {"files": [{"path": "m.ckpt"}], \
                "download": [{"file_name": "m.ckpt", "file_path": "", "file_url": "https://example.org/m.ckpt"}]}}\
                """.formatted(n));
    }

    private static String v2(String category, String purpose, long n) {
        return object("""
                "%%s": {"record_type": "%s", "name": "%%1$s", "description": "version %d", \
                "metadata": {"schema_version": "2.0.0"}, "config": {"download": []}, \
                "model_classification": {"domain": "image", "purpose": "%s"}}\
                """.formatted(category, n, purpose));
    }

    private static String v2Image(long n) {
        return object("""
                "%%s": {"record_type": "image_generation", "name": "%%1$s", "description": "version %d", "version": "1", \
                "metadata": {"schema_version": "2.0.0"}, "config": {"download": []}, \
                "model_classification": {"domain": "image", "purpose": "generation"}, "inpainting": false, \
                "baseline": "stable_diffusion_1", "nsfw": false, "style": "generalist"}\
                """.formatted(n));
    }

    private static String csv(long n) {
        return IntStream.range(0, RECORDS)
                .mapToObj(i -> "maker/Model-%d-7B,7,,https://example.org/%d,Llama,version %d,,,,".formatted(i, i, n))
                .collect(Collectors.joining(
                        "\n",
                        "name,parameters_bn,display_name,url,baseline,description,style,tags,instruct_format,settings\n",
                        "\n"));
    }

    private static String object(String member) {
        return IntStream.range(0, RECORDS)
                .mapToObj(i -> String.format(Locale.ROOT, member, "model " + i))
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    @Override
    public void close() {
        server.close();
    }
}

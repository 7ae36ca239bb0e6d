package org.modelmirror.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.modelmirror.catalog.WireBody;

/**
 * Files of the class path that browsers are given: only those named, each read when it is first asked for and served from
 * memory from then on, with a tag and a gzip form. Whatever a page of them does, it talks to this server alone. Thread-safe.
 */
public final class Assets {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png");

    private final Map<String, String> resources;
    private final String policy;
    private final Map<String, Asset> loaded = new ConcurrentHashMap<>();

    private record Asset(String type, WireBody body) {}

    /**
     * Finds out where the files are.
     *
     * @param resources absolute names of resources by the names under which they are asked for
     * @param policy the {@code Content-Security-Policy} of them all
     * @throws IllegalStateException when one is not there or of no known type, which is a fault of the build
     */
    public Assets(Map<String, String> resources, String policy) {
        this.resources = Map.copyOf(resources);
        this.policy = policy;
        this.resources.values().forEach(resource -> {
            if (Assets.class.getResource(resource) == null || !TYPES.containsKey(ending(resource))) {
                throw new IllegalStateException("not packaged, or of no known type: " + resource);
            }
        });
    }

    private static String ending(String resource) {
        return resource.substring(resource.lastIndexOf('.') + 1);
    }

    /** Answers with the file of this name, with 304 when the client has it, or with 404. */
    void send(Call call, String name) {
        send(call, name, Headers.VARY_ORIGIN_ENCODING);
    }

    /** @param vary what in a request the answer depends on */
    void send(Call call, String name, CharSequence vary) {
        Optional<Asset> asset = find(name);
        if (asset.isEmpty()) {
            call.send(ApiError.NOT_FOUND);
            return;
        }
        Reply reply = call.reply();
        reply.header("Content-Security-Policy", policy);
        reply.header("X-Content-Type-Options", "nosniff");
        reply.header("Referrer-Policy", "no-referrer");
        reply.header("Cross-Origin-Opener-Policy", "same-origin");
        PreparedBody.send(
                call.request().headers(), reply, asset.get().body(), asset.get().type(), vary);
    }

    private Optional<Asset> find(String name) {
        return Optional.ofNullable(resources.get(name)).map(resource -> loaded.computeIfAbsent(resource, Assets::read));
    }

    private static Asset read(String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not packaged: " + resource);
            }
            String type = TYPES.getOrDefault(ending(resource), "");
            return new Asset(type, WireBody.of(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

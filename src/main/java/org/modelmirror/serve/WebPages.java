package org.modelmirror.serve;

import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelmirror.catalog.WireBody;

/**
 * The dashboard: one page at the server root and its parts below {@code /web/} (http-api.md 1.8). All of it is packaged in the
 * jar under {@code web/}, read once, and served from memory with a tag and a gzip form. The page asks nobody but this server and
 * may load nothing from elsewhere; the browser is told so.
 */
public final class WebPages {
    /** The page itself. Its links count from the root, so that it is no part. */
    private static final String PAGE = "index.html";

    private static final String FOLDER = "/web/";

    /** All there is: nothing else of the class path can be asked for. */
    private static final List<String> PARTS = List.of(
            PAGE,
            "style.css",
            "icon.svg",
            "analytics.js",
            "api.js",
            "category.js",
            "changes.js",
            "charts.js",
            "diff.js",
            "dom.js",
            "format.js",
            "guard.js",
            "live.js",
            "main.js",
            "overview.js",
            "routes.js",
            "table.js",
            "theme.js",
            "verdict.js");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** Scripts and styles of this server alone, no text made into HTML by a script, no frame around the page. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'";

    private static final String VARY_PAGE = "Origin, Accept, Accept-Encoding";

    private final Map<String, Part> parts;

    private record Part(String type, WireBody body) {}

    private WebPages(Map<String, Part> parts) {
        this.parts = parts;
    }

    /**
     * Reads what is packaged.
     *
     * @throws IllegalStateException when a part is missing, which is a fault of the build
     */
    public static WebPages packaged() {
        Map<String, Part> parts = new LinkedHashMap<>();
        for (String name : PARTS) {
            String ending = name.substring(name.lastIndexOf('.') + 1);
            String type = TYPES.get(ending);
            if (type == null) {
                throw new IllegalStateException("no content type for " + name);
            }
            parts.put(name, new Part(type, WireBody.of(read(name))));
        }
        return new WebPages(parts);
    }

    private static byte[] read(String name) {
        try (InputStream in = WebPages.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("not packaged: " + FOLDER + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of all parts. */
    List<String> names() {
        return List.copyOf(parts.keySet());
    }

    /** A part of the page by its name; 404 for any other. */
    public void part(Exchange exchange) {
        Call call = Call.of(exchange);
        String name = call.path("part");
        Part part = parts.get(name);
        if (part == null || name.equals(PAGE)) {
            call.send(ApiError.NOT_FOUND);
        } else {
            send(call, part, Headers.VARY_ORIGIN_ENCODING);
        }
    }

    /**
     * Answers with the page if this is what a browser asks for: the server root, and not the root below {@code /api}, with an
     * {@code Accept} that names {@code text/html}.
     */
    boolean answers(Call call) {
        String target = call.request().uri();
        boolean isRoot = target.equals("/") || target.startsWith("/?");
        Part page = parts.get(PAGE);
        if (!isRoot || page == null || !namesHtml(call.request().getHeader(HttpHeaders.ACCEPT))) {
            return false;
        }
        send(call, page, VARY_PAGE);
        return true;
    }

    private static void send(Call call, Part part, CharSequence vary) {
        Reply reply = call.reply();
        WireBody body = part.body();
        boolean gzip =
                body.hasGzip() && AcceptEncoding.prefersGzip(call.request().getHeader(HttpHeaders.ACCEPT_ENCODING));
        String tag = gzip ? body.gzipEtag() : body.etag();
        String unchanged = Conditions.unchangedTag(call.request().headers(), tag, gzip ? body.etag() : body.gzipEtag());
        reply.header(HttpHeaders.VARY, vary);
        reply.header(HttpHeaders.CACHE_CONTROL, Headers.NO_CACHE);
        reply.header(HttpHeaders.ETAG, unchanged == null ? tag : unchanged);
        reply.header("Content-Security-Policy", POLICY);
        reply.header("X-Content-Type-Options", "nosniff");
        reply.header("Referrer-Policy", "no-referrer");
        reply.header("Cross-Origin-Opener-Policy", "same-origin");
        if (unchanged != null) {
            reply.end(304);
            return;
        }
        reply.header(HttpHeaders.CONTENT_TYPE, part.type());
        if (gzip) {
            reply.header(HttpHeaders.CONTENT_ENCODING, Headers.GZIP);
        }
        reply.end(200, gzip ? body.gzip() : body.identity());
    }

    /** Whether a list of media types names HTML and does not refuse it; a star does not name it. */
    static boolean namesHtml(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        for (String item : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] words = item.split(";", -1);
            if (words[0].strip().equals("text/html")) {
                return !isRefused(words);
            }
        }
        return false;
    }

    private static boolean isRefused(String[] words) {
        for (int i = 1; i < words.length; i++) {
            if (words[i].strip().matches("q=0(\\.0*)?")) {
                return true;
            }
        }
        return false;
    }
}

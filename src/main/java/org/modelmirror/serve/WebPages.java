package org.modelmirror.serve;

import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard: one page at the server root and its parts below {@code /web/} (http-api.md 1.8). All of it is packaged in the
 * jar under {@code web/}, and served from memory with a tag and a gzip form. The page asks nobody but this server and
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
            "verdict.js",
            "versions.js");

    /** Scripts and styles of this server alone, no text made into HTML by a script, no frame around the page. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'";

    private static final String VARY_PAGE = "Origin, Accept, Accept-Encoding";

    private final Assets assets;

    private WebPages(Assets assets) {
        this.assets = assets;
    }

    /**
     * Finds what is packaged.
     *
     * @throws IllegalStateException when a part is missing, which is a fault of the build
     */
    public static WebPages packaged() {
        return new WebPages(new Assets(
                PARTS.stream().collect(Collectors.toMap(Function.identity(), name -> FOLDER + name)), POLICY));
    }

    /** The names of all parts. */
    List<String> names() {
        return PARTS;
    }

    /** A part of the page by its name; 404 for any other. */
    public void part(Exchange exchange) {
        Call call = Call.of(exchange);
        String name = call.path("part");
        if (name.equals(PAGE)) {
            call.send(ApiError.NOT_FOUND);
        } else {
            assets.send(call, name);
        }
    }

    /**
     * Answers with the page if this is what a browser asks for: the server root, and not the root below {@code /api}, with an
     * {@code Accept} that names {@code text/html}.
     */
    boolean answers(Call call) {
        String target = call.request().uri();
        boolean isRoot = target.equals("/") || target.startsWith("/?");
        if (!isRoot || !namesHtml(call.request().getHeader(HttpHeaders.ACCEPT))) {
            return false;
        }
        assets.send(call, PAGE, VARY_PAGE);
        return true;
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

package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.modelmirror.catalog.WireBody;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;

/**
 * The description of the API and the pages to read it (http-api.md 1.7). The description is made anew when other routes
 * run; the pages load nothing from elsewhere. Thread-safe.
 */
public final class DocsEndpoints {
    private static final String SWAGGER = "/META-INF/resources/webjars/swagger-ui/5.34.1/";
    private static final String REDOC = "/META-INF/resources/webjars/redoc/2.1.4/bundles/";
    private static final String OWN = "/docs/";
    private static final String REDOC_PAGE = "redoc.html";

    /** Swagger UI has its pictures in its style sheet and sets styles one by one, which needs no exception. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** ReDoc makes its style sheet while it runs, and searches in a worker that it has in itself. */
    private static final String REDOC_POLICY =
            POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'") + "; worker-src blob:";

    private final Supplier<Set<String>> served;
    private final Function<Set<String>, ObjectNode> description;
    private final Assets assets;
    private final Assets redoc;
    private volatile @Nullable Prepared prepared;

    private record Prepared(Set<String> served, WireBody body) {}

    /**
     * @param served every operation that runs, as {@code GET /path}; the same set as long as they are the same
     * @param description makes the document for them
     */
    public DocsEndpoints(Supplier<Set<String>> served, Function<Set<String>, ObjectNode> description) {
        this.served = served;
        this.description = description;
        Map<String, String> files = new LinkedHashMap<>();
        List.of("index.html", "page.css", "page.js", "redoc.js").forEach(name -> files.put(name, OWN + name));
        files.put("redoc.standalone.js", REDOC + "redoc.standalone.js");
        List.of(
                        "swagger-ui.css",
                        "swagger-ui-bundle.js",
                        "favicon-32x32.png",
                        "oauth2-redirect.html",
                        "oauth2-redirect.js")
                .forEach(name -> files.put(name, SWAGGER + name));
        this.assets = new Assets(files, POLICY);
        this.redoc = new Assets(Map.of(REDOC_PAGE, OWN + REDOC_PAGE), REDOC_POLICY);
    }

    /** OpenAPI 3.1 of what is served right now. */
    public void document(Exchange exchange) {
        Call call = Call.of(exchange);
        PreparedBody.send(
                call.request().headers(), call.reply(), current(), Headers.JSON, Headers.VARY_ORIGIN_ENCODING);
    }

    @SuppressWarnings(
            "ReferenceEquality") // the same set means that no route came or went; equal ones are compared next
    private WireBody current() {
        Set<String> now = served.get();
        Prepared known = prepared;
        if (known == null || (known.served() != now && !known.served().equals(now))) {
            known = new Prepared(now, WireBody.of(JsonWriter.toBytes(description.apply(now), JsonForm.COMPACT)));
            prepared = known;
        }
        return known.body();
    }

    /** The page to read the description and to try it out. */
    public void page(Exchange exchange) {
        assets.send(Call.of(exchange), "index.html");
    }

    /** The page to read it alone. */
    public void reading(Exchange exchange) {
        redoc.send(Call.of(exchange), REDOC_PAGE);
    }

    /** The helper page of the interactive one. */
    public void redirect(Exchange exchange) {
        assets.send(Call.of(exchange), "oauth2-redirect.html");
    }

    /** A part of the pages. */
    public void asset(Exchange exchange) {
        Call call = Call.of(exchange);
        assets.send(call, call.path("asset"));
    }
}

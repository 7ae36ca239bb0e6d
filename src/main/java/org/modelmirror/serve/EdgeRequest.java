package org.modelmirror.serve;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import org.jspecify.annotations.Nullable;

/** A request as the router shall see it: base path taken off, path decoded once and spelt one way, HEAD read as GET. */
final class EdgeRequest extends HttpServerRequestWrapper {
    private final HttpMethod method;
    private final String path;
    private final String template;
    private final String uri;
    private final @Nullable String query;

    /**
     * @param path decoded once and encoded again, without the base path
     * @param template of the routes that answer this method for it
     */
    EdgeRequest(HttpServerRequestInternal request, HttpMethod method, String path, String template) {
        super(request);
        this.method = method;
        this.path = path;
        this.template = template;
        this.uri = PercentCoding.repair(request.uri());
        String raw = request.query();
        this.query = raw == null ? null : PercentCoding.repair(raw);
    }

    /** What the path was found under; see {@link EdgeRouter}. */
    String template() {
        return template;
    }

    /** The target as sent, base path included, but without percent signs that would be refused. */
    @Override
    public String uri() {
        return uri;
    }

    @Override
    public HttpMethod method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String query() {
        return query;
    }
}

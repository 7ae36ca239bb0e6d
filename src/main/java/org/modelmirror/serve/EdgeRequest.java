package org.modelmirror.serve;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import org.jspecify.annotations.Nullable;

/** A request as the router shall see it: base path taken off, path decoded once and spelt one way, HEAD read as GET. */
final class EdgeRequest extends HttpServerRequestWrapper {
    private final HttpMethod method;
    private final String path;
    private final @Nullable String query;

    EdgeRequest(HttpServerRequestInternal request, HttpMethod method, String path, @Nullable String query) {
        super(request);
        this.method = method;
        this.path = path;
        this.query = query;
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

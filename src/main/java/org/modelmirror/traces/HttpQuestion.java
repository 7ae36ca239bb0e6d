package org.modelmirror.traces;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/** What is told of a step that asks another host, by OpenTelemetry's conventions for HTTP clients. */
final class HttpQuestion {
    private static final Pattern METHOD = Pattern.compile("[?&]httpMethod=([A-Z]+)");
    private static final int CLIENT_ERROR = 400;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final String uri;
    private final Optional<String> fixedMethod;

    /** @param uri of the endpoint, as the route has it */
    HttpQuestion(String uri) {
        this.uri = uri;
        Matcher found = METHOD.matcher(uri);
        this.fixedMethod = found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** The method, chosen as camel-http chooses it. */
    String method(Exchange exchange) {
        String asked = exchange.getMessage().getHeader(Exchange.HTTP_METHOD, String.class);
        if (asked != null) {
            return asked;
        }
        return fixedMethod.orElse(exchange.getMessage().getBody() == null ? "GET" : "POST");
    }

    /**
     * Says who is asked. The address goes without whatever may be a secret in it: user, password, query and fragment; of one that
     * stands in the route only the host is told, because the paths of some hooks are keys.
     */
    void describe(Span span, String method, Exchange exchange) {
        span.set("http.request.method", method);
        String address = exchange.getMessage().getHeader(Exchange.HTTP_URI, String.class);
        find(address == null ? uri : address).ifPresent(url -> {
            boolean isHttps = "https".equalsIgnoreCase(url.getScheme());
            span.set("server.address", url.getHost());
            span.set("server.port", url.getPort() < 0 ? (isHttps ? HTTPS_PORT : HTTP_PORT) : url.getPort());
            if (address != null) {
                String port = url.getPort() < 0 ? "" : ":" + url.getPort();
                span.set("url.full", url.getScheme() + "://" + url.getHost() + port + url.getRawPath());
            }
        });
    }

    /** Empty for what is no address, such as a placeholder; whoever asks there will find out. */
    private static Optional<URI> find(String address) {
        try {
            return Optional.of(new URI(address)).filter(url -> url.getHost() != null);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** There is an answer, or there will be none. */
    static void end(Span span, Exchange exchange) {
        Exception failure = exchange.getException();
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (failure != null) {
            span.fail(failure.getClass().getName());
        } else if (status != null) {
            span.set("http.response.status_code", status);
            if (status >= CLIENT_ERROR) {
                span.fail(status.toString());
            }
        }
        span.end();
    }
}

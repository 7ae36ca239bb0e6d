package org.modelmirror.source;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.modelmirror.reference.Repository;

/** The real route files of stage two in a real context, told to ask servers on the loopback. */
final class SourceHarness implements AutoCloseable {
    static final GitHubRepository IMAGE = new GitHubRepository("own", "image-ref", "main", Optional.empty());
    static final GitHubRepository TEXT = new GitHubRepository("own", "text-ref", "dev", Optional.empty());

    final ManualTime time = new ManualTime();
    final SourceBeans beans;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private volatile String refused = "";

    SourceHarness(SourceSettings settings, int breakerFailures) throws Exception {
        RandomGenerator shortest = () -> 0L;
        context.disableJMX();
        Properties properties = new Properties();
        properties.setProperty("source.breaker.failures", Integer.toString(breakerFailures));
        context.getPropertiesComponent().setInitialProperties(properties);
        beans = SourceBeans.bind(context, settings, time, time, shortest);
        try (Stream<Path> files = Files.list(Path.of("routes/2-fetch"))) {
            for (Path file : files.filter(f -> isSource(f.getFileName().toString()))
                    .sorted()
                    .toList()) {
                PluginHelper.getRoutesLoader(context)
                        .loadRoutes(PluginHelper.getResourceLoader(context).resolveResource("file:" + file));
            }
        }
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:read-document").errorHandler(noErrorHandler()).process(SourceHarness.this::readDocument);
            }
        });
        startInRootLocale();
    }

    /**
     * Camel 4.17 folds the case of option names with the default locale, and under a Turkish one no longer finds those of
     * the circuit breaker that have a capital I: {@code waitDurationInOpenState} is silently left at its default.
     */
    private void startInRootLocale() {
        Locale locale = Locale.getDefault();
        Locale.setDefault(Locale.ROOT);
        try {
            context.start();
        } finally {
            Locale.setDefault(locale);
        }
    }

    /** Next to no pauses and a small cap; the rest as in production, or nearly. */
    static SourceSettings settings(String primary, String github) {
        return new SourceSettings(
                new UpstreamSettings(primary, Duration.ofSeconds(5), 3, Duration.ofMillis(2)),
                new UpstreamSettings(github, Duration.ofSeconds(5), 3, Duration.ofMillis(2)),
                Map.of(Repository.IMAGE, IMAGE, Repository.TEXT, TEXT),
                true,
                Duration.ofSeconds(900),
                Duration.ofSeconds(45),
                4096,
                Duration.ofSeconds(1),
                "model-mirror/test");
    }

    static SourceSettings withTimeout(SourceSettings s, Duration timeout) {
        return new SourceSettings(
                new UpstreamSettings(
                        s.primary().url(),
                        timeout,
                        s.primary().attempts(),
                        s.primary().backoff()),
                new UpstreamSettings(
                        s.github().url(),
                        timeout,
                        s.github().attempts(),
                        s.github().backoff()),
                s.repositories(),
                s.githubFallback(),
                s.fallbackAfter(),
                s.budget(),
                s.maxBytes(),
                s.breakerOpen(),
                s.userAgent());
    }

    static SourceHarness start(String primary, String github) throws Exception {
        return new SourceHarness(settings(primary, github), 5);
    }

    static SourceHarness start(String primary, String github, UnaryOperator<SourceSettings> change) throws Exception {
        return new SourceHarness(change.apply(settings(primary, github)), 5);
    }

    /** What {@code direct:fetch} answers; its failure is thrown. */
    Fetched fetch(FetchRequest request) throws Exception {
        return send("direct:fetch", request);
    }

    /** Plays the reader of documents: refuses every document with these bytes. */
    void refuse(String unreadable) {
        refused = unreadable;
    }

    /** What the route {@code read-document} stands for here. */
    private void readDocument(Exchange exchange) throws SourceException {
        if (exchange.getMessage().getBody() instanceof Fetched.Document document
                && new String(document.body(), StandardCharsets.UTF_8).equals(refused)) {
            throw new SourceException(
                    document.origin(),
                    SourceException.Kind.INVALID_PAYLOAD,
                    "unreadable document: line 1",
                    Optional.empty());
        }
    }

    SourceState state() {
        return beans.state();
    }

    DefaultCamelContext context() {
        return context;
    }

    private Fetched send(String uri, FetchRequest request) throws Exception {
        Exchange exchange = context.createProducerTemplate()
                .request(uri, e -> e.getMessage().setBody(request));
        Exception failure = exchange.getException();
        if (failure != null) {
            throw failure;
        }
        return (Fetched) exchange.getMessage().getBody();
    }

    private static boolean isSource(String file) {
        return file.matches(
                "(fetch-(category|fallback|last|local|primary|github)|ask-(primary|github))\\.camel\\.yaml");
    }

    @Override
    public void close() {
        context.stop();
    }
}

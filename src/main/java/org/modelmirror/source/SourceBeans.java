package org.modelmirror.source;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.camel.CamelContext;
import org.apache.camel.component.github.GitHubConstants;
import org.apache.camel.spi.Registry;
import org.modelmirror.http.BoundedHttp;

/**
 * The beans that the routes in {@code 2-fetch} name, made from the settings and bound in one place.
 *
 * @param state what became of our questions
 * @param fallback when GitHub may answer in PRIMARY's place
 * @param primaryHost what is known of PRIMARY's host; {@link UpstreamHost#roundStarted} begins a round
 * @param githubHost the same of GitHub's
 * @param local the local folder, configured or not
 */
public record SourceBeans(
        SourceState state,
        FallbackRule fallback,
        UpstreamHost primaryHost,
        UpstreamHost githubHost,
        LocalFolder local) {

    /**
     * Makes the beans and binds them: {@code fetchDesk}, {@code sourceState}, {@code primaryClient}, {@code primaryRetry},
     * {@code primaryHost}, the same three for {@code github}, {@code rawClient}, and {@code upstreamHttp}. To be called
     * before the routes are loaded.
     *
     * @param nanos a monotonic clock
     * @param random spreads the pauses between attempts
     */
    public static SourceBeans bind(
            CamelContext context, SourceSettings settings, Clock clock, LongSupplier nanos, RandomGenerator random) {
        return bind(context, () -> settings, Optional.empty(), Duration.ZERO, false, clock, nanos, random);
    }

    /**
     * The same, and with a local folder, bound as {@code localFolder} and {@code localClient}, and the placeholder
     * {@code serve.passes-through} for the route that hands reads on to PRIMARY.
     *
     * @param live asked for each time; limits of time and number, and when GitHub may stand in, may change meanwhile, all else
     *     counts as it is now
     * @param localFolder the folder that is a source; empty when there is none
     * @param localSettle how long a file there must have been left alone before it is read
     * @param passThrough whether that route starts, where there is a PRIMARY
     */
    public static SourceBeans bind(
            CamelContext context,
            Supplier<SourceSettings> live,
            Optional<Path> localFolder,
            Duration localSettle,
            boolean passThrough,
            Clock clock,
            LongSupplier nanos,
            RandomGenerator random) {
        Registry registry = context.getRegistry();
        SourceSettings settings = live.get();
        Supplier<UpstreamSettings> primarySettings = () -> live.get().primary();
        Supplier<UpstreamSettings> githubSettings = () -> live.get().github();
        SourceState state = new SourceState(clock, nanos);
        Upstream primary = new PrimaryUpstream(primarySettings);
        Upstream github = new GitHubUpstream(githubSettings, settings.repositories());
        UpstreamHost primaryHost = new UpstreamHost(clock, nanos);
        UpstreamHost githubHost = new UpstreamHost(clock, nanos);

        FallbackRule rule =
                new FallbackRule(settings.githubFallback(), () -> live.get().fallbackAfter(), state);

        registry.bind("sourceState", state);
        registry.bind(
                "fetchDesk",
                new FetchDesk(primary, github, state, rule, () -> live.get().budget(), nanos));
        bind(registry, "primary", primary, primaryHost, state, clock, random);
        bind(registry, "github", github, githubHost, state, clock, random);
        LocalFolder local = new LocalFolder(
                new LocalSettings(localFolder, settings.repositories(), settings.maxBytes(), localSettle),
                clock,
                nanos);
        registry.bind("localFolder", local);
        registry.bind("localClient", new LocalClient(local, rule, state));
        registry.bind("rawClient", new RawClient(githubSettings, settings.repositories(), githubHost, clock));
        registry.bind("passThroughClient", new PassThroughClient(primarySettings, primaryHost));
        ScheduledExecutorService watches = context.getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(SourceBeans.class, "UpstreamAttemptLimit");
        registry.bind("upstreamHttp", new BoundedHttp(settings.maxBytes(), watches));

        // What the endpoints and the breaker cannot take in the form in which the settings give it.
        Properties derived = new Properties();
        derived.setProperty("source.user-agent", settings.userAgent());
        derived.setProperty(
                "serve.passes-through",
                Boolean.toString(passThrough && settings.primary().isConfigured()));
        derived.setProperty(
                "source.breaker.open-seconds",
                Long.toString(settings.breakerOpen().toSeconds()));
        derived.setProperty(
                "source.primary.timeout-millis",
                Long.toString(settings.primary().timeout().toMillis()));
        derived.setProperty(
                "source.github.timeout-millis",
                Long.toString(settings.github().timeout().toMillis()));
        context.getPropertiesComponent().addPropertiesSource(new DerivedProperties(derived));
        return new SourceBeans(state, rule, primaryHost, githubHost, local);
    }

    /**
     * Binds what camel-github's commit consumers ask with, and the placeholder {@code source.github.watches}: whether the
     * routes that hold one start.
     *
     * @param api base URL of GitHub's API
     */
    public static void bindCommitWatch(CamelContext context, URI api, boolean watches, Clock clock) {
        Registry registry = context.getRegistry();
        registry.bind(GitHubConstants.GITHUB_REPOSITORY_SERVICE, GitHubApi.repositories());
        registry.bind(GitHubConstants.GITHUB_COMMIT_SERVICE, GitHubApi.commits(api, clock));
        Properties derived = new Properties();
        derived.setProperty("source.github.watches", Boolean.toString(watches));
        context.getPropertiesComponent().addPropertiesSource(new DerivedProperties(derived));
    }

    private static void bind(
            Registry registry,
            String prefix,
            Upstream upstream,
            UpstreamHost host,
            SourceState state,
            Clock clock,
            RandomGenerator random) {
        AnswerRules answers = new AnswerRules(upstream, clock);
        RetryRule retry = new RetryRule(upstream::settings, random);
        registry.bind(prefix + "Host", host);
        registry.bind(prefix + "Client", new SourceClient(upstream, host, answers, state));
        registry.bind(prefix + "Retry", new SourceRetry(upstream, host, retry, state));
    }
}

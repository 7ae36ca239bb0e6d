package org.modelmirror;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.modelmirror.mirror.Polls;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Repository;
import org.modelmirror.settings.GitHubSettings;
import org.modelmirror.settings.PrimarySettings;
import org.modelmirror.settings.RepositorySettings;
import org.modelmirror.settings.Settings;
import org.modelmirror.source.GitHubRepository;
import org.modelmirror.source.SourceBeans;
import org.modelmirror.source.SourceSettings;
import org.modelmirror.source.UpstreamSettings;

/** The beans of {@code routes/2-fetch}, and of the watches that trigger it. */
final class FetchStage {
    private final Settings settings;
    private final Supplier<Settings> live;
    private final Polls.Upstreams upstreams;

    /** @param live the settings as they are now */
    FetchStage(Settings settings, Supplier<Settings> live, Polls.Upstreams upstreams) {
        this.settings = settings;
        this.live = live;
        this.upstreams = upstreams;
    }

    SourceBeans bind(CamelContext context, Clock clock, LongSupplier nanos) {
        SourceBeans sources = SourceBeans.bind(
                context,
                new LivePart<>(live, this::sourceSettings),
                settings.local().folder(),
                settings.local().settle(),
                settings.passThrough().enabled(),
                clock,
                nanos,
                new ThreadRandom());
        boolean watches = upstreams.github() && settings.github().token().isPresent();
        SourceBeans.bindCommitWatch(context, settings.github().apiUrl(), watches, clock);
        return sources;
    }

    /** Where GitHub serves a category's legacy file. */
    String githubAddress(Category category) {
        RepositorySettings repository =
                category.repository() == Repository.TEXT ? settings.textRepository() : settings.imageRepository();
        return settings.github().url() + "/" + repository.owner() + "/" + repository.name() + "/refs/heads/"
                + repository.branch() + "/" + category.legacyFile().orElseThrow();
    }

    private SourceSettings sourceSettings(Settings now) {
        PrimarySettings primary = now.primary();
        GitHubSettings github = now.github();
        return new SourceSettings(
                new UpstreamSettings(
                        upstreams.primary() ? primary.url().map(URI::toString).orElse("") : "",
                        primary.timeout(),
                        primary.attempts(),
                        primary.backoff()),
                new UpstreamSettings(github.url().toString(), github.timeout(), github.attempts(), github.backoff()),
                Map.of(
                        Repository.IMAGE,
                        repository(now.imageRepository()),
                        Repository.TEXT,
                        repository(now.textRepository())),
                github.fallback(),
                now.source().fallbackAfter(),
                now.fetch().budget(),
                now.fetch().maxBytes(),
                now.source().breakerOpen(),
                "model-mirror/" + Version.current());
    }

    private static GitHubRepository repository(RepositorySettings repository) {
        return new GitHubRepository(
                repository.owner(),
                repository.name(),
                repository.branch(),
                repository.proxy().map(URI::toString));
    }
}

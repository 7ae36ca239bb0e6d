package org.modelmirror.source;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.Repository;

/** The legacy files in the two GitHub repositories, read raw (sources-and-storage.md 2.1, 2.8). */
final class GitHubUpstream implements Upstream {
    private final Supplier<UpstreamSettings> settings;
    private final Map<Repository, GitHubRepository> repositories;

    GitHubUpstream(Supplier<UpstreamSettings> settings, Map<Repository, GitHubRepository> repositories) {
        this.settings = settings;
        this.repositories = Map.copyOf(repositories);
    }

    @Override
    public Origin origin() {
        return Origin.GITHUB;
    }

    @Override
    public UpstreamSettings settings() {
        return settings.get();
    }

    @Override
    public boolean offers(Category category) {
        return category.hasLegacyForm();
    }

    @Override
    public Format answers(Format asked) {
        return Format.LEGACY;
    }

    @Override
    public String address(Category category, Format asked) {
        String file = category.legacyFile().orElseThrow();
        GitHubRepository repository = Objects.requireNonNull(repositories.get(category.repository()));
        return repository.address(settings().url(), repository.branch(), file);
    }

    @Override
    public String accept(Category category) {
        return isCsv(category) ? "text/csv, text/plain, */*" : "application/json, text/plain, */*";
    }

    @Override
    public boolean looksRight(Category category, byte[] body) {
        return isCsv(category) ? FirstByte.isPlainText(body) : FirstByte.isJsonObject(body);
    }

    /** GitHub limits rates with 403 as well. */
    @Override
    public Set<Integer> limitingStatuses() {
        return Set.of(403);
    }

    private static boolean isCsv(Category category) {
        return category.legacyFile()
                .filter(file -> file.toLowerCase(Locale.ROOT).endsWith(".csv"))
                .isPresent();
    }
}

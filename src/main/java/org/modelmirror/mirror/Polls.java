package org.modelmirror.mirror;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.FallbackRule;
import org.modelmirror.source.SourceState;

/**
 * Which errands a round of polling consists of (sources-and-storage.md 2.5, 2.7, 2.9). A round that has nothing to do is
 * empty; the timers in {@code routes/1-poll} tick all the same.
 */
public final class Polls {
    private final Upstreams upstreams;
    private final SourceState sources;
    private final FallbackRule fallback;
    private final Catalog catalog;
    private final Supplier<Collection<Category>> unseeded;
    private final Optional<PollTimes> times;

    /**
     * Whom this instance asks.
     *
     * @param primary whether a PRIMARY is configured; only a replica asks one
     * @param github whether GitHub is polled; only by a replica that may fall back to it or has no PRIMARY
     * @param seeding whether missing categories are fetched from GitHub once; only on a PRIMARY
     */
    public record Upstreams(boolean primary, boolean github, boolean seeding) {
        /** Nobody is asked: offline, or a PRIMARY that is not to be seeded. */
        public static final Upstreams NONE = new Upstreams(false, false, false);
    }

    /** @param unseeded the categories that a PRIMARY still misses, asked anew each round */
    public Polls(
            Upstreams upstreams,
            SourceState sources,
            FallbackRule fallback,
            Catalog catalog,
            Supplier<Collection<Category>> unseeded) {
        this(upstreams, sources, fallback, catalog, unseeded, Optional.empty());
    }

    /**
     * @param unseeded the categories that a PRIMARY still misses, asked anew each round
     * @param times told of every round that begins
     */
    public Polls(
            Upstreams upstreams,
            SourceState sources,
            FallbackRule fallback,
            Catalog catalog,
            Supplier<Collection<Category>> unseeded,
            Optional<PollTimes> times) {
        this.times = times;
        this.upstreams = upstreams;
        this.sources = sources;
        this.fallback = fallback;
        this.catalog = catalog;
        this.unseeded = unseeded;
    }

    /** Every category in its v2 form. */
    public List<Refresh> primaryRound() {
        times.ifPresent(clock -> clock.began(PollTimes.Round.PRIMARY));
        return upstreams.primary() ? round(Arrays.asList(Category.values()), Format.V2, Origin.PRIMARY) : List.of();
    }

    /** Every category that has a legacy form, in it. */
    public List<Refresh> primaryLegacyRound() {
        times.ifPresent(clock -> clock.began(PollTimes.Round.PRIMARY_LEGACY));
        return upstreams.primary() ? round(withLegacyForm(), Format.LEGACY, Origin.PRIMARY) : List.of();
    }

    /**
     * The categories that PRIMARY does not provide: all without one, else those whose last attempt there failed and whose
     * copy GitHub may replace by now.
     */
    public List<Refresh> githubRound() {
        times.ifPresent(clock -> clock.began(PollTimes.Round.GITHUB));
        if (!upstreams.github()) {
            return List.of();
        }
        return round(
                withLegacyForm().stream()
                        .filter(category -> !upstreams.primary() || isGitHubsTurn(category))
                        .toList(),
                Format.V2,
                Origin.GITHUB);
    }

    /**
     * Whether an errand to GitHub has become pointless while it waited: PRIMARY answers again, and wins. The errands of a
     * category run one after the other, so that the answer holds until this one is done.
     */
    public boolean isSuperseded(Refresh refresh) {
        return refresh.asked() == Origin.GITHUB && upstreams.primary() && !isGitHubsTurn(refresh.category());
    }

    /**
     * After a commit: what the next GitHub round would ask of that repository.
     *
     * @param repository {@code image} or {@code text}
     */
    public List<Refresh> commitRound(String repository) {
        return githubRound().stream()
                .filter(refresh -> refresh.category().repository().id().equals(repository))
                .toList();
    }

    /** The categories that are still missing on a PRIMARY that is to be seeded. */
    public List<Refresh> seedRound() {
        times.ifPresent(clock -> clock.began(PollTimes.Round.SEED));
        return upstreams.seeding() ? round(unseeded.get(), Format.LEGACY, Origin.GITHUB) : List.of();
    }

    /** What changes call for: a v2 change that came from PRIMARY makes its legacy text old. */
    public List<Refresh> followUps(List<Change> changes) {
        return round(
                changes.stream()
                        .filter(change -> change.format() == Format.V2 && isFromPrimary(change.category()))
                        .map(Change::category)
                        .filter(Category::hasLegacyForm)
                        .toList(),
                Format.LEGACY,
                Origin.PRIMARY);
    }

    private boolean isFromPrimary(Category category) {
        return upstreams.primary()
                && catalog.find(category, Format.V2)
                        .map(Snapshot::origin)
                        .filter(Origin.PRIMARY::equals)
                        .isPresent();
    }

    private boolean isGitHubsTurn(Category category) {
        return sources.contact(category, Format.V2, Origin.PRIMARY).isFailing()
                && fallback.allows(category, Format.V2, isFromPrimary(category));
    }

    private static List<Category> withLegacyForm() {
        return Arrays.stream(Category.values()).filter(Category::hasLegacyForm).toList();
    }

    private static List<Refresh> round(Collection<Category> categories, Format format, Origin asked) {
        return categories.stream()
                .map(category -> new Refresh(category, format, asked))
                .toList();
    }
}

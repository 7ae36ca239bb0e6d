package org.modelmirror.mirror;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.FallbackRule;
import org.modelmirror.source.LocalFolder;
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
    private final Seeding seeding;
    private final PollTimes times;
    private final LocalFolder folder;

    /**
     * Whom this instance asks.
     *
     * @param primary whether a PRIMARY is configured; only a replica asks one
     * @param github whether GitHub is polled; only by a replica that may fall back to it or has no PRIMARY
     * @param seeding whether missing categories are fetched from GitHub once; only on a PRIMARY
     * @param local whether a local folder is looked into; only by a replica
     */
    public record Upstreams(boolean primary, boolean github, boolean seeding, boolean local) {
        /** Nobody is asked: offline, or a PRIMARY that is not to be seeded. */
        public static final Upstreams NONE = new Upstreams(false, false, false, false);

        /** Whether the local folder is all there is. */
        boolean localAlone() {
            return local && !primary && !github;
        }
    }

    /**
     * Makes the rounds of an instance.
     *
     * @param folder the local folder, configured or not
     * @param seeding knows the categories that a PRIMARY still misses
     * @param times told of every round that begins
     */
    public Polls(
            Upstreams upstreams,
            SourceState sources,
            FallbackRule fallback,
            LocalFolder folder,
            Catalog catalog,
            Seeding seeding,
            PollTimes times) {
        this.times = times;
        this.folder = folder;
        this.upstreams = upstreams;
        this.sources = sources;
        this.fallback = fallback;
        this.catalog = catalog;
        this.seeding = seeding;
    }

    /** Every category in its v2 form. */
    public List<Refresh> primaryRound() {
        times.began(PollTimes.Round.PRIMARY);
        return upstreams.primary() ? round(Arrays.asList(Category.values()), Format.V2, Origin.PRIMARY) : List.of();
    }

    /** Every category that has a legacy form, in it. */
    public List<Refresh> primaryLegacyRound() {
        times.began(PollTimes.Round.PRIMARY_LEGACY);
        return upstreams.primary() ? round(withLegacyForm(), Format.LEGACY, Origin.PRIMARY) : List.of();
    }

    /**
     * The categories that PRIMARY does not provide: all without one, else those whose last attempt there failed and whose
     * copy GitHub may replace by now.
     */
    public List<Refresh> githubRound() {
        times.began(PollTimes.Round.GITHUB);
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
     * Whether an errand has become pointless while it waited: a source before it answers again, and wins, or the category of
     * a PRIMARY is no longer missing. The errands of a category run one after the other, so that the answer holds until this
     * one is done.
     */
    public boolean isSuperseded(Refresh refresh) {
        return switch (refresh.asked()) {
            case GITHUB ->
                upstreams.seeding()
                        ? !seeding.isMissing(refresh.category())
                        : upstreams.primary() && !isGitHubsTurn(refresh.category());
            case LOCAL -> !isLocalsTurn(refresh.category());
            case PRIMARY, DISK -> false;
        };
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
        times.began(PollTimes.Round.SEED);
        return upstreams.seeding() ? round(seeding.missing(), Format.LEGACY, Origin.GITHUB) : List.of();
    }

    /**
     * What the local folder is looked into for: without other sources everything, else the categories that it has and that
     * no source before it provides. A file that may still be being written waits for a later round.
     */
    public List<Refresh> localRound() {
        times.began(PollTimes.Round.LOCAL);
        if (!upstreams.local()) {
            return List.of();
        }
        List<Refresh> round = new ArrayList<>();
        for (Category category : Category.values()) {
            if (isLocalsTurn(category)) {
                for (Format format : localForms(category)) {
                    if (folder.isSettled(category, format)) {
                        round.add(new Refresh(category, format, Origin.LOCAL));
                    }
                }
            }
        }
        return round;
    }

    /** A legacy file that answers for v2 as well is not asked for apart. */
    private Set<Format> localForms(Category category) {
        Set<Format> forms = EnumSet.noneOf(Format.class);
        Optional<Format> answer = folder.answers(category, Format.V2);
        if (answer.isPresent() || upstreams.localAlone()) {
            forms.add(Format.V2);
        }
        if (answer.equals(Optional.of(Format.V2)) && folder.offers(category, Format.LEGACY)) {
            forms.add(Format.LEGACY);
        }
        return forms;
    }

    private boolean isLocalsTurn(Category category) {
        Optional<Origin> live = catalog.find(category, Format.V2).map(Snapshot::origin);
        boolean isPrimarySilent = !upstreams.primary()
                || sources.contact(category, Format.V2, Origin.PRIMARY).isFailing();
        boolean isGitHubSilent = !upstreams.github()
                || !category.hasLegacyForm()
                || sources.contact(category, Format.LEGACY, Origin.GITHUB).isFailing();
        return isPrimarySilent && isGitHubSilent && fallback.allowsLocal(category, Format.V2, live);
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

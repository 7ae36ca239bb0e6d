package org.modelmirror.mirror;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.CategoryCache;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.ReadMarks;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.FallbackRule;
import org.modelmirror.source.SourceState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes that are wanted before the next poll: of copies that were read although they are older than the time to live, of
 * categories that no source has brought yet, and of those an operator names (sources-and-storage.md 2.5, 2.8, 3). No reader
 * waits for them.
 */
public final class Demands {
    private static final Logger LOG = LoggerFactory.getLogger(Demands.class);
    /** Stands for every category. */
    static final String ALL = "all";

    private final Polls.Upstreams upstreams;
    private final Catalog catalog;
    private final Freshness freshness;
    private final CategoryCache<String> cache;
    private final CacheKeeper keeper;
    private final ReadMarks marks;
    private final SourceState sources;
    private final FallbackRule fallback;
    private final BooleanSupplier leads;
    private final Supplier<Limits> limits;

    /**
     * What holds demand back; polls are not concerned.
     *
     * @param staleRetry how long a category is left alone after an attempt, however it ended
     * @param githubMinRefresh the same where GitHub would be the one to ask
     */
    public record Limits(Duration staleRetry, Duration githubMinRefresh) {}

    /**
     * @param leads whether this instance asks upstreams at all; the others follow it
     * @param limits asked for each time
     */
    public Demands(
            Polls.Upstreams upstreams,
            Catalog catalog,
            Freshness freshness,
            CategoryCache<String> cache,
            CacheKeeper keeper,
            ReadMarks marks,
            SourceState sources,
            FallbackRule fallback,
            BooleanSupplier leads,
            Supplier<Limits> limits) {
        this.upstreams = upstreams;
        this.catalog = catalog;
        this.freshness = freshness;
        this.cache = cache;
        this.keeper = keeper;
        this.marks = marks;
        this.sources = sources;
        this.fallback = fallback;
        this.leads = leads;
        this.limits = limits;
    }

    /** What was read since the last round and is old enough to be asked for again, and what is missing still. */
    public List<Refresh> round() {
        List<Refresh> wanted = new ArrayList<>(missing());
        marks.take((category, format) -> {
            if (hasSource(category, format) && cache.shouldFetch(category, format) && isDue(category, format)) {
                keeper.attempted(category, format);
                wanted.add(new Refresh(category, format, asked()));
                LOG.debug("refreshing on demand category={} format={}", category, format);
            }
        });
        return wanted;
    }

    /**
     * What no source has brought since the start, and nothing is served of. GitHub is not spared here, unlike for a copy that is
     * only old: an empty answer costs clients more, and circuits and {@code Retry-After} hold for these questions as well.
     */
    private List<Refresh> missing() {
        List<Refresh> wanted = new ArrayList<>();
        for (Category category : Category.values()) {
            for (Format format : Format.values()) {
                if (isAskedForApart(category, format)
                        && freshness.presence(category, format) == Freshness.Presence.FAILED
                        && catalog.find(category, format).isEmpty()
                        && isLongAgo(
                                keeper.sinceAttempt(category, format),
                                limits.get().staleRetry())) {
                    keeper.attempted(category, format);
                    wanted.add(new Refresh(category, format, asked()));
                    LOG.debug("asking again for what is missing category={} format={}", category, format);
                }
            }
        }
        return wanted;
    }

    /**
     * Everything about one category again, whether it changed or not.
     *
     * @param name a category's id, or {@code all}
     * @return nothing where there is no such category or nobody to ask; the log says which
     */
    public List<Refresh> force(String name) {
        String id = name.strip().toLowerCase(Locale.ROOT);
        List<Category> named = Arrays.stream(Category.values())
                .filter(category -> id.equals(ALL) || category.id().equals(id))
                .toList();
        if (named.isEmpty()) {
            LOG.warn("not refreshed, no such category name={}", id);
            return List.of();
        }
        List<Refresh> forced = new ArrayList<>();
        for (Category category : named) {
            cache.markStale(category);
            for (Format format : Format.values()) {
                if (isAskedForApart(category, format)) {
                    forced.add(new Refresh(category, format, asked(), true));
                }
            }
        }
        LOG.info("forced refresh name={} requests={}", id, forced.size());
        return forced;
    }

    /**
     * One category now, because somebody has said that it changed; whoever is asked may still answer that it has not.
     *
     * @return nothing where there is nobody to ask, or where another instance asks for all
     */
    public List<Refresh> changed(Category category) {
        List<Refresh> wanted = new ArrayList<>();
        if (!leads.getAsBoolean()) {
            return wanted;
        }
        for (Format format : Format.values()) {
            if (isAskedForApart(category, format)) {
                keeper.attempted(category, format);
                wanted.add(new Refresh(category, format, asked()));
            }
        }
        return wanted;
    }

    /**
     * One category now, because another instance has fetched something newer: what that shares of v2 is taken first. The
     * legacy form is not shared; GitHub's file, which has both, is therefore asked for besides.
     *
     * @return nothing where there is nobody to ask
     */
    public List<Refresh> shared(Category category) {
        List<Refresh> wanted = new ArrayList<>(changed(category));
        if (!wanted.isEmpty() && !upstreams.localAlone()) {
            wanted.removeIf(refresh -> upstreams.primary() && refresh.format() == Format.V2);
            wanted.add(0, Refresh.shared(category));
        }
        return wanted;
    }

    /** As {@link #changed(Category)} for a category's identifier; nothing for any other text. */
    public List<Refresh> named(String id) {
        return Arrays.stream(Category.values())
                .filter(category -> category.id().equals(id.strip()))
                .flatMap(category -> changed(category).stream())
                .toList();
    }

    private Origin asked() {
        if (upstreams.localAlone()) {
            return Origin.LOCAL;
        }
        return upstreams.primary() ? Origin.PRIMARY : Origin.GITHUB;
    }

    private boolean hasSource(Category category, Format format) {
        if (upstreams.primary()) {
            return format == Format.V2 || category.hasLegacyForm();
        }
        if (upstreams.localAlone()) {
            return format == Format.V2 || category.hasLegacyForm();
        }
        return upstreams.github() && category.hasLegacyForm();
    }

    /** GitHub's one file brings both forms; a local folder may have a file for each. */
    private boolean isAskedForApart(Category category, Format format) {
        return hasSource(category, format) && (!upstreams.github() || upstreams.primary() || format == Format.V2);
    }

    private boolean isDue(Category category, Format format) {
        if (mayReachGitHub(category, format)) {
            return isLongAgo(
                            keeper.sinceAttempt(category, Format.V2),
                            limits.get().githubMinRefresh())
                    && isLongAgo(
                            keeper.sinceAttempt(category, Format.LEGACY),
                            limits.get().githubMinRefresh());
        }
        return isLongAgo(keeper.sinceAttempt(category, format), limits.get().staleRetry());
    }

    private static boolean isLongAgo(Optional<Duration> since, Duration limit) {
        return since.isEmpty() || since.get().compareTo(limit) >= 0;
    }

    private boolean mayReachGitHub(Category category, Format format) {
        if (!upstreams.primary()) {
            return upstreams.github();
        }
        boolean holdsCopyOfPrimary = catalog.find(category, format)
                .map(Snapshot::origin)
                .filter(Origin.PRIMARY::equals)
                .isPresent();
        return category.hasLegacyForm()
                && sources.contact(category, format, Origin.PRIMARY).isFailing()
                && fallback.allows(category, format, holdsCopyOfPrimary);
    }
}

package org.modelmirror.mirror;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells {@link Freshness} how refreshes went, in terms of sources and their periods. Thread-safe. */
public final class CopyFreshness {
    private static final Logger LOG = LoggerFactory.getLogger(CopyFreshness.class);

    private record Copy(Category category, Format format) {}

    private final Freshness freshness;
    private final Catalog catalog;
    private final Supplier<Periods> periods;
    private final Set<Copy> failing = ConcurrentHashMap.newKeySet();

    /**
     * How often each form is asked for.
     *
     * @param primary PRIMARY's v2 form
     * @param primaryLegacy PRIMARY's v1 form
     * @param github GitHub's legacy files
     * @param local files of a local folder
     */
    public record Periods(Duration primary, Duration primaryLegacy, Duration github, Duration local) {
        Duration of(Format format, Origin origin) {
            return switch (origin) {
                case PRIMARY -> format == Format.V2 ? primary : primaryLegacy;
                case LOCAL -> local;
                case GITHUB, DISK -> github;
            };
        }
    }

    /** @param periods asked for each time */
    public CopyFreshness(Freshness freshness, Catalog catalog, Supplier<Periods> periods) {
        this.freshness = freshness;
        this.catalog = catalog;
        this.periods = periods;
    }

    /**
     * A source sent a document of this format, or said that ours is current. A legacy file of GitHub's or of
     * a local folder speaks for both forms, as far as both came from it.
     */
    public void confirmed(Category category, Format documentFormat, Origin origin) {
        for (Format format : Format.values()) {
            boolean concerned = format == documentFormat
                    ? origin == Origin.PRIMARY || isLiveFrom(origin, category, format)
                    : origin != Origin.PRIMARY
                            && documentFormat == Format.LEGACY
                            && isLiveFrom(origin, category, format);
            if (!concerned) {
                continue;
            }
            freshness.confirmed(category, format, periods.get().of(format, origin));
            if (failing.remove(new Copy(category, format))) {
                LOG.info("recovered category={} format={} upstream={}", category, format, origin);
            }
        }
    }

    private boolean isLiveFrom(Origin origin, Category category, Format format) {
        return catalog.find(category, format)
                .filter(snapshot -> snapshot.origin() == origin)
                .isPresent();
    }

    /** Whether the last attempt since the start brought nothing usable, or could not be stored. */
    boolean isFailing(Category category, Format format) {
        return failing.contains(new Copy(category, format));
    }

    /** No source has the category. */
    public void absent(Category category, Format format) {
        freshness.absent(category, format);
        failing.remove(new Copy(category, format));
    }

    /** A copy from disk is served until a source confirms it. */
    public void restored(Category category, Format format) {
        freshness.restored(category, format);
    }

    /**
     * No source answered usably; a copy that is held stays and is stale from now on.
     *
     * @return whether the attempt before had gone well
     */
    public boolean failed(Category category, Format format) {
        freshness.failed(category, format);
        return failing.add(new Copy(category, format));
    }
}

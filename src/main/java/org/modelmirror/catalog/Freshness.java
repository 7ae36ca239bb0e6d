package org.modelmirror.catalog;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * When a source last confirmed each copy, and how the last attempt ended: the ground for {@code Age},
 * {@code X-Reference-Stale} and {@code Warning} (http-api.md 1.5) and for telling "no such category" from "not known yet"
 * (F32, F33). Measured by a monotonic clock, so that a change of the wall clock neither ages nor rejuvenates a copy.
 *
 * <p>Thread-safe; readers never wait. Whoever polls reports here after the catalog shows what it fetched.
 */
public final class Freshness {
    private final Observer observer;
    private final Map<Format, Map<Category, FreshnessCell>> states = new EnumMap<>(Format.class);

    /** Hears of every report, on the thread of whoever reports, after readers see it. */
    public interface Observer {
        /** As {@link Freshness#confirmed}. */
        void confirmed(Category category, Format format);

        /** As {@link Freshness#restored}. */
        void restored(Category category, Format format);

        /** As {@link Freshness#absent} and {@link Freshness#failed}: an attempt ended without a copy. */
        void endedInVain(Category category, Format format);
    }

    /** @param nanoTime monotonic nanoseconds, such as {@code System::nanoTime} */
    public Freshness(LongSupplier nanoTime) {
        this(nanoTime, new Unobserved());
    }

    /** @param nanoTime monotonic nanoseconds, such as {@code System::nanoTime} */
    public Freshness(LongSupplier nanoTime, Observer observer) {
        this.observer = observer;
        for (Format format : Format.values()) {
            Map<Category, FreshnessCell> byCategory = new EnumMap<>(Category.class);
            for (Category category : Category.values()) {
                byCategory.put(category, new FreshnessCell(nanoTime));
            }
            states.put(format, byCategory);
        }
    }

    /**
     * A source sent the copy or said that it is still current.
     *
     * @param period how often this source is asked; three of them without a word make the copy stale
     */
    public void confirmed(Category category, Format format, Duration period) {
        cell(category, format).confirmed(period);
        observer.confirmed(category, format);
    }

    /** A copy from disk is served although no source has confirmed it since the start: stale until one does. */
    public void restored(Category category, Format format) {
        cell(category, format).restored();
        observer.restored(category, format);
    }

    /**
     * Every source asked said that it has no such category, or there is nobody to ask: a replica without a PRIMARY
     * reports this for the v2-only categories.
     */
    public void absent(Category category, Format format) {
        cell(category, format).absent();
        observer.endedInVain(category, format);
    }

    /** The last attempt brought nothing usable. A copy that is held stays, and is stale from now on. */
    public void failed(Category category, Format format) {
        cell(category, format).failed();
        observer.endedInVain(category, format);
    }

    /** What is known about the category at the sources. */
    public Presence presence(Category category, Format format) {
        return cell(category, format).presence();
    }

    /** How fresh the copy is now. */
    public Reading read(Category category, Format format) {
        return cell(category, format).read();
    }

    /** All that is known about the copy, for somebody who asks nobody himself. */
    public Report report(Category category, Format format) {
        return cell(category, format).report();
    }

    /** Takes over what the instance knows that polls for this one. No observer is told: nobody was asked here. */
    public void heard(Category category, Format format, Report report) {
        cell(category, format).heard(report);
    }

    private FreshnessCell cell(Category category, Format format) {
        return Objects.requireNonNull(Objects.requireNonNull(states.get(format)).get(category));
    }

    /** What the sources have said about a category so far. */
    public enum Presence {
        /** No attempt has ended yet. */
        UNKNOWN,
        /** No attempt has succeeded yet. */
        FAILED,
        /** Every source answered that it has no such category. */
        ABSENT,
        /** There is a copy. */
        HELD
    }

    /**
     * How fresh a copy is.
     *
     * @param ageSeconds whole seconds since a source last confirmed it; negative when none has since the start
     * @param stale whether clients are to be warned
     */
    public record Reading(long ageSeconds, boolean stale) {
        static final Reading NEVER_CONFIRMED = new Reading(-1, false);
        static final Reading NEVER_CONFIRMED_STALE = new Reading(-1, true);

        /** Whether a source has confirmed the copy since the start. */
        public boolean hasAge() {
            return ageSeconds >= 0;
        }
    }

    /**
     * How a copy stands with its sources, as one instance tells another.
     *
     * @param age since a source last confirmed the copy; empty when none has
     * @param limit the age at which the copy becomes stale
     * @param lastAttemptFailed whether the copy is stale whatever its age
     */
    public record Report(Presence presence, Optional<Duration> age, Duration limit, boolean lastAttemptFailed) {
        /** The same, told this much later. */
        public Report after(Duration time) {
            return new Report(presence, age.map(time::plus), limit, lastAttemptFailed);
        }
    }

    private static final class Unobserved implements Observer {
        @Override
        public void confirmed(Category category, Format format) {
            // nobody listens
        }

        @Override
        public void restored(Category category, Format format) {
            // nobody listens
        }

        @Override
        public void endedInVain(Category category, Format format) {
            // nobody listens
        }
    }
}

package org.modelmirror.hydration;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.modelmirror.analytics.AnalyticsCache;
import org.modelmirror.analytics.FigureFailedException;
import org.modelmirror.analytics.Figures;
import org.modelmirror.analytics.VariantKey;
import org.modelmirror.analytics.figures.CategoryRisk;
import org.modelmirror.analytics.figures.CategoryStatistics;
import org.modelmirror.horde.HordeType;
import org.modelmirror.hordeapi.HordeClient;
import org.modelmirror.hordeapi.HordeSnapshot;
import org.modelmirror.hordeapi.HordeUnavailableException;
import org.modelmirror.reference.Category;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works out the figures of every kind of models before anybody asks, and keeps them in the caches that requests look into
 * (analytics.md 2). The rounds are begun by the route {@code hydrate-figures}, whose consumer makes the pauses between them; this
 * class does one round at a time, and stops in the middle of it when told to.
 *
 * <p>It only ever adds: what it cannot renew stays as it is and ages, and what rests on an old copy of the Horde's word is
 * not kept at all (2.5, 2.6). Nothing that goes wrong leaves a round early or ends the rounds. Thread-safe.
 */
public final class Hydrator {
    private static final Logger LOG = LoggerFactory.getLogger(Hydrator.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Figures figures;
    private final HordeClient horde;
    private final Caches caches;
    private final HydrationLock lock;
    private final HydrationLog log;
    private final LongSupplier nanos;
    /** One permit: whoever has it works. Fair, so that a category that changed waits for one round at most. */
    private final Semaphore work = new Semaphore(1, true);

    /** Between a start and the stop after it; null while stopped. Written under the lock of this. */
    private volatile @Nullable Run current;

    /** Where figures are kept. */
    public record Caches(AnalyticsCache<CategoryStatistics> statistics, AnalyticsCache<CategoryRisk> risks) {}

    /** One life between start and stop. */
    private static final class Run {
        /** No further figure is begun. */
        private volatile boolean isStopped;
        /** Nobody waits for the Horde any longer. */
        private final CompletableFuture<HordeSnapshot> given = new CompletableFuture<>();
    }

    /** @param nanos monotonic clock in nanoseconds */
    public Hydrator(
            Figures figures,
            HordeClient horde,
            Caches caches,
            HydrationLock lock,
            HydrationLog log,
            LongSupplier nanos) {
        this.figures = figures;
        this.horde = horde;
        this.caches = caches;
        this.lock = lock;
        this.log = log;
        this.nanos = nanos;
    }

    /** Lets rounds be done from now on. Returns false, and changes nothing, when they already are. */
    public synchronized boolean start() {
        if (current != null) {
            LOG.warn("hydration not started, it runs already");
            return false;
        }
        current = new Run();
        return true;
    }

    /** Whether rounds are done; failures do not change that. */
    public boolean isRunning() {
        return current != null;
    }

    /**
     * Ends the rounds. A round under way may finish the figure it is at, and has this long for it; then it waits for nobody
     * any more. Gives the lock up. May be started again afterwards.
     */
    public void stop(Duration grace) {
        Run run;
        synchronized (this) {
            run = current;
            current = null;
        }
        if (run == null) {
            return;
        }
        run.isStopped = true;
        boolean isIdle = false;
        try {
            isIdle = work.tryAcquire(grace.toMillis(), TimeUnit.MILLISECONDS);
            if (!isIdle) {
                run.given.cancel(false);
                isIdle = work.tryAcquire(grace.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            run.given.cancel(false);
            Thread.currentThread().interrupt();
        }
        if (isIdle) {
            work.release();
        } else {
            LOG.warn("hydration stops without waiting for the figure it is at");
        }
        lock.release();
    }

    /** One round over everything (analytics.md 2.4); nothing while stopped, and left to another instance that has the lock. */
    public void cycle() {
        work(run -> {
            if (!lock.claim()) {
                log.cycleSkipped();
                LOG.debug("hydration left to the instance that has the lock");
                return;
            }
            for (HordeType type : HordeType.values()) {
                hydrate(type, run);
            }
            log.cycleEnded();
        });
    }

    /** The figures of one category out of turn, because it has changed (analytics.md 1.6). Others than those the Horde knows have none. */
    public void refresh(Category category) {
        HordeType.find(category)
                .ifPresent(type -> work(run -> {
                    if (lock.claim()) {
                        hydrate(type, run);
                        log.refreshEnded();
                    }
                }));
    }

    @FunctionalInterface
    private interface Work {
        void run(Run run) throws InterruptedException;
    }

    private void work(Work task) {
        Run run = current;
        if (run == null) {
            return;
        }
        try {
            work.acquire();
            try {
                if (!run.isStopped) {
                    task.run(run);
                }
            } finally {
                work.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("hydration round failed, the next one comes", e);
        }
    }

    private void hydrate(HordeType type, Run run) throws InterruptedException {
        Category category = type.category();
        if (run.isStopped) {
            return;
        }
        long begun = nanos.getAsLong();
        Tally tally = new Tally();
        statistics(category, run, tally);
        if (tally.nothing == 0 && !run.isStopped) {
            risks(type, run, tally);
        }
        if (tally.nothing > 0) {
            LOG.warn("hydration skipped category={} reason=\"no valid models\"", category.id());
            return;
        }
        LOG.info("hydrated category={} figures={} ms={}", category.id(), tally.kept, millisSince(begun));
    }

    /** What came of one category. */
    private static final class Tally {
        private int kept;
        /** Figures that there is nothing for. */
        private int nothing;
    }

    private void statistics(Category category, Run run, Tally tally) {
        AnalyticsCache.Basis basis = caches.statistics().basis(category);
        for (boolean grouped : new boolean[] {false, true}) {
            keep(
                    run,
                    tally,
                    caches.statistics(),
                    basis,
                    new HydrationLog.Figure(HydrationLog.Kind.STATISTICS, new VariantKey(category, grouped, false)),
                    () -> figures.statistics(category, grouped),
                    CategoryStatistics::models);
        }
    }

    private void risks(HordeType type, Run run, Tally tally) throws InterruptedException {
        Category category = type.category();
        HordeSnapshot snapshot;
        try {
            snapshot = (HordeSnapshot)
                    CompletableFuture.anyOf(horde.snapshot(type, false, true).toCompletableFuture(), run.given)
                            .get();
        } catch (ExecutionException e) {
            if (!run.given.isCancelled()) {
                notRenewed(category, e.getCause() == null ? e : e.getCause());
            }
            return;
        }
        if (!snapshot.isLive()) {
            notRenewed(category, "its answer is of " + snapshot.age().toSeconds() + " s ago", "Stale");
            return;
        }
        // Before any look at the records, and one for all: so the variants are of the same records.
        AnalyticsCache.Basis basis = caches.risks().basis(category);
        Map<VariantKey, CategoryRisk> computed = new HashMap<>();
        for (VariantKey key : warm(category)) {
            keep(
                    run,
                    tally,
                    caches.risks(),
                    basis,
                    new HydrationLog.Figure(HydrationLog.Kind.DELETION_RISK, key),
                    () -> risk(key, snapshot, computed),
                    risk -> risk.rows().size());
        }
    }

    /** The variants that requests ask for, in the order of analytics.md 2.3. */
    private static List<VariantKey> warm(Category category) {
        VariantKey plain = new VariantKey(category, false, false);
        VariantKey grouped = new VariantKey(category, true, false);
        return category == Category.TEXT_GENERATION
                ? List.of(plain, grouped, new VariantKey(category, false, true))
                : List.of(plain, grouped);
    }

    /** Other than text models have no groups: both forms are the same value (analytics.md 2.4.1). */
    private Optional<CategoryRisk> risk(VariantKey key, HordeSnapshot snapshot, Map<VariantKey, CategoryRisk> computed)
            throws FigureFailedException {
        VariantKey content =
                key.category() == Category.TEXT_GENERATION ? key : new VariantKey(key.category(), false, false);
        CategoryRisk known = computed.get(content);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<CategoryRisk> risk = figures.risk(content, snapshot);
        risk.ifPresent(value -> computed.put(content, value));
        return risk;
    }

    /** Works out a figure; empty when there is nothing to work out. */
    @FunctionalInterface
    private interface Computation<T> {
        Optional<T> compute() throws FigureFailedException;
    }

    private <T> void keep(
            Run run,
            Tally tally,
            AnalyticsCache<T> cache,
            AnalyticsCache.Basis basis,
            HydrationLog.Figure figure,
            Computation<T> computation,
            ToLongFunction<T> models) {
        if (run.isStopped) {
            return;
        }
        long begun = nanos.getAsLong();
        try {
            Optional<T> value = computation.compute();
            if (value.isEmpty()) {
                tally.nothing++;
            } else if (!run.isStopped) {
                keep(tally, cache, basis, figure, value.get(), begun, models);
            }
        } catch (FigureFailedException | RuntimeException e) {
            log.failed(figure, e.getClass().getSimpleName());
            LOG.error("figure not renewed kind={} variant={}", figure.kind().id(), figure.variant(), e);
        }
    }

    private <T> void keep(
            Tally tally,
            AnalyticsCache<T> cache,
            AnalyticsCache.Basis basis,
            HydrationLog.Figure figure,
            T value,
            long begun,
            ToLongFunction<T> models) {
        if (cache.set(figure.variant(), value, basis)) {
            log.succeeded(figure, Duration.ofNanos(nanos.getAsLong() - begun), models.applyAsLong(value));
            tally.kept++;
        } else {
            // The category has changed meanwhile; that change has its own refresh coming.
            LOG.debug("figure outdated before it was kept figure={}", figure);
        }
    }

    /** The Horde being away is nothing of ours: no trace of the stack (analytics.md 2.7). */
    private void notRenewed(Category category, Throwable cause) {
        if (cause instanceof HordeUnavailableException) {
            notRenewed(
                    category,
                    String.valueOf(cause.getMessage()),
                    cause.getClass().getSimpleName());
        } else {
            fail(category, cause.getClass().getSimpleName());
            LOG.error("risks not renewed category={}", category.id(), cause);
        }
    }

    private void notRenewed(Category category, String reason, String error) {
        fail(category, error);
        LOG.warn("risks not renewed, the last ones stay category={} reason=\"{}\"", category.id(), reason);
    }

    private void fail(Category category, String error) {
        warm(category).forEach(key -> log.failed(new HydrationLog.Figure(HydrationLog.Kind.DELETION_RISK, key), error));
    }

    private long millisSince(long begun) {
        return (nanos.getAsLong() - begun) / NANOS_PER_MILLI;
    }
}

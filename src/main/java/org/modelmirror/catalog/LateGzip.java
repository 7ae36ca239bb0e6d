package org.modelmirror.catalog;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the gzip forms to snapshots that were published without them; until then readers get the identity form. Many
 * publications in a row are compressed once, in their newest state, so that a stream of writes costs a bounded part of one
 * processor. Thread-safe.
 */
public final class LateGzip {
    /** For how long nothing must have been published of a form before it is compressed. */
    public static final Duration QUIET = Duration.ofMillis(200);

    /**
     * How long readers may go without, counted from the first publication that lacks it. The largest category takes about
     * 15 ms to compress: under an unbroken stream of writes this is below a hundredth of a processor.
     */
    public static final Duration LATEST = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(LateGzip.class);

    private record Form(Category category, Format format) {}

    /** When the first and the last publication came that lack gzip, by the clock. */
    private record Since(long first, long last) {}

    private final Catalog catalog;
    private final ScheduledExecutorService executor;
    private final long quietNanos;
    private final long latestNanos;
    private final LongSupplier nanos;
    private final Map<Form, Since> waiting = new ConcurrentHashMap<>();

    /**
     * @param executor runs the compression; the caller's to shut down
     * @param quiet how long a form has to be left alone before it is compressed
     * @param latest from the first publication to the compression of whatever is newest by then, however often it is
     *     published
     * @param nanos a monotonic clock, in nanoseconds
     */
    public LateGzip(
            Catalog catalog, ScheduledExecutorService executor, Duration quiet, Duration latest, LongSupplier nanos) {
        this.catalog = catalog;
        this.executor = executor;
        this.quietNanos = quiet.toNanos();
        this.latestNanos = latest.toNanos();
        this.nanos = nanos;
    }

    /** A snapshot went live that may lack gzip forms. Never waits. */
    public void published(Category category, Format format) {
        Form form = new Form(category, format);
        long now = nanos.getAsLong();
        Since since = waiting.merge(form, new Since(now, now), (before, news) -> new Since(before.first, news.last));
        if (since.first == now) {
            // A second one within the same tick of the clock only looks once more.
            look(form, left(since, now));
        }
    }

    private void look(Form form, long afterNanos) {
        if (!executor.isShutdown()) {
            // Its failures are logged by itself.
            ScheduledFuture<?> unused = executor.schedule(() -> run(form), afterNanos, TimeUnit.NANOSECONDS);
        }
    }

    private long left(Since since, long now) {
        return Math.min(since.last + quietNanos - now, since.first + latestNanos - now);
    }

    private void run(Form form) {
        Since since = waiting.get(form);
        if (since == null) {
            return;
        }
        long left = left(since, nanos.getAsLong());
        if (left > 0) {
            look(form, left);
            return;
        }
        // Before the snapshot is looked up: one that comes from now on is looked at again.
        waiting.remove(form);
        try {
            catalog.find(form.category, form.format).ifPresent(snapshot -> catalog.addGzip(snapshot.compressed()));
        } catch (RuntimeException e) {
            LOG.error("not compressed, served as it is category={} format={}", form.category, form.format, e);
        }
    }
}

package org.modelmirror.catalog;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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
    /** The largest category takes about 15 ms to compress: this keeps a stream of writes below a tenth of a processor. */
    public static final Duration DELAY = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(LateGzip.class);

    private record Form(Category category, Format format) {}

    private final Catalog catalog;
    private final ScheduledExecutorService executor;
    private final Duration delay;
    private final Set<Form> waiting = ConcurrentHashMap.newKeySet();

    /**
     * @param executor runs the compression; the caller's to shut down
     * @param delay from the first publication to the compression of whatever is newest by then
     */
    public LateGzip(Catalog catalog, ScheduledExecutorService executor, Duration delay) {
        this.catalog = catalog;
        this.executor = executor;
        this.delay = delay;
    }

    /** A snapshot went live that may lack gzip forms. Never waits. */
    public void published(Category category, Format format) {
        Form form = new Form(category, format);
        if (waiting.add(form) && !executor.isShutdown()) {
            // Its failures are logged by itself.
            ScheduledFuture<?> unused = executor.schedule(() -> run(form), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void run(Form form) {
        waiting.remove(form);
        try {
            catalog.find(form.category, form.format).ifPresent(snapshot -> catalog.addGzip(snapshot.compressed()));
        } catch (RuntimeException e) {
            LOG.error("not compressed, served as it is category={} format={}", form.category, form.format, e);
        }
    }
}

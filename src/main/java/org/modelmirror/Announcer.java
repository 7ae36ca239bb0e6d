package org.modelmirror;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceSupport;
import org.modelmirror.announce.Change;
import org.modelmirror.traces.Span;
import org.modelmirror.traces.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the changes that writers made to the route that announces them, on a thread of its own, so that no answer waits for
 * it. In the order in which they came; what waits together is handed over as one list. Thread-safe.
 *
 * <p>What waits counts as a message in flight of that route: whoever stops the route waits for it. The thread exists only
 * while there is something to announce, and for half a minute after.
 */
final class Announcer extends ServiceSupport {
    /** Most changes that wait; whoever brings more waits himself, as he did when the route ran on his thread. */
    static final int MAX_WAITING = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final int IDLE_SECONDS = 30;
    private static final int GRACE_SECONDS = 5;

    private final CamelContext context;
    private final String route;
    private final HandOver handOver;
    private final Tracing tracing;
    private final ExecutorService thread = thread();
    private final Exchange inFlight;

    // Both guarded by the first.
    private final Deque<Told> waiting = new ArrayDeque<>();
    private boolean isTelling;

    /** @param span of whoever made the change */
    private record Told(Change change, Span span) {}

    /** @param route the id of the route, which begins at {@code direct:} and that id */
    Announcer(CamelContext context, String route, Tracing tracing) {
        this.context = context;
        this.route = route;
        this.handOver = new HandOver(context, "direct:" + route);
        this.tracing = tracing;
        this.inFlight = new DefaultExchange(context);
    }

    private static ExecutorService thread() {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "announce");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * Takes changes that are visible already. Waits only while {@link #MAX_WAITING} others do.
     *
     * @throws java.util.concurrent.RejectedExecutionException after the end, when nobody is told any more
     */
    void announce(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        Span span = tracing.current();
        synchronized (waiting) {
            awaitRoom();
            changes.forEach(change -> waiting.addLast(new Told(change, span)));
            if (!isTelling) {
                thread.execute(this::tell);
                isTelling = true;
                context.getInflightRepository().add(inFlight, route);
            }
        }
    }

    /** An interrupted thread does not wait: its changes are durable, and to be announced all the same. */
    private void awaitRoom() {
        try {
            while (waiting.size() >= MAX_WAITING) {
                waiting.wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        List<Told> taken;
        synchronized (waiting) {
            taken = List.copyOf(waiting);
            waiting.clear();
            waiting.notifyAll();
        }
        try {
            tell(taken);
        } catch (RuntimeException e) {
            LOG.error(
                    "changes not announced changes={}",
                    taken.stream().map(Told::change).toList(),
                    e);
        } finally {
            next();
        }
    }

    private void tell(List<Told> told) {
        List<Change> changes = new ArrayList<>(told.size());
        told.forEach(each -> changes.add(each.change));
        if (!tracing.isOn()) {
            handOver.send(changes);
            return;
        }
        List<Span> spans = told.stream().map(Told::span).distinct().toList();
        boolean isOne = spans.size() == 1;
        Span span = isOne ? spans.get(0) : tracing.beginForAll("announce writes", spans);
        Span before = tracing.enter(span);
        try {
            handOver.send(changes);
        } finally {
            tracing.leave(before);
            if (!isOne) {
                span.end();
            }
        }
    }

    private void next() {
        synchronized (waiting) {
            if (waiting.isEmpty()) {
                isTelling = false;
                context.getInflightRepository().remove(inFlight, route);
                waiting.notifyAll();
            } else {
                thread.execute(this::tell);
            }
        }
    }

    @Override
    protected void doStart() {
        handOver.start();
    }

    /** Writers and routes have stopped by then: usually nothing waits any more. */
    @Override
    protected void doStop() throws InterruptedException {
        awaitQuiet();
        thread.shutdown();
        if (!thread.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
            thread.shutdownNow();
        }
        handOver.stop();
    }

    private void awaitQuiet() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
        synchronized (waiting) {
            for (long left = deadline - System.nanoTime(); isTelling && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(waiting, left);
            }
            if (!waiting.isEmpty()) {
                LOG.error("stopped before changes={} were announced", waiting.size());
            }
        }
    }
}

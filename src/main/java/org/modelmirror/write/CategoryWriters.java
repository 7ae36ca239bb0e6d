package org.modelmirror.write;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.SnapshotFactory;
import org.modelmirror.convert.LegacyConverter;
import org.modelmirror.measure.Histogram;
import org.modelmirror.mirror.Publisher;
import org.modelmirror.mirror.V2Derivation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.store.CategoryStore;
import org.modelmirror.traces.Span;
import org.modelmirror.traces.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer per category, working one group of writes after the other in the order of their acceptance; what waits
 * together is committed together (sources-and-storage.md 4.6.2). Categories do not wait for each other. Threads exist only
 * while there is something to write.
 *
 * <p>The answers' stages complete on the writer's thread: whoever hangs work on them that takes long does it elsewhere.
 */
public final class CategoryWriters implements Writes, AutoCloseable {
    /** Most writes that wait in one category. */
    public static final int MAX_WAITING = 4_096;

    /** Most writes in one group; the answer of the first waits for the last. */
    public static final int MAX_GROUP = 512;

    private static final Logger LOG = LoggerFactory.getLogger(CategoryWriters.class);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Format canonical;
    private final Duration grace;
    private final Tracing tracing;
    private final ExecutorService drains;
    private final Histogram groupSizes = new Histogram(1, 2, 4, 8, 16, 32, 64, 128, 256);
    private final Map<Category, Lane> lanes = new EnumMap<>(Category.class);

    /**
     * What the writers work with.
     *
     * @param derivation brings v2 up to a legacy file; empty when v2 is left behind on purpose
     * @param versions kept versions, for reverts
     * @param metadata has the last word on the metadata of v2 records
     * @param announcement told of every group that changed something, once, on the writer's thread; may throw
     */
    public record Parts(
            CategoryStore store,
            Catalog catalog,
            SnapshotFactory snapshots,
            Publisher publisher,
            LegacyConverter converter,
            Optional<V2Derivation> derivation,
            Versions versions,
            MetadataHandler metadata,
            Consumer<List<Change>> announcement,
            Clock clock) {}

    /**
     * @param canonical which format owns writes; the categories without a legacy form are always written in v2
     * @param grace how long {@link #close} waits for what was accepted
     * @param tracing gives a group its span, which belongs to those of its writes
     */
    public CategoryWriters(Format canonical, Parts parts, Duration grace, Tracing tracing) {
        this.canonical = canonical;
        this.grace = grace;
        this.tracing = tracing;
        this.drains = threads();
        GroupWriter.Parts shared = new GroupWriter.Parts(
                parts.store(), parts.catalog(), parts.versions(), parts.announcement(), parts.clock(), tracing);
        Documents v2 = new V2Documents(parts.catalog(), parts.snapshots(), parts.publisher(), parts.metadata());
        Documents legacy = new LegacyDocuments(
                parts.catalog(), parts.snapshots(), parts.publisher(), parts.converter(), parts.derivation());
        for (Category category : Category.values()) {
            Format format = formatOf(category);
            lanes.put(
                    category,
                    new Lane(category, new GroupWriter(category, format, format == Format.V2 ? v2 : legacy, shared)));
        }
    }

    /**
     * As many threads as there is work at a time, never more than categories. Of those that are idle the one that worked last
     * is next: it has the buffers that it writes files from, and they are in the processor's cache.
     */
    private static ExecutorService threads() {
        AtomicInteger count = new AtomicInteger();
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE.toSeconds(), TimeUnit.SECONDS, new SynchronousQueue<>(), runnable -> {
                    Thread thread = new Thread(runnable, "write-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** The format in which a category is written. */
    public Format formatOf(Category category) {
        return category.hasLegacyForm() ? canonical : Format.V2;
    }

    @Override
    public CompletionStage<WriteOutcome> submit(WriteRequest request) {
        Pending pending = new Pending(request, new CompletableFuture<>(), tracing.current());
        if (request.format() != formatOf(request.category())) {
            refuse(
                    pending,
                    WriteFailedException.Kind.UNAVAILABLE,
                    request.category() + " is written in "
                            + formatOf(request.category()).id() + ", not in "
                            + request.format().id() + ": the canonical format is " + canonical.id());
        } else {
            lane(request.category()).accept(pending);
        }
        return pending.answer().minimalCompletionStage();
    }

    /** How many writes each group had that was made durable at once, or refused at once. */
    public Histogram groupSizes() {
        return groupSizes;
    }

    /** How many writes wait in a category, the ones being made not counted. */
    public int waiting(Category category) {
        return lane(category).waiting();
    }

    private Lane lane(Category category) {
        return Objects.requireNonNull(lanes.get(category));
    }

    private static void refuse(Pending pending, WriteFailedException.Kind kind, String message) {
        pending.answer().completeExceptionally(new WriteFailedException(kind, message));
    }

    /** Accepts no more, makes what was accepted, and refuses what is left of it after the time of grace. */
    @Override
    public void close() {
        lanes.values().forEach(Lane::stopAccepting);
        long deadline = System.nanoTime() + grace.toNanos();
        boolean isInterrupted = false;
        try {
            for (Lane lane : lanes.values()) {
                lane.awaitIdle(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            isInterrupted = true;
        }
        drains.shutdownNow();
        lanes.values().forEach(Lane::refuseRest);
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The queue of one category. At most one thread at a time drains it. */
    private final class Lane {
        private final Category category;
        private final GroupWriter writer;
        private final Deque<Pending> queue = new ArrayDeque<>();
        private boolean isAccepting = true;
        private boolean isDraining;
        private volatile ReturningWriters returning = ReturningWriters.NONE;

        Lane(Category category, GroupWriter writer) {
            this.category = category;
            this.writer = writer;
        }

        void accept(Pending pending) {
            synchronized (queue) {
                if (!isAccepting) {
                    refuse(pending, WriteFailedException.Kind.UNAVAILABLE, "stopping, nothing is written any more");
                    return;
                }
                if (queue.size() >= MAX_WAITING) {
                    refuse(
                            pending,
                            WriteFailedException.Kind.BUSY,
                            MAX_WAITING + " writes to " + category + " are waiting already");
                    return;
                }
                queue.addLast(pending);
                if (isDraining) {
                    if (returning.areBack(queue.size())) {
                        queue.notifyAll();
                    }
                } else {
                    isDraining = true;
                    drains.execute(this::drain);
                }
            }
        }

        int waiting() {
            synchronized (queue) {
                return queue.size();
            }
        }

        private void drain() {
            do {
                try {
                    List<Pending> group = group();
                    if (!group.isEmpty()) { // refused meanwhile, at the end
                        groupSizes.record(group.size());
                        long began = System.nanoTime();
                        write(group);
                        returning = ReturningWriters.of(group.size(), began, System.nanoTime());
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException | Error e) {
                    LOG.error("writer failed, going on category={}", category, e);
                }
            } while (isMoreWaiting());
        }

        private void write(List<Pending> group) throws InterruptedException {
            if (!tracing.isOn()) {
                writer.write(group);
                return;
            }
            Span span = tracing.beginForAll(
                    "commit writes", group.stream().map(Pending::span).toList());
            span.set("model_mirror.category", category.id());
            span.set("model_mirror.writes", group.size());
            Span before = tracing.enter(span);
            try {
                writer.write(group);
            } finally {
                tracing.leave(before);
                span.end();
            }
        }

        /** Holds the queue. */
        private void awaitReturning() {
            try {
                long left = returning.waitNanos(queue.size(), System.nanoTime());
                while (left > 0) {
                    TimeUnit.NANOSECONDS.timedWait(queue, left);
                    left = returning.waitNanos(queue.size(), System.nanoTime());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // stopping: what is here is made at once
            }
        }

        private boolean isMoreWaiting() {
            synchronized (queue) {
                isDraining = !queue.isEmpty() && !drains.isShutdown();
                if (!isDraining) {
                    queue.notifyAll();
                }
                return isDraining;
            }
        }

        /** All that waits, within limits; a revert stands alone, as it puts other bytes in place. */
        private List<Pending> group() {
            List<Pending> group = new ArrayList<>();
            synchronized (queue) {
                awaitReturning();
                while (!queue.isEmpty() && group.size() < MAX_GROUP) {
                    boolean isRevert = queue.getFirst().request() instanceof WriteRequest.Revert;
                    if (isRevert && !group.isEmpty()) {
                        break;
                    }
                    group.add(queue.removeFirst());
                    if (isRevert) {
                        break;
                    }
                }
            }
            return group;
        }

        void stopAccepting() {
            synchronized (queue) {
                isAccepting = false;
            }
        }

        void awaitIdle(long nanos) throws InterruptedException {
            synchronized (queue) {
                long deadline = System.nanoTime() + nanos;
                for (long left = nanos; isDraining && left > 0; left = deadline - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(queue, left);
                }
            }
        }

        void refuseRest() {
            synchronized (queue) {
                queue.forEach(pending ->
                        refuse(pending, WriteFailedException.Kind.UNAVAILABLE, "stopped before it was written"));
                queue.clear();
            }
        }
    }
}

package org.modelmirror.serve;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.modelmirror.events.ChangeFeed;
import org.modelmirror.events.Selection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients that wait for a change: open event streams, and reads that are held (http-api.md 2.11). They are spread over
 * the event loops of their connections and hold no thread; a change wakes each loop once, whatever the number of clients.
 * Thread-safe.
 */
public final class Waiters {
    private static final Logger LOG = LoggerFactory.getLogger(Waiters.class);
    private static final int FAREWELL_SECONDS = 2;

    private static final ApiError TOO_MANY =
            ApiError.of(503, "Too many event streams").with("Retry-After", "30");
    private static final ApiError STOPPING =
            ApiError.of(503, "The service is stopping").with("Retry-After", "5");

    private final ChangeFeed feed;
    private final WaitLimits limits;
    private final LongSupplier nanos;
    private final WaitCounts counts = new WaitCounts();
    private final Map<EventLoop, Audience> audiences = new ConcurrentHashMap<>();
    private final AtomicBoolean isCompared = new AtomicBoolean();
    private volatile boolean isClosed;

    /** @param nanos a monotonic clock, in nanoseconds */
    public Waiters(ChangeFeed feed, WaitLimits limits, LongSupplier nanos) {
        this.feed = feed;
        this.limits = limits;
        this.nanos = nanos;
        feed.onEvent(() -> audiences.values().forEach(Audience::wake));
    }

    public WaitCounts counts() {
        return counts;
    }

    /** What is served now is what clients are told of first. To be called before the first of them comes. */
    void begin() {
        feed.begin();
    }

    /** Opens an event stream, on the event loop of the connection, or says why not. */
    void stream(HttpServerRequest request, Reply reply, Selection selection) {
        if (isClosed) {
            STOPPING.write(reply);
            return;
        }
        if (!counts.openStream(limits.maxStreams())) {
            TOO_MANY.write(reply);
            return;
        }
        Channel channel = channel(request);
        EventStream stream = new EventStream(feed, limits, counts, selection, request.response(), channel);
        audience(channel).add(stream);
        stream.begin(request, reply);
    }

    /**
     * Holds a read until its answer would be another, or the time is over; to be called on the event loop of the connection.
     *
     * @param seconds how long the client wants to wait; more than is allowed is cut
     * @param isOver whether its answer would be another by now
     * @param answer answers it, given the seconds that were granted, on the same event loop
     * @return whether it is held; else it is to be answered now
     */
    boolean hold(HttpServerRequest request, long seconds, BooleanSupplier isOver, HeldRead.Answer answer) {
        long granted = Math.min(seconds, limits.maxWait().toSeconds());
        if (granted <= 0 || isClosed || !counts.beginWait(limits.maxWaits())) {
            return false;
        }
        Channel channel = channel(request);
        Audience audience = audience(channel);
        HeldRead read = new HeldRead(counts, isOver, () -> answer.send(granted));
        Future<?> timer = audience.later(granted, read::end);
        read.whenEnded(() -> {
            timer.cancel(false);
            audience.remove(read);
        });
        request.response().closeHandler(closed -> read.forget());
        audience.add(read);
        return true;
    }

    private static Channel channel(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel();
    }

    private Audience audience(Channel channel) {
        return audiences.computeIfAbsent(channel.eventLoop(), this::audience);
    }

    /** The first one looks after what nobody announced, for all. */
    private Audience audience(EventLoop loop) {
        Runnable round = isCompared.compareAndSet(false, true) ? feed::compare : () -> {};
        return new Audience(loop, feed, limits, nanos, round);
    }

    /**
     * Ends all streams and answers all reads; whoever comes from now on is not held. Comes back when that is done, or has
     * taken too long: nobody's end may hold up the service's. Not to be called on an event loop.
     */
    void close() {
        isClosed = true;
        CompletableFuture<?> all = CompletableFuture.allOf(
                audiences.values().stream().map(Audience::close).toArray(CompletableFuture<?>[]::new));
        try {
            all.get(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(
                    "stopping without having let go of all clients streams={} waits={}",
                    counts.streams(),
                    counts.waits());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

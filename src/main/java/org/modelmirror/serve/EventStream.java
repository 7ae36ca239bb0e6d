package org.modelmirror.serve;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.modelmirror.events.ChangeFeed;
import org.modelmirror.events.Event;
import org.modelmirror.events.Selection;

/**
 * One client's stream of server-sent events. It has no queue of its own: it stands at a place in the log that all streams
 * share, and goes on from there whenever its connection takes bytes. A client that is overtaken by the log's oldest event
 * is told so and let go; it comes back and looks at everything.
 */
final class EventStream implements Waiter {
    static final String CONTENT_TYPE = "text/event-stream";

    private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");
    /** How long a client that was let go may take to read what it was sent last. */
    private static final int LAST_WORDS_SECONDS = 10;

    private final ChangeFeed feed;
    private final WaitLimits limits;
    private final WaitCounts counts;
    private final Selection selection;
    private final HttpServerResponse response;
    private final Channel channel;
    private long place;
    private long toldPlace;
    private boolean isEnded;

    EventStream(
            ChangeFeed feed,
            WaitLimits limits,
            WaitCounts counts,
            Selection selection,
            HttpServerResponse response,
            Channel channel) {
        this.feed = feed;
        this.limits = limits;
        this.counts = counts;
        this.selection = selection;
        this.response = response;
        this.channel = channel;
    }

    /** What every answer of this path carries, with or without a stream. */
    static void headers(Reply reply) {
        reply.header(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
        reply.header(HttpHeaders.CACHE_CONTROL, "no-store");
        // nginx would keep events back until it has enough of them.
        reply.header("X-Accel-Buffering", "no");
    }

    /** Sends the head, and either what the client has missed or how everything stands. */
    void begin(HttpServerRequest request, Reply reply) {
        headers(reply);
        response.closeHandler(closed -> ended());
        response.exceptionHandler(failure -> cut());
        response.drainHandler(drained -> onChange(new Batches(feed)));
        response.setChunked(true);
        response.setWriteQueueMaxSize(limits.maxClientBytes());
        // What the kernel holds for a client that does not read counts as well.
        channel.config().setOption(ChannelOption.SO_SNDBUF, limits.maxClientBytes());
        neverIdle(channel.pipeline());
        Buffer first = Buffer.buffer("retry: " + limits.retry().toMillis() + "\n\n");
        String lastId = request.headers().get("Last-Event-ID");
        OptionalLong seen = lastId == null ? OptionalLong.empty() : feed.placeOf(lastId.strip());
        if (seen.isPresent()) {
            counts.countResumed();
            place = seen.getAsLong();
        } else {
            if (lastId != null) {
                counts.countReset();
            }
            ChangeFeed.State state = feed.state(lastId == null ? "hello" : "reset", selection);
            place = state.place();
            first.appendBuffer(state.text());
        }
        toldPlace = place;
        response.write(first);
        onChange(new Batches(feed));
    }

    /** A client of a stream has nothing to say. */
    private static void neverIdle(ChannelPipeline pipeline) {
        if (pipeline.get(IdleStateHandler.class) != null) {
            pipeline.remove(IdleStateHandler.class);
        }
    }

    @Override
    public boolean onChange(Batches batches) {
        while (!isEnded && place < batches.last()) {
            if (feed.find(place + 1).isEmpty()) {
                drop();
            } else if (response.writeQueueFull()) {
                break;
            } else {
                batches.after(place, selection).ifPresentOrElse(this::send, this::drop);
            }
        }
        return !isEnded;
    }

    private void send(Batches.Batch batch) {
        place = batch.last();
        if (batch.events() > 0) {
            toldPlace = place;
            response.write(batch.text());
            counts.countSent(batch.events());
        }
    }

    @Override
    public boolean onHeartbeat() {
        if (!isEnded && !response.writeQueueFull()) {
            response.write(place == toldPlace ? HEARTBEAT : heartbeatWithId());
        }
        return !isEnded;
    }

    /** An id without data is remembered by clients and shows nowhere: they need not hear again of what they did not want. */
    private Buffer heartbeatWithId() {
        Optional<Event> event = feed.find(place);
        if (event.isEmpty()) {
            return HEARTBEAT;
        }
        toldPlace = place;
        return Buffer.buffer(":\nid: " + event.get().id() + "\n\n");
    }

    @Override
    public void onStop() {
        if (ended()) {
            end(Buffer.buffer(":\n\n"));
        }
    }

    private void drop() {
        if (ended()) {
            counts.countDropped();
            end(feed.state("reset", selection).text());
        }
    }

    private void end(Buffer lastWords) {
        response.end(lastWords).onComplete(written -> cut());
        Future<?> unused = channel.eventLoop().schedule(this::cut, LAST_WORDS_SECONDS, TimeUnit.SECONDS);
    }

    private void cut() {
        Future<?> unused = channel.close();
    }

    /** Whether the stream was still open. */
    private boolean ended() {
        if (isEnded) {
            return false;
        }
        isEnded = true;
        counts.closeStream();
        return true;
    }
}

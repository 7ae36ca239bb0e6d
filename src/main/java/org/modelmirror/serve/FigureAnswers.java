package org.modelmirror.serve;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelmirror.catalog.WireBody;

/**
 * Answers about figures that are rendered already, so that a warm request merges, counts and writes nothing: it is a look-up
 * and a hand-over of shared bytes, on the event loop (analytics.md 7.1). An answer stands as long as what it was made of
 * would be found again; whatever does not stand is left to the route. Bounded, the least used goes first. Thread-safe.
 */
public final class FigureAnswers {
    /** Spellings of questions that are recognised. */
    private static final int MAX_TARGETS = 1_000;
    /** A longer one is nobody's habit. */
    private static final int LONGEST_TARGET = 512;

    private static final int MAX_ANSWERS = 200;

    private final long maxBytes;

    // Guarded by this.
    private final Map<String, Asked> targets = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Object, Answer> answers = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param maxBytes of all answers together, both codings counted */
    public FigureAnswers(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A target as it was sent, and what it asks for. */
    private record Asked(String template, Object question, RequestCounts.@Nullable Tally tally) {}

    /**
     * An answer.
     *
     * @param source what it was rendered from; of the same object, the same answer
     * @param standing how it is to be given right now, empty when another one would be; never waits
     */
    record Answer(Object source, WireBody body, Supplier<Optional<Standing>> standing) {}

    /**
     * How an answer is to be given.
     *
     * @param staleAge where the client is to be told that it is stale: since when
     */
    record Standing(Optional<Duration> staleAge) {}

    /**
     * State for operators.
     *
     * @param answers kept at present
     * @param bytes of them, both codings counted
     */
    public record State(int answers, long bytes) {}

    public synchronized State state() {
        return new State(answers.size(), bytes);
    }

    /** Answers a request if that is a matter of looking up. */
    boolean answer(HttpServerRequest request, String target, DeclaredPaths declared, RequestCounts counts) {
        Asked asked;
        Answer answer;
        synchronized (this) {
            asked = targets.get(target);
            answer = asked == null ? null : answers.get(asked.question);
        }
        if (asked == null || answer == null || !declared.isActive(asked.template)) {
            return false;
        }
        Optional<Standing> standing = answer.standing.get();
        if (standing.isEmpty()) {
            return false;
        }
        RequestCounts.Tally tally = asked.tally == null ? counts.of(asked.template) : asked.tally;
        if (asked.tally == null) {
            remember(target, new Asked(asked.template, asked.question, tally));
        }
        send(request.headers(), new VertxReply(request, tally), answer.body, standing.get().staleAge);
        return true;
    }

    private synchronized void remember(String target, Asked asked) {
        targets.put(target, asked);
        if (targets.size() > MAX_TARGETS) {
            Iterator<String> eldest = targets.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** The answer to a question, if it was rendered from this very object. */
    @SuppressWarnings("ReferenceEquality") // what answers are made of is never changed; other content is another object
    synchronized Optional<Answer> find(Object question, Object source) {
        return Optional.ofNullable(answers.get(question)).filter(answer -> answer.source == source);
    }

    /**
     * Keeps an answer; one that is larger than all may be together is only handed on.
     *
     * @param target as it was sent
     * @param template the path that a route declares
     * @param question equal for all targets that ask for the same
     */
    synchronized void put(String target, String template, Object question, Answer answer) {
        Answer before = answers.remove(question);
        bytes -= before == null ? 0 : before.body.sizeBytes();
        if (answer.body.sizeBytes() > maxBytes) {
            return;
        }
        answers.put(question, answer);
        bytes += answer.body.sizeBytes();
        Iterator<Answer> eldest = answers.values().iterator();
        while (answers.size() > MAX_ANSWERS || bytes > maxBytes) {
            bytes -= eldest.next().body.sizeBytes();
            eldest.remove();
        }
        if (target.length() <= LONGEST_TARGET && !targets.containsKey(target)) {
            remember(target, new Asked(template, question, null));
        }
    }

    /** Sends an answer, or 304. */
    static void send(MultiMap request, Reply reply, WireBody body, Optional<Duration> staleAge) {
        if (staleAge.isPresent()) {
            reply.header(HttpHeaders.AGE, Long.toString(staleAge.get().toSeconds()));
            PreparedBody.tellStale(reply);
        }
        PreparedBody.send(request, reply, body, Headers.JSON, Headers.VARY_ORIGIN_ENCODING);
    }
}

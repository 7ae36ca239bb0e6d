package org.modelmirror.source;

import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelmirror.source.SourceException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The one retry layer, as the routes use it: chooses the pause when an attempt has failed, says whether there is another,
 * and keeps the books when there is none. One bean per upstream; thread-safe.
 *
 * <p>Camel asks in this order: {@link #process} as the exception occurs, {@link #isDue} to decide, then it waits for as
 * long as the header {@code CamelRedeliveryDelay} says.
 */
public final class SourceRetry implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(SourceRetry.class);

    private final Upstream upstream;
    private final UpstreamHost host;
    private final RetryRule rule;
    private final SourceState state;

    SourceRetry(Upstream upstream, UpstreamHost host, RetryRule rule, SourceState state) {
        this.upstream = upstream;
        this.host = host;
        this.rule = rule;
        this.state = state;
    }

    /** Chooses the pause. */
    @Override
    public void process(Exchange exchange) {
        Fetch fetch = FetchDesk.fetchOf(exchange);
        SourceException failure = failureOf(exchange);
        int attempts = fetch.attempts(upstream.origin());
        Optional<Duration> pause = rule.pauseAfter(failure, attempts, host.isUnreachable(), fetch.left());
        fetch.pauseBeforeNextAttempt(pause);
        if (pause.isPresent()) {
            long millis = pause.get().plusNanos(999_999).toMillis();
            exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, millis);
            LOG.debug(
                    "retrying stage=fetch category={} upstream={} attempt={} wait_ms={} cause={}",
                    fetch.category(),
                    upstream.origin(),
                    attempts,
                    millis,
                    failure.getMessage());
        }
    }

    /** Whether there is another attempt. */
    public boolean isDue(Exchange exchange) {
        return FetchDesk.fetchOf(exchange).pause().isPresent();
    }

    /** The source is given up for this fetch. */
    public void exhausted(Exchange exchange) {
        Fetch fetch = FetchDesk.fetchOf(exchange);
        SourceException failure = failureOf(exchange);
        fetch.gaveUp(failure);
        if (failure.kind() == Kind.TRANSPORT) {
            host.exhausted();
        }
        var format = upstream.answers(fetch.request().format());
        boolean wasWell =
                !state.contact(fetch.category(), format, upstream.origin()).isFailing();
        if (fetch.attempts(upstream.origin()) == 0) {
            state.skipped(fetch.category(), format, failure);
        } else {
            state.failed(fetch.category(), format, failure);
        }
        // Once per outage as a warning; the following polls only confirm it.
        LOG.atLevel(wasWell ? Level.WARN : Level.DEBUG)
                .log(
                        "failed stage=fetch category={} upstream={} outcome={} attempts={} cause={}",
                        fetch.category(),
                        upstream.origin(),
                        failure.kind(),
                        fetch.attempts(upstream.origin()),
                        failure.getMessage());
    }

    private static SourceException failureOf(Exchange exchange) {
        SourceException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, SourceException.class);
        if (failure == null) {
            throw new IllegalStateException("no failure of a source was caught");
        }
        return failure;
    }
}

package org.modelmirror.source;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.SourceException.Kind;

/**
 * Opens a fetch and decides who may answer it: PRIMARY where there is one, GitHub in its place by the fallback rule
 * (sources-and-storage.md 2.5). Thread-safe.
 */
public final class FetchDesk {
    private static final String FETCH = "fetch";

    private final Upstream primary;
    private final Upstream github;
    private final SourceState state;
    private final FallbackRule rule;
    private final Supplier<Duration> budget;
    private final LongSupplier nanos;

    FetchDesk(
            Upstream primary,
            Upstream github,
            SourceState state,
            FallbackRule rule,
            Supplier<Duration> budget,
            LongSupplier nanos) {
        this.primary = primary;
        this.github = github;
        this.state = state;
        this.rule = rule;
        this.budget = budget;
        this.nanos = nanos;
    }

    static Fetch fetchOf(Exchange exchange) {
        Fetch fetch = exchange.getVariable(FETCH, Fetch.class);
        if (fetch == null) {
            throw new IllegalStateException("no fetch has been opened");
        }
        return fetch;
    }

    /** Opens a fetch for the {@link FetchRequest} in the body. */
    public void open(Exchange exchange) {
        forgetHandledFailure(exchange);
        exchange.setVariable(FETCH, new Fetch(request(exchange), nanos, budget.get()));
    }

    /** Whether there is a PRIMARY to ask. */
    public boolean hasPrimary(Exchange exchange) {
        return primary.offers(fetchOf(exchange).category());
    }

    /** Whether the failure just caught was an answer, if a useless one: the host is well and its circuit stays closed. */
    public boolean isAnswer(Exchange exchange) {
        SourceException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, SourceException.class);
        return failure != null && failure.kind() != Kind.TRANSPORT;
    }

    /**
     * Notes that the open circuit kept us from asking PRIMARY, when it was that.
     *
     * @throws Exception what went wrong when it was neither the circuit nor the source, but we
     */
    public void noteSkipped(Exchange exchange) throws Exception {
        Fetch fetch = fetchOf(exchange);
        if (fetch.failure(Origin.PRIMARY).isPresent() || isMissingOnPrimary(exchange)) {
            return;
        }
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (caught != null) {
            throw caught;
        }
        SourceException skipped = new SourceException(
                Origin.PRIMARY,
                Kind.HELD_OFF,
                "primary " + fetch.category() + ": not asked, its circuit is open",
                Optional.empty());
        fetch.gaveUp(skipped);
        state.skipped(fetch.category(), fetch.request().format(), skipped);
    }

    /** Whether PRIMARY has left the fetch without a document, so that the fallback is due. */
    public boolean isUnanswered(Exchange exchange) {
        return !(exchange.getMessage().getBody() instanceof Fetched) || isMissingOnPrimary(exchange);
    }

    /** Whether GitHub may answer in PRIMARY's place now. */
    public boolean mayFallBack(Exchange exchange) {
        FetchRequest request = fetchOf(exchange).request();
        return github.offers(request.category())
                && rule.allows(request.category(), request.format(), request.holdsCopyFrom(Origin.PRIMARY));
    }

    /** Turns to GitHub. */
    public void fallBack(Exchange exchange) {
        forgetHandledFailure(exchange);
        state.fellBack(fetchOf(exchange).category());
    }

    /** Whether GitHub has a file for the category. */
    public boolean isOnGitHub(Exchange exchange) {
        return github.offers(fetchOf(exchange).category());
    }

    /** Answers for GitHub where it has no file: nothing is asked. */
    public void missingOnGitHub(Exchange exchange) {
        exchange.getMessage().setBody(new Fetched.Missing(fetchOf(exchange).category(), Format.LEGACY, Origin.GITHUB));
    }

    /** A source has failed and the next one's turn comes. */
    public void goOn(Exchange exchange) {
        forgetHandledFailure(exchange);
    }

    /**
     * Ends a fetch after the last source that may answer: with what the newest answer says, if there is one.
     *
     * @throws SourceException the failure of the last source that was asked, naming those before it, for whoever reads the
     *     error needs them all
     */
    public void conclude(Exchange exchange) throws SourceException {
        Fetch fetch = fetchOf(exchange);
        List<SourceException> failures = Stream.of(Origin.LOCAL, Origin.GITHUB, Origin.PRIMARY)
                .flatMap(origin -> fetch.failure(origin).stream())
                .toList();
        if (failures.isEmpty() || isAnsweredAfter(exchange, failures.get(0))) {
            return;
        }
        forgetHandledFailure(exchange);
        SourceException last = failures.get(0);
        if (failures.size() == 1) {
            throw last;
        }
        String message = failures.stream()
                .map(failure -> String.valueOf(failure.getMessage()))
                .collect(Collectors.joining("; before that "));
        throw new SourceException(last.origin(), last.kind(), message, last);
    }

    /** Sources are asked in the order of their enumeration. */
    private static boolean isAnsweredAfter(Exchange exchange, SourceException failure) {
        return exchange.getMessage().getBody() instanceof Fetched fetched
                && fetched.origin().compareTo(failure.origin()) > 0;
    }

    /**
     * Camel marks an exchange whose failure an error handler has dealt with, and leaves a marked one alone from then on:
     * the next source would get no retries, its failure would go unrecorded, and the error handler of whoever called us
     * would not see the failure we end with.
     */
    private static void forgetHandledFailure(Exchange exchange) {
        ExchangeExtension extension = exchange.getExchangeExtension();
        extension.setFailureHandled(false);
        extension.setErrorHandlerHandled(null);
        extension.setRedeliveryExhausted(false);
        exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
    }

    private static boolean isMissingOnPrimary(Exchange exchange) {
        return exchange.getMessage().getBody() instanceof Fetched.Missing missing && missing.origin() == Origin.PRIMARY;
    }

    private static FetchRequest request(Exchange exchange) {
        FetchRequest request = exchange.getMessage().getBody(FetchRequest.class);
        if (request == null) {
            throw new IllegalArgumentException("direct:fetch takes a FetchRequest");
        }
        return request;
    }
}

package org.modelmirror.source;

import java.util.Optional;
import org.apache.camel.Exchange;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.SourceException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The local folder as the routes ask it: like an upstream, without attempts, for a second look would see the same. Thread-safe. */
public final class LocalClient {
    private static final Logger LOG = LoggerFactory.getLogger(LocalClient.class);

    private final LocalFolder folder;
    private final FallbackRule rule;
    private final SourceState state;

    LocalClient(LocalFolder folder, FallbackRule rule, SourceState state) {
        this.folder = folder;
        this.rule = rule;
        this.state = state;
    }

    /** Whether the sources before it have left the fetch without a document, and the folder has one that may take its place. */
    public boolean mayAnswer(Exchange exchange) {
        FetchRequest request = FetchDesk.fetchOf(exchange).request();
        boolean isAnswered = exchange.getMessage().getBody() instanceof Fetched fetched
                && !(fetched instanceof Fetched.Missing)
                && FetchDesk.fetchOf(exchange).failure(fetched.origin()).isEmpty();
        return !isAnswered
                && folder.isConfigured()
                && folder.offers(request.category(), request.format())
                && folder.isSettled(request.category(), request.format())
                && rule.allowsLocal(
                        request.category(), request.format(), request.held().map(HeldCopy::origin));
    }

    /**
     * Reads the file that answers the fetch.
     *
     * @throws SourceException when it is of no use
     */
    public void read(Exchange exchange) throws SourceException {
        Fetch fetch = FetchDesk.fetchOf(exchange);
        fetch.attempted(Origin.LOCAL);
        exchange.getMessage().setBody(folder.read(fetch.request()));
    }

    /** Keeps the books after a look that went well. */
    public void done(Exchange exchange) {
        Fetched fetched = exchange.getMessage().getBody(Fetched.class);
        Fetch fetch = FetchDesk.fetchOf(exchange);
        if (!(fetched instanceof Fetched.Missing)) {
            state.succeeded(fetch.category(), fetched.format(), Origin.LOCAL);
        } else if (fetch.request().holdsCopyFrom(Origin.LOCAL)) {
            state.missing(fetch.category(), fetched.format(), Origin.LOCAL);
        }
    }

    /**
     * Keeps the books after a look that was in vain.
     *
     * @throws SourceException always: what was caught
     */
    public void failed(Exchange exchange) throws SourceException {
        SourceException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, SourceException.class);
        if (failure == null) {
            throw new IllegalStateException("no failure of the local folder was caught");
        }
        Fetch fetch = FetchDesk.fetchOf(exchange);
        fetch.gaveUp(failure);
        Category category = fetch.category();
        Optional<Format> answers = folder.answers(category, fetch.request().format());
        Format format = answers.orElse(fetch.request().format());
        boolean wasWell = !state.contact(category, format, Origin.LOCAL).isFailing();
        if (failure.kind() == Kind.HELD_OFF) {
            state.skipped(category, format, failure);
        } else {
            state.failed(category, format, failure);
        }
        LOG.atLevel(wasWell ? Level.WARN : Level.DEBUG)
                .log(
                        "failed stage=fetch category={} upstream={} outcome={} cause={}",
                        category,
                        Origin.LOCAL,
                        failure.kind(),
                        failure.getMessage());
        throw failure;
    }
}

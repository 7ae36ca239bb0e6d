package org.modelmirror.traces;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Gives every route that an exchange goes through a span, and every question to another host one of its own. What belongs to a
 * request's span, or to the span a thread works for, is told as it happens; a route of the groups {@code poll} and {@code refresh} begins a trace, which is
 * told when something comes of it: a question, or work that another route takes from a queue. Everything else is not followed.
 *
 * <p>Routes come and go while the service runs; those that are added later are followed as well.
 */
public final class TracedRoutes implements RoutePolicyFactory, InterceptStrategy {
    private static final String PROPERTY = "modelmirror.span";
    private static final Set<String> BEGIN_TRACES = Set.of("poll", "refresh");
    private static final String ANSWERS_CLIENTS = "serve";

    private final Tracing tracing;
    private final Clock clock;
    private final Predicate<String> isToldOf;
    private final Function<Exchange, Optional<String>> category;

    /**
     * @param isToldOf whether the host at an address may be sent the ids of the trace
     * @param category which category an exchange is about, if any
     */
    public TracedRoutes(
            Tracing tracing, Clock clock, Predicate<String> isToldOf, Function<Exchange, Optional<String>> category) {
        this.tracing = tracing;
        this.clock = clock;
        this.isToldOf = isToldOf;
        this.category = category;
    }

    /** To be called before routes are added. */
    public void install(CamelContext context) {
        context.addRoutePolicyFactory(this);
        ExtendedCamelContext extended = context.getCamelContextExtension();
        extended.addInterceptStrategy(this);
    }

    /** What the routes do with this exchange belongs to the span. */
    public static void follow(Exchange exchange, Span span) {
        if (span.isRecorded()) {
            exchange.setProperty(PROPERTY, new Frame(span, Optional.empty(), ""));
        }
    }

    /**
     * Where an exchange is. Copies of an exchange share it.
     *
     * @param below where it will be again afterwards
     * @param questions how often a host was asked from the routes called from here
     */
    private record Frame(Span span, Optional<Frame> below, String routeId, AtomicInteger questions) {
        Frame(Span span, Optional<Frame> below, String routeId) {
            this(span, below, routeId, new AtomicInteger());
        }
    }

    private static @Nullable Frame frame(Exchange exchange) {
        return exchange.getProperty(PROPERTY, Frame.class);
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        // Not one for all: who takes a route away stops its policy.
        return new RouteSpans();
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, @Nullable Processor next) {
        return definition instanceof ToDefinition to && isHttp(to)
                ? new Question(target, to.getEndpointUri())
                : new Step(target);
    }

    private static boolean isHttp(ToDefinition to) {
        String uri = to.getEndpointUri();
        return uri.startsWith("http:") || uri.startsWith("https:");
    }

    private final class RouteSpans extends RoutePolicySupport {
        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            Frame below = frame(exchange);
            Span span = below == null ? first(route) : further(route, exchange, below.span());
            if (span.isRecorded()) {
                exchange.setProperty(PROPERTY, new Frame(span, Optional.ofNullable(below), route.getId()));
            }
        }

        private Span first(Route route) {
            Span current = tracing.current();
            if (current.isRecorded()) {
                return tracing.begin(route.getId(), SpanKind.INTERNAL, current);
            }
            return BEGIN_TRACES.contains(String.valueOf(route.getGroup()))
                    ? new LazySpan(tracing, clock, route.getId(), Optional.empty())
                    : Span.none();
        }

        private Span further(Route route, Exchange exchange, Span parent) {
            boolean isFromQueue = route.getId().equals(exchange.getFromRouteId());
            return isFromQueue || parent.ids().isPresent()
                    ? tracing.begin(route.getId(), SpanKind.INTERNAL, parent.begun())
                    : new LazySpan(tracing, clock, route.getId(), Optional.of(parent));
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            Optional<Frame> found = Optional.ofNullable(frame(exchange));
            while (found.isPresent() && !found.get().routeId().equals(route.getId())) {
                found = found.get().below();
            }
            found.ifPresent(frame -> end(frame, route, exchange));
        }

        private void end(Frame frame, Route route, Exchange exchange) {
            category.apply(exchange).ifPresent(id -> frame.span().set("model_mirror.category", id));
            Exception failure = failure(route, exchange);
            if (failure != null) {
                frame.span().fail(failure.getClass().getName());
            }
            frame.span().end();
            frame.below()
                    .ifPresentOrElse(
                            below -> exchange.setProperty(PROPERTY, below), () -> exchange.removeProperty(PROPERTY));
        }

        /** Where an error handler has dealt with it, it failed all the same; but to refuse a client's request is to answer it. */
        private static @Nullable Exception failure(Route route, Exchange exchange) {
            ExchangeExtension extension = exchange.getExchangeExtension();
            boolean isHandled = exchange.getException() == null
                    && extension.isErrorHandlerHandledSet()
                    && extension.isErrorHandlerHandled()
                    && !ANSWERS_CLIENTS.equals(route.getGroup());
            return isHandled
                    ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)
                    : exchange.getException();
        }
    }

    /** Lets the thread that takes a step work for the route's span. */
    private class Step extends DelegateAsyncProcessor {
        Step(Processor target) {
            super(target);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Frame frame = frame(exchange);
            return frame == null ? super.process(exchange, callback) : take(exchange, frame, frame.span(), callback);
        }

        boolean take(Exchange exchange, Frame frame, Span span, AsyncCallback callback) {
            Span before = tracing.enter(span);
            try {
                return super.process(exchange, callback);
            } finally {
                tracing.leave(before);
            }
        }
    }

    /** A step that asks another host. */
    private final class Question extends Step {
        private final HttpQuestion question;

        Question(Processor target, String uri) {
            super(target);
            this.question = new HttpQuestion(uri);
        }

        @Override
        boolean take(Exchange exchange, Frame frame, Span parent, AsyncCallback callback) {
            String method = question.method(exchange);
            Span span = tracing.begin(method, SpanKind.CLIENT, parent.begun());
            question.describe(span, method, exchange);
            int before = frame.below()
                    .map(below -> below.questions().getAndIncrement())
                    .orElse(0);
            if (before > 0) {
                span.set("http.request.resend_count", before);
            }
            String address = exchange.getMessage().getHeader(Exchange.HTTP_URI, "", String.class);
            if (isToldOf.test(address)) {
                span.carryTo((name, value) -> exchange.getMessage().setHeader(name, value));
            }
            return super.take(exchange, frame, span, doneSync -> {
                HttpQuestion.end(span, exchange);
                callback.done(doneSync);
            });
        }
    }
}

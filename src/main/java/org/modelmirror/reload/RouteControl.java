package org.modelmirror.reload;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops and starts single routes at an operator's word. A route that is paused stays so when its file is edited, until it
 * is resumed or the service restarts. Thread-safe.
 */
public final class RouteControl {
    private static final Logger LOG = LoggerFactory.getLogger(RouteControl.class);
    /** Routes that others hand over to, and those that serve: to pause one would fail whoever needs it. */
    private static final Set<String> NOT_PAUSABLE = Set.of("direct", "seda", "rest", "rest-api", "platform-http");
    /** Longest wait for exchanges of a route that is paused, in seconds. */
    private static final long GRACE_SECONDS = 10;

    /** Whoever replaces routes may be waiting for the very request that asks, so that it must not wait in turn. */
    private static final long PATIENCE_SECONDS = 2;

    private final CamelContext context;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> paused = ConcurrentHashMap.newKeySet();

    public RouteControl(CamelContext context) {
        this.context = context;
    }

    /**
     * One route.
     *
     * @param group the stage it belongs to; may be empty
     * @param state {@code started}, {@code suspended} when somebody paused it, or {@code stopped}
     * @param isPausable whether it polls or listens, so that it may be paused
     */
    public record State(String id, String group, String description, String state, boolean isPausable) {}

    /** What came of the wish to pause or resume a route. */
    public enum Outcome {
        /** It is as wished. */
        DONE,
        /** There is no such route. */
        UNKNOWN,
        /** It serves, or others hand over to it. */
        NOT_PAUSABLE,
        /** It was never started, by its own {@code autoStartup}. */
        SWITCHED_OFF,
        /** Routes are being replaced just now. */
        BUSY
    }

    /** All routes, by group and id. */
    public List<State> routes() {
        List<State> states = new ArrayList<>();
        context.getRoutes().forEach(route -> state(route).ifPresent(states::add));
        states.sort(Comparator.comparing(State::group).thenComparing(State::id));
        return states;
    }

    public Optional<State> find(String id) {
        return Optional.ofNullable(context.getRoute(id)).flatMap(this::state);
    }

    /** Lets a route take nothing in any more, once what is in it has gone through. */
    public Outcome pause(String id) throws Exception {
        if (!lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return Outcome.BUSY;
        }
        try {
            Optional<Route> route = Optional.ofNullable(context.getRoute(id));
            if (route.isEmpty()) {
                return Outcome.UNKNOWN;
            }
            if (!isPausable(route.get())) {
                return Outcome.NOT_PAUSABLE;
            }
            if (!paused.contains(id)) {
                if (!isStarted(id)) {
                    return Outcome.SWITCHED_OFF;
                }
                context.getRouteController().stopRoute(id, GRACE_SECONDS, TimeUnit.SECONDS);
                paused.add(id);
                LOG.info("paused route={}", id);
            }
            return Outcome.DONE;
        } finally {
            lock.unlock();
        }
    }

    /** Starts a paused route again. */
    public Outcome resume(String id) throws Exception {
        if (!lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return Outcome.BUSY;
        }
        try {
            Optional<Route> route = Optional.ofNullable(context.getRoute(id));
            if (route.isEmpty()) {
                return Outcome.UNKNOWN;
            }
            if (!isPausable(route.get())) {
                return Outcome.NOT_PAUSABLE;
            }
            if (paused.contains(id)) {
                context.getRouteController().startRoute(id);
                paused.remove(id);
                LOG.info("resumed route={}", id);
                return Outcome.DONE;
            }
            return isStarted(id) ? Outcome.DONE : Outcome.SWITCHED_OFF;
        } finally {
            lock.unlock();
        }
    }

    /** Ids of the routes that somebody paused. */
    Set<String> paused() {
        return paused;
    }

    /** Does something to routes while nobody pauses or resumes any. */
    void exclusively(Change change) throws SwapFailedException, InterruptedException {
        lock.lockInterruptibly();
        try {
            change.run();
            paused.removeIf(id -> context.getRoute(id) == null);
        } finally {
            lock.unlock();
        }
    }

    /** A change of routes. */
    interface Change {
        void run() throws SwapFailedException, InterruptedException;
    }

    private boolean isStarted(String id) {
        return context.getRouteController().getRouteStatus(id).isStarted();
    }

    /** Nothing for a route that an edit took away since it was found. */
    private Optional<State> state(Route route) {
        String id = route.getId();
        return Optional.ofNullable(context.getRouteController().getRouteStatus(id))
                .map(status -> new State(
                        id,
                        Objects.toString(route.getGroup(), ""),
                        Objects.toString(route.getDescription(), ""),
                        paused.contains(id) ? "suspended" : status.name().toLowerCase(Locale.ROOT),
                        isPausable(route)));
    }

    private static boolean isPausable(Route route) {
        String uri = route.getEndpoint().getEndpointUri();
        return !NOT_PAUSABLE.contains(uri.substring(0, Math.max(0, uri.indexOf(':'))));
    }
}

package org.modelmirror.reload;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops and starts single routes at an operator's word. A route that is paused stays so when its file is edited, when the
 * service starts again and on all instances with the same data folder, until it is resumed or is no more. Thread-safe.
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
    private final Pauses pauses;
    private final ReentrantLock lock = new ReentrantLock();
    /** What routes that came while they were paused say of themselves, by id. */
    private final Map<String, String> ownAutoStartup = new ConcurrentHashMap<>();

    private RouteControl(CamelContext context, Pauses pauses) {
        this.context = context;
        this.pauses = pauses;
    }

    /** To be called before the context loads its routes: those that are paused are made without being started. */
    public static RouteControl install(CamelContext context, KeptPauses kept, Clock clock) {
        RouteControl control = new RouteControl(context, new Pauses(kept, clock));
        context.getCamelContextExtension()
                .getContextPlugin(Model.class)
                .addModelLifecycleStrategy(control.new NotStarted());
        return control;
    }

    /**
     * One route.
     *
     * @param group the stage it belongs to; may be empty
     * @param state {@code started}, {@code suspended} when somebody paused it, or {@code stopped}
     * @param isPausable whether it polls or listens, so that it may be paused
     * @param pausedSince when somebody paused it
     */
    public record State(
            String id,
            String group,
            String description,
            String state,
            boolean isPausable,
            Optional<Instant> pausedSince) {}

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
            if (!pauses.contains(id)) {
                if (!isStarted(id)) {
                    return Outcome.SWITCHED_OFF;
                }
                stop(id);
                pauses.add(id);
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
            if (pauses.contains(id)) {
                start(id);
                pauses.remove(id);
                LOG.info("resumed route={}", id);
            }
            return isStarted(id) ? Outcome.DONE : Outcome.SWITCHED_OFF;
        } finally {
            lock.unlock();
        }
    }

    private void stop(String id) throws Exception {
        context.getRouteController().stopRoute(id, GRACE_SECONDS, TimeUnit.SECONDS);
    }

    /** Unless its own settings keep it from running. */
    private void start(String id) throws Exception {
        String wish = ownAutoStartup.getOrDefault(id, "true");
        if (Boolean.parseBoolean(context.resolvePropertyPlaceholders(wish))) {
            context.getRouteController().startRoute(id);
        }
    }

    /** What an operator should know of pauses, in words for the readiness answer. */
    List<String> notes() {
        return pauses.notes(id -> context.getRoute(id) != null);
    }

    /** Forgets the pauses of all routes but these. */
    void retain(Set<String> routes) {
        pauses.retain(routes);
    }

    /** Does what another instance on the same data folder was told. */
    void follow() throws InterruptedException {
        if (!lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return;
        }
        try {
            Pauses.News news = pauses.follow();
            for (String id : news.paused()) {
                if (context.getRoute(id) != null && isStarted(id)) {
                    stop(id);
                    LOG.info("paused, as another instance was told route={}", id);
                }
            }
            for (String id : news.resumed()) {
                if (context.getRoute(id) != null) {
                    start(id);
                    LOG.info("resumed, as another instance was told route={}", id);
                }
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.error("what another instance paused or resumed was not done here", e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does something to routes while nobody pauses or resumes any.
     *
     * @param routes ids of those there are afterwards
     */
    void exclusively(Set<String> routes, Change change) throws SwapFailedException, InterruptedException {
        lock.lockInterruptibly();
        try {
            change.run();
            pauses.retain(routes);
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
        Optional<Instant> since = pauses.since(id);
        return Optional.ofNullable(context.getRouteController().getRouteStatus(id))
                .map(status -> new State(
                        id,
                        Objects.toString(route.getGroup(), ""),
                        Objects.toString(route.getDescription(), ""),
                        since.isPresent() ? "suspended" : status.name().toLowerCase(Locale.ROOT),
                        isPausable(route),
                        since));
    }

    private static boolean isPausable(Route route) {
        String uri = route.getEndpoint().getEndpointUri();
        return !NOT_PAUSABLE.contains(uri.substring(0, Math.max(0, uri.indexOf(':'))));
    }

    /** Keeps paused routes from being started, whenever and from whatever they are made. */
    private final class NotStarted extends ModelLifecycleStrategySupport {
        @Override
        public void onAddRouteDefinition(RouteDefinition definition) {
            String id = definition.getRouteId();
            if (!pauses.contains(id)) {
                ownAutoStartup.remove(id);
                return;
            }
            ownAutoStartup.put(id, Objects.requireNonNullElse(definition.getAutoStartup(), "true"));
            definition.setAutoStartup("false");
        }
    }
}

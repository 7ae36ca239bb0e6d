package org.modelmirror.reload;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a running context, by the files they come from. Replaces what has changed one by one and leaves the rest
 * alone: its timers go on, its exchanges are not interrupted. Only what is replaced stops, after the exchanges in it have
 * ended. Not thread-safe.
 */
final class RunningRoutes {
    /** Longest wait for the exchanges of a route that is replaced, in seconds; longer than any attempt at an upstream. */
    private static final long GRACE_SECONDS = 30;

    private final CamelContext context;
    private final Model model;
    private final RequestGate gate;
    private final Function<String, Optional<String>> values;
    private RouteSet current;
    private final Map<String, List<Object>> fingerprints = new HashMap<>();

    /**
     * @param current what the context was started with
     * @param values of placeholders, as they are now
     */
    RunningRoutes(CamelContext context, RequestGate gate, Function<String, Optional<String>> values, RouteSet current) {
        this.context = context;
        this.model = context.getCamelContextExtension().getContextPlugin(Model.class);
        this.gate = gate;
        this.values = values;
        this.current = current;
        current.units().values().forEach(unit -> fingerprints.put(unit.key(), current.fingerprint(unit, values)));
    }

    RouteSet current() {
        return current;
    }

    /**
     * What has to be done.
     *
     * @param fresh new ones
     * @param changed what runs now, and what is to run in its place
     * @param gone what is to go
     */
    record Plan(List<RouteUnit> fresh, Map<RouteUnit, RouteUnit> changed, List<RouteUnit> gone) {
        boolean isEmpty() {
            return fresh.isEmpty() && changed.isEmpty() && gone.isEmpty();
        }

        /** Keys of everything concerned, sorted. */
        Set<String> keys() {
            Set<String> keys = new TreeSet<>();
            fresh.forEach(unit -> keys.add(unit.key()));
            changed.values().forEach(unit -> keys.add(unit.key()));
            gone.forEach(unit -> keys.add(unit.key()));
            return keys;
        }
    }

    Plan plan(RouteSet next) {
        List<RouteUnit> fresh = new ArrayList<>();
        Map<RouteUnit, RouteUnit> changed = new LinkedHashMap<>();
        List<RouteUnit> gone = new ArrayList<>();
        for (RouteUnit unit : next.units().values()) {
            RouteUnit before = current.units().get(unit.key());
            if (before == null) {
                fresh.add(unit);
            } else if (!next.fingerprint(unit, values).equals(fingerprints.get(unit.key()))) {
                changed.put(before, unit);
            }
        }
        current.units().values().stream()
                .filter(unit -> !next.units().containsKey(unit.key()))
                .forEach(gone::add);
        return new Plan(fresh, changed, gone);
    }

    /**
     * Puts the next set in the place of the current one. When a step fails, what was done before it is undone.
     *
     * @param beforeUndoing puts back what the routes that ran before are made with: the values of their placeholders
     * @throws SwapFailedException when it was undone
     * @throws InterruptedException when the thread was interrupted before anything was done
     */
    void apply(Plan plan, RouteSet next, Runnable beforeUndoing) throws SwapFailedException, InterruptedException {
        boolean holds = isReached(plan, current) || isReached(plan, next);
        if (holds) {
            gate.hold();
        }
        Deque<Step> undo = new ArrayDeque<>();
        try {
            steps(plan, undo);
        } catch (SwapFailedException e) {
            beforeUndoing.run();
            rollBack(undo).forEach(e::addSuppressed);
            throw e;
        } finally {
            if (holds) {
                gate.release();
            }
        }
        current = next;
        fingerprints.clear();
        next.units().values().forEach(unit -> fingerprints.put(unit.key(), next.fingerprint(unit, values)));
    }

    private interface Step {
        void run() throws Exception;
    }

    private void steps(Plan plan, Deque<Step> undo) throws SwapFailedException {
        // Routes of a renamed file must go before they come again; what is only gone waits until nobody needs it.
        Set<String> incoming = new HashSet<>();
        plan.fresh().forEach(unit -> incoming.addAll(unit.ids()));
        List<RouteUnit> late = new ArrayList<>();
        for (RouteUnit unit : plan.gone()) {
            if (unit.ids().stream().anyMatch(incoming::contains)) {
                step(unit, () -> remove(unit), () -> load(unit), undo);
            } else {
                late.add(unit);
            }
        }
        for (boolean runs : new boolean[] {false, true}) {
            for (RouteUnit unit : plan.fresh()) {
                if (unit.runs() == runs) {
                    step(unit, () -> load(unit), () -> remove(unit), undo);
                }
            }
            for (Map.Entry<RouteUnit, RouteUnit> change : plan.changed().entrySet()) {
                RouteUnit before = change.getKey();
                RouteUnit after = change.getValue();
                if (before.runs() == runs) {
                    step(before, () -> remove(before), () -> load(before), undo);
                    step(after, () -> load(after), () -> remove(after), undo);
                }
            }
        }
        for (RouteUnit unit : late) {
            step(unit, () -> remove(unit), () -> load(unit), undo);
        }
    }

    /** The undoing of a step is noted before it is done: one that fails half way is undone too. */
    private static void step(RouteUnit unit, Step step, Step back, Deque<Step> undo) throws SwapFailedException {
        undo.push(back);
        try {
            step.run();
        } catch (Exception e) {
            throw new SwapFailedException(unit, e);
        }
    }

    /** What could not be undone. */
    private List<Exception> rollBack(Deque<Step> undo) {
        List<Exception> failures = new ArrayList<>();
        for (Step step : undo) {
            try {
                step.run();
            } catch (Exception e) {
                failures.add(e);
                // Whatever does not run as it should is put in place with the next reload.
                fingerprints.clear();
            }
        }
        return failures;
    }

    private void load(RouteUnit unit) throws Exception {
        if (unit.runs() && !runningIds(unit).isEmpty()) {
            // Half removed, by a step that is undone.
            remove(unit);
        }
        PluginHelper.getRoutesLoader(context).loadRoutes(unit.resource());
    }

    private void remove(RouteUnit unit) throws Exception {
        switch (unit.kind()) {
            case TEMPLATE -> {
                for (String id : unit.ids()) {
                    if (model.getRouteTemplateDefinition(id) != null) {
                        model.removeRouteTemplateDefinition(model.getRouteTemplateDefinition(id));
                    }
                }
            }
            case CONFIGURATION -> {
                for (String id : unit.ids()) {
                    @Nullable RouteConfigurationDefinition definition = model.getRouteConfigurationDefinition(id);
                    if (definition != null) {
                        model.removeRouteConfiguration(definition);
                    }
                }
            }
            case ROUTES -> removeRoutes(unit);
        }
    }

    private void removeRoutes(RouteUnit unit) throws Exception {
        for (String id : runningIds(unit)) {
            Route route = context.getRoute(id);
            context.getRouteController().stopRoute(id, GRACE_SECONDS, TimeUnit.SECONDS);
            if (route != null) {
                context.getRestRegistry().removeRestService(route.getConsumer());
            }
            if (!context.removeRoute(id)) {
                throw new IllegalStateException("route " + id + " could not be removed");
            }
        }
        if (unit.content().stream().anyMatch(element -> element.has("rest"))) {
            model.getRestDefinitions().removeIf(rest -> isFrom(rest.getResource(), unit));
        }
    }

    /** By the ids in the file, and by the file: operations that share a route have ids that Camel makes up. */
    private Set<String> runningIds(RouteUnit unit) {
        Set<String> ids = new LinkedHashSet<>();
        boolean hasRest = unit.content().stream().anyMatch(element -> element.has("rest"));
        for (Route route : context.getRoutes()) {
            if (unit.ids().contains(route.getId()) || (hasRest && isFrom(route.getSourceResource(), unit))) {
                ids.add(route.getId());
            }
        }
        return ids;
    }

    /** Camel names a file as it was found, below the folder that it was told at the start. */
    private static boolean isFrom(@Nullable Resource resource, RouteUnit unit) {
        if (resource == null) {
            return false;
        }
        String location = Objects.toString(resource.getLocation(), "").replace('\\', '/');
        return location.equals("file:" + unit.file()) || location.endsWith("/" + unit.file());
    }

    /** Whether a request can meet what is replaced. */
    private static boolean isReached(Plan plan, RouteSet set) {
        Set<String> keys = plan.keys();
        return set.reachedByRequests().stream().anyMatch(keys::contains);
    }
}

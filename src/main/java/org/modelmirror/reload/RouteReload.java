package org.modelmirror.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.modelmirror.reload.ReloadReport.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes edits of route files while the service runs (architecture decision 5): looks at the folder until two looks in a row
 * find the same, checks the whole set, and puts in place what has changed. Whatever is wrong, the set that runs stays, and
 * what is wrong is told until it is mended. Starts to look when the context has started.
 */
public final class RouteReload extends ServiceSupport implements StartupListener {
    private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);

    private final Parts parts;
    private final RouteFolder routes;
    private final Optional<RouteFolder> config;
    private final RouteSet atStart;
    private final RouteControl control;

    private @Nullable RouteCheck check;
    private @Nullable RunningRoutes running;
    private @Nullable ScheduledExecutorService watcher;
    private @Nullable ScheduledFuture<?> looking;
    private Map<String, String> lastLook = Map.of();
    private boolean isUnsettled;
    private RouteSet lastRead;
    private volatile ReloadReport report;

    /**
     * What it works with.
     *
     * @param context whose routes are replaced
     * @param gate where requests wait meanwhile
     * @param settings the settings that may change while the service runs; empty where none may
     * @param takesEdits whether edits count before the next start
     * @param period how often the folders, and what other instances have paused, are looked at
     */
    public record Parts(
            CamelContext context,
            RequestGate gate,
            Optional<LiveSettings> settings,
            boolean takesEdits,
            Duration period,
            Clock clock) {}

    private RouteReload(Parts parts, Path folder, RouteSet atStart, Map<String, String> look, RouteControl control) {
        this.parts = parts;
        this.routes = new RouteFolder(folder, RouteFolder.ENDING);
        this.config = parts.settings().map(settings -> new RouteFolder(settings.folder(), ".properties"));
        this.atStart = atStart;
        this.lastRead = atStart;
        this.lastLook = look;
        this.control = control;
        this.report = new ReloadReport(
                parts.clock().instant(), Outcome.STARTED, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /**
     * To be called before the context loads its routes from the folder.
     *
     * @throws IOException when the folder cannot be read
     */
    public static RouteReload of(Parts parts, Path folder, RouteControl control) throws IOException {
        RouteFolder files = new RouteFolder(folder, RouteFolder.ENDING);
        Map<String, String> look =
                look(files, parts.settings().map(known -> new RouteFolder(known.folder(), ".properties")));
        return new RouteReload(parts, folder, RouteSet.of(files.read().files()), look, control);
    }

    /** What pauses and resumes the same routes. */
    public RouteControl control() {
        return control;
    }

    /** What became of the last edit; of the start, as long as there was none. */
    public ReloadReport report() {
        return report;
    }

    /** What an operator should know, in words for the readiness answer; the service is ready all the same. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        ReloadReport last = report;
        last.errors().forEach(problem -> notes.add("routes_not_taken: " + problem));
        notes.addAll(control.notes());
        if (!last.waiting().isEmpty()) {
            notes.add("restart_needed: " + String.join(", ", last.waiting()));
        }
        return notes;
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // routes may still be on their way
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        running = new RunningRoutes(
                parts.context(),
                parts.gate(),
                name -> parts.context().getPropertiesComponent().resolveProperty(name),
                atStart);
        if (parts.takesEdits()) {
            control.retain(atStart.routeIds());
        }
        watch(parts.period());
    }

    private void watch(Duration period) {
        ScheduledExecutorService executor =
                parts.context().getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "route-reload");
        watcher = executor;
        looking = executor.scheduleWithFixedDelay(
                this::look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        ScheduledFuture<?> future = looking;
        if (future != null) {
            future.cancel(true);
        }
        ScheduledExecutorService executor = watcher;
        if (executor != null) {
            parts.context().getExecutorServiceManager().shutdownNow(executor);
        }
    }

    /** One look; on the watcher's thread. Whatever happens here, it looks again. */
    private void look() {
        try {
            control.follow();
            if (!parts.takesEdits()) {
                return;
            }
            Map<String, String> look = look(routes, config);
            if (!look.equals(lastLook)) {
                lastLook = look;
                isUnsettled = true;
            } else if (isUnsettled) {
                isUnsettled = false;
                reload(look);
            }
        } catch (IOException e) {
            // A volume that is being mounted anew: the next look finds what is there then.
            LOG.warn("routes not looked at reason={}", e.toString());
            isUnsettled = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("routes not reloaded", e);
            finish(
                    Outcome.REJECTED,
                    List.of(RouteProblem.of("", 0, "failed in the check itself: " + e)),
                    List.of(),
                    LiveSettings.Offer.none());
        }
    }

    private static Map<String, String> look(RouteFolder routes, Optional<RouteFolder> config) throws IOException {
        Map<String, String> look = new LinkedHashMap<>();
        routes.stamps().forEach((file, stamp) -> look.put("routes/" + file, stamp));
        if (config.isPresent()) {
            config.get().stamps().forEach((file, stamp) -> look.put("config/" + file, stamp));
        }
        return look;
    }

    private void reload(Map<String, String> look) throws IOException, InterruptedException {
        RouteFolder.Content content = routes.read();
        long seen = look.keySet().stream()
                .filter(name -> name.startsWith("routes/"))
                .count();
        if (content.files().size() + content.problems().size() != seen
                || !look(routes, config).equals(look)) {
            // Somebody is still writing; a list that is read while a file is replaced may lack it.
            isUnsettled = true;
            return;
        }
        RunningRoutes target = running;
        if (target == null) {
            return;
        }
        LiveSettings.Offer offer = parts.settings().map(LiveSettings::read).orElseGet(LiveSettings.Offer::none);
        if (!offer.problems().isEmpty()) {
            finish(Outcome.REJECTED, offer.problems(), List.of(), offer);
            return;
        }
        parts.settings().ifPresent(settings -> settings.put(offer));
        Taken taken = Taken.refused(List.of());
        try {
            taken = take(content, target);
        } finally {
            // Before anybody is told: who reads of an edit finds it in place.
            if (taken.outcome() == Outcome.APPLIED) {
                parts.settings().ifPresent(LiveSettings::keep);
            } else {
                parts.settings().ifPresent(LiveSettings::putBack);
            }
        }
        finish(taken.outcome(), taken.problems(), taken.changed(), offer);
    }

    /** What became of an edit that could be read. */
    private record Taken(Outcome outcome, List<RouteProblem> problems, List<String> changed) {
        static Taken refused(List<RouteProblem> problems) {
            return new Taken(Outcome.REJECTED, problems, List.of());
        }
    }

    private Taken take(RouteFolder.Content content, RunningRoutes target) throws InterruptedException {
        long begun = parts.clock().millis();
        RouteSet next = RouteSet.of(content.files(), lastRead);
        lastRead = next;
        RunningRoutes.Plan plan = target.plan(next);
        boolean isMended = content.problems().isEmpty() && next.problems().isEmpty() && plan.isEmpty();
        if (isMended) {
            return new Taken(Outcome.APPLIED, List.of(), List.of());
        }
        List<RouteProblem> problems = check().check(content, next);
        if (!problems.isEmpty()) {
            return Taken.refused(problems);
        }
        long checked = parts.clock().millis();
        try {
            control.exclusively(
                    next.routeIds(),
                    () -> target.apply(plan, next, () -> parts.settings().ifPresent(LiveSettings::putBack)));
        } catch (SwapFailedException e) {
            LOG.error("routes not swapped, those that ran before run again", e);
            return new Taken(Outcome.ROLLED_BACK, problems(e), List.of());
        }
        List<String> changed = List.copyOf(plan.keys());
        LOG.info(
                "routes reloaded changed={} check-ms={} swap-ms={}",
                changed,
                checked - begun,
                parts.clock().millis() - checked);
        return new Taken(Outcome.APPLIED, List.of(), changed);
    }

    private static List<RouteProblem> problems(SwapFailedException failure) {
        List<RouteProblem> problems = new ArrayList<>();
        problems.add(RouteProblem.of(failure.unit().file(), 0, "could not be put in place: " + failure.getMessage())
                .hint("the routes that ran before run again; save the file again to try again"));
        for (Throwable undone : failure.getSuppressed()) {
            problems.add(RouteProblem.of("", 0, "could not be put back: " + undone)
                    .hint("save any file below routes/ to try again, or restart the service"));
        }
        return problems;
    }

    /** Made with the first edit: it is slow to make, and most services see none. */
    private RouteCheck check() {
        RouteCheck made = check;
        if (made == null) {
            made = new RouteCheck(parts.context());
            check = made;
        }
        return made;
    }

    private void finish(Outcome outcome, List<RouteProblem> errors, List<String> changed, LiveSettings.Offer offer) {
        if (!errors.equals(report.errors())) {
            errors.forEach(problem -> LOG.warn(
                    "routes not taken file={} line={} problem={} hint={}",
                    problem.file(),
                    problem.line(),
                    problem.message(),
                    problem.hint()));
        }
        offer.notes().stream()
                .filter(note -> !report.notes().contains(note))
                .forEach(note -> LOG.warn("settings: {}", note));
        List<String> taken = outcome == Outcome.APPLIED ? List.copyOf(offer.taken()) : List.of();
        if (!taken.isEmpty()) {
            LOG.info("settings taken keys={}", taken);
        }
        report = new ReloadReport(
                parts.clock().instant(), outcome, errors, changed, taken, List.copyOf(offer.waiting()), offer.notes());
    }

    /** The ids of the routes that run, by the files they come from; for tests and status. */
    public Set<String> routeIds() {
        RunningRoutes target = running;
        return target == null ? atStart.routeIds() : target.current().routeIds();
    }
}

package org.modelmirror.reload;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.Route;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;
import org.modelmirror.settings.NearestName;

/**
 * Builds a whole set of routes in a context of its own, which is thrown away. Everything is made, options, beans and
 * expressions included, but nothing consumes: no timer fires, no port is listened on, no folder is made, no Redis is asked.
 * Not thread-safe.
 */
final class Rehearsal {
    private static final Pattern UNKNOWN_OPTION = Pattern.compile("Unknown parameters=\\[\\{?([^=\\]}]+)=");
    private static final Pattern QUOTED = Pattern.compile("'([^']{2,80})'|\\[([A-Za-z][^\\[\\]]{2,80})]");

    private static final Passed NOTHING = new Passed(List.of(), List.of());

    private final CamelContext running;
    private final Surroundings surroundings;
    /** By key of the unit. */
    private Map<String, Passed> passed = Map.of();

    /** @param running whose beans and properties count; it need not be started, and is not changed */
    Rehearsal(CamelContext running, Surroundings surroundings) {
        this.running = running;
        this.surroundings = surroundings;
    }

    /**
     * What does not start, the first of it. What has started before, made with the same templates, configurations and values,
     * is not made again: of most edits that leaves a route or two.
     */
    List<RouteProblem> run(RouteSet set) {
        Map<String, Passed> next = new HashMap<>();
        List<RouteUnit> fresh = fresh(set, next);
        try (DefaultCamelContext scratch = new DefaultCamelContext(beans())) {
            prepare(scratch);
            // What others are made with comes first, as templates are used as soon as their instances are loaded.
            List<RouteUnit> order = new ArrayList<>(set.shared());
            order.addAll(fresh);
            for (RouteUnit unit : order) {
                try {
                    PluginHelper.getRoutesLoader(scratch).loadRoutes(unit.resource());
                } catch (Exception e) {
                    return List.of(problem(set, Optional.of(unit), e, scratch));
                }
            }
            try {
                scratch.start();
            } catch (Exception e) {
                return List.of(problem(set, unitOf(set, e), e, scratch));
            }
            note(set, scratch, next);
        } catch (IOException e) {
            throw new IllegalStateException("the rehearsal could not be ended", e);
        }
        List<RouteProblem> problems = sharedConsumers(set, next);
        if (problems.isEmpty()) {
            passed = next;
        }
        return problems;
    }

    /**
     * A unit that was rehearsed without a fault.
     *
     * @param fingerprint what it was made of
     * @param takes what its routes take from
     */
    private record Passed(List<Object> fingerprint, List<Taking> takes) {}

    /**
     * A route and what it takes from.
     *
     * @param endpoint its address, which tells it from others
     * @param isAlone whether no other route may take from the same
     */
    private record Taking(String route, String endpoint, boolean isAlone) {}

    /**
     * The units that have to be rehearsed.
     *
     * @param next is given all others as they are known, and these with nothing noted yet
     */
    private List<RouteUnit> fresh(RouteSet set, Map<String, Passed> next) {
        // Whoever uses a bean that is declared in a route file has to see what it is now.
        boolean isWhole = set.units().values().stream().anyMatch(Rehearsal::declaresBeans);
        List<RouteUnit> fresh = new ArrayList<>();
        List<RouteUnit> known = new ArrayList<>();
        for (RouteUnit unit : set.units().values()) {
            if (unit.runs()) {
                List<Object> fingerprint = set.fingerprint(unit, surroundings::placeholder);
                Passed before = passed.get(unit.key());
                if (!isWhole && before != null && before.fingerprint().equals(fingerprint)) {
                    known.add(unit);
                    next.put(unit.key(), before);
                } else {
                    fresh.add(unit);
                    next.put(unit.key(), new Passed(fingerprint, List.of()));
                }
            }
        }
        // Some components want a name for one route alone, whatever options stand behind it.
        Set<String> names = new HashSet<>();
        fresh.forEach(unit -> names.addAll(names(unit)));
        for (RouteUnit unit : known) {
            if (names(unit).stream().anyMatch(names::contains)) {
                fresh.add(unit);
            }
        }
        return fresh;
    }

    private static boolean declaresBeans(RouteUnit unit) {
        return unit.content().stream().anyMatch(element -> element.has("beans"));
    }

    /** What the routes of a file take from, without options. */
    private static Set<String> names(RouteUnit unit) {
        Set<String> names = new HashSet<>();
        for (JsonNode element : unit.content()) {
            String uri = element.path("route").path("from").path("uri").asText();
            if (!uri.isEmpty()) {
                names.add(uri.replaceFirst("\\?.*", ""));
            }
        }
        return names;
    }

    private static String fileOf(Route route) {
        Resource resource = route.getSourceResource();
        return resource == null
                ? ""
                : Objects.toString(resource.getLocation(), "").replaceFirst("^file:", "");
    }

    private static void note(RouteSet set, CamelContext scratch, Map<String, Passed> next) {
        Map<String, List<Taking>> takes = new HashMap<>();
        for (Route route : scratch.getRoutes()) {
            Endpoint endpoint = route.getEndpoint();
            boolean takesMore =
                    endpoint instanceof MultipleConsumersSupport several && several.isMultipleConsumersSupported();
            // Operations that share a route have ids that Camel makes up.
            String key = set.unitOfRoute(route.getId()).map(RouteUnit::key).orElseGet(() -> fileOf(route));
            takes.computeIfAbsent(key, none -> new ArrayList<>())
                    .add(new Taking(route.getId(), endpoint.getEndpointUri(), !takesMore));
        }
        takes.forEach(
                (key, found) -> next.computeIfPresent(key, (same, unit) -> new Passed(unit.fingerprint(), found)));
    }

    private DefaultRegistry beans() {
        return new DefaultRegistry(new BeanRepository() {
            @Override
            public @Nullable Object lookupByName(String name) {
                // What belongs to the running context: the rehearsal has its own.
                return name.startsWith("platform-http")
                        ? null
                        : running.getRegistry().lookupByName(name);
            }

            @Override
            public <T> @Nullable T lookupByNameAndType(String name, Class<T> type) {
                return name.startsWith("platform-http")
                        ? null
                        : running.getRegistry().lookupByNameAndType(name, type);
            }

            @Override
            public <T> Map<String, T> findByTypeWithName(Class<T> type) {
                return isOurs(type) ? running.getRegistry().findByTypeWithName(type) : Map.of();
            }

            @Override
            public <T> Set<T> findByType(Class<T> type) {
                return isOurs(type) ? running.getRegistry().findByType(type) : Set.of();
            }

            /** Parts of Camel that lie in the registry know the running context. */
            private boolean isOurs(Class<?> type) {
                return !type.getName().startsWith("org.apache.camel.");
            }
        });
    }

    private void prepare(DefaultCamelContext scratch) throws IOException {
        scratch.getCamelContextExtension().setName("route-rehearsal");
        scratch.disableJMX();
        scratch.setAutoStartup(false);
        scratch.setLoadHealthChecks(false);
        scratch.setStartupSummaryLevel(StartupSummaryLevel.Off);
        scratch.setRestConfiguration(running.getRestConfiguration());
        scratch.getPropertiesComponent().addPropertiesSource(new RunningProperties(surroundings));
        Properties own = new Properties();
        // A leader's routes are the same with and without the election, which needs its lock.
        own.setProperty("poll.from", "");
        scratch.getPropertiesComponent().setOverrideProperties(own);
        scratch.addComponent("file", new QuietFiles());
        PlatformHttpComponent http = new PlatformHttpComponent(scratch);
        http.setEngine(new Deaf());
        http.setServerRequestValidation(false);
        scratch.addComponent("platform-http", http);
        QuartzComponent quartz = new QuartzComponent();
        quartz.setAutoStartScheduler(false);
        // Found there by the first route that needs it: the scheduler comes with ten threads.
        scratch.getRegistry().bind("quartz", quartz);
        for (String name : running.getComponentNames()) {
            Component component = running.hasComponent(name);
            // Components made by us, which no scratch context could make by itself.
            if (component != null && component.getClass().getName().startsWith("org.modelmirror.")) {
                scratch.addComponent(name, new Mute());
            }
        }
    }

    /** Camel finds out only when it starts them that two routes take from an endpoint that has room for one. */
    private static List<RouteProblem> sharedConsumers(RouteSet set, Map<String, Passed> all) {
        Map<String, Taking> taken = new HashMap<>();
        for (RouteUnit unit : set.units().values()) {
            for (Taking taking : all.getOrDefault(unit.key(), NOTHING).takes()) {
                Taking other = taking.isAlone() ? taken.putIfAbsent(taking.endpoint(), taking) : null;
                if (other != null) {
                    return List.of(RouteProblem.of(
                                    unit.file(),
                                    lineOfRoute(set, unit, taking.route()),
                                    "route '" + taking.route() + "' takes from " + taking.endpoint() + ", as route '"
                                            + other.route() + "' does already")
                            .hint("two routes cannot take from the same place"));
                }
            }
        }
        return List.of();
    }

    private static Optional<RouteUnit> unitOf(RouteSet set, Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof FailedToCreateRouteException failed && failed.getRouteId() != null) {
                return set.unitOfRoute(failed.getRouteId());
            }
        }
        return Optional.empty();
    }

    private static RouteProblem problem(
            RouteSet set, Optional<RouteUnit> unit, Exception failure, CamelContext scratch) {
        String cause = cause(failure);
        List<String> clues = clues(failure, cause);
        String hint = hint(failure, cause, scratch);
        // An instance fails for what its template says as often as for its own words.
        for (RouteUnit place : unit.map(known -> placesOf(set, known)).orElse(List.of())) {
            YamlText document = set.documents().get(place.file());
            int line = document == null ? 0 : line(document, clues);
            if (line > 0) {
                return new RouteProblem(place.file(), line, "does not start: " + cause, hint);
            }
        }
        int line = unit.stream()
                .flatMap(known -> known.ids().stream().map(id -> lineOfRoute(set, known, id)))
                .filter(found -> found > 0)
                .findFirst()
                .orElse(0);
        return new RouteProblem(unit.map(RouteUnit::file).orElse(""), line, "does not start: " + cause, hint);
    }

    /** Where the words stand that make a unit: its own file, and those of what it uses. */
    private static List<RouteUnit> placesOf(RouteSet set, RouteUnit unit) {
        List<RouteUnit> places = new ArrayList<>();
        places.add(unit);
        set.units().values().stream()
                .filter(other -> !other.runs() && other.ids().stream().anyMatch(unit.uses()::contains))
                .forEach(places::add);
        return places;
    }

    /** The part of the story that names something of the file. */
    private static String cause(Throwable failure) {
        Throwable root = failure;
        for (Throwable t = failure; t != null && t != t.getCause(); t = t.getCause()) {
            if (t instanceof PropertyBindingException binding && binding.getPropertyName() != null) {
                return "the option '" + binding.getPropertyName() + "' cannot be '" + binding.getValue() + "'";
            }
            root = t;
        }
        return oneLine(root);
    }

    /** Words of the message that may stand in the file, the most telling first. */
    private static List<String> clues(Throwable failure, String cause) {
        List<String> clues = new ArrayList<>();
        Matcher option = UNKNOWN_OPTION.matcher(cause);
        if (option.find()) {
            clues.add(option.group(1).strip());
        }
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof PropertyBindingException binding && binding.getValue() != null) {
                clues.add(0, String.valueOf(binding.getValue()));
            }
            Matcher quoted = QUOTED.matcher(String.valueOf(t.getMessage()));
            while (quoted.find()) {
                clues.add(quoted.group(1) == null ? quoted.group(2) : quoted.group(1));
            }
            if (t instanceof ResolveEndpointFailedException unresolved && unresolved.getUri() != null) {
                clues.add(unresolved.getUri().replaceFirst("\\?.*", "").replace("://", ":"));
            }
        }
        return clues;
    }

    private static int line(YamlText document, List<String> clues) {
        for (String clue : clues) {
            Optional<Integer> found = document.find(clue);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return 0;
    }

    private static int lineOfRoute(RouteSet set, RouteUnit unit, String id) {
        YamlText document = set.documents().get(unit.file());
        return document == null ? 0 : document.find(id).orElse(0);
    }

    private static String hint(Throwable failure, String cause, CamelContext scratch) {
        Matcher option = UNKNOWN_OPTION.matcher(cause);
        if (option.find()) {
            String unknown = option.group(1).strip();
            return scheme(failure)
                    .map(name -> scratch.getCamelContextExtension().getEndpointUriFactory(name))
                    .map(EndpointUriFactory::propertyNames)
                    .flatMap(names -> NearestName.of(unknown, names))
                    .map(name -> "did you mean '" + name + "'?")
                    .orElse("see the options of the component in Camel's manual");
        }
        if (cause.contains("No component found with scheme")) {
            return "the component is none of those that come with the program, or is misspelt";
        }
        return "the routes that ran before go on; mend the file and save it again";
    }

    private static Optional<String> scheme(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ResolveEndpointFailedException unresolved && unresolved.getUri() != null) {
                return Optional.of(unresolved.getUri().replaceFirst(":.*", ""));
            }
        }
        return Optional.empty();
    }

    private static String oneLine(Throwable failure) {
        String message =
                String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").strip();
        return message.length() > 400 ? message.substring(0, 400) + "…" : message;
    }

    /** Values of the running context, asked for one by one. */
    private record RunningProperties(Surroundings surroundings) implements PropertiesSource {
        @Override
        public String getName() {
            return "running";
        }

        @Override
        public @Nullable String getProperty(String name) {
            return surroundings.placeholder(name).orElse(null);
        }
    }

    /** Makes no folder and asks for none. */
    private static final class QuietFiles extends FileComponent {
        @Override
        protected void afterPropertiesSet(GenericFileEndpoint<File> endpoint) throws Exception {
            super.afterPropertiesSet(endpoint);
            endpoint.setAutoCreate(false);
            if (endpoint instanceof FileEndpoint files) {
                files.setStartingDirectoryMustExist(false);
            }
        }
    }

    /** An HTTP server that nobody can reach. */
    private static final class Deaf implements PlatformHttpEngine {
        @Override
        public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
            return new Unreachable(endpoint, processor);
        }

        @Override
        public int getServerPort() {
            return 0;
        }

        @Override
        public String getScheme() {
            return "http";
        }
    }

    private static final class Unreachable extends DefaultConsumer implements PlatformHttpConsumer {
        Unreachable(PlatformHttpEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        @Override
        public PlatformHttpEndpoint getEndpoint() {
            return (PlatformHttpEndpoint) super.getEndpoint();
        }
    }

    /** Stands in for a component of ours. */
    private static final class Mute extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            parameters.clear();
            return new MuteEndpoint(uri, this);
        }
    }

    private static final class MuteEndpoint extends DefaultEndpoint {
        MuteEndpoint(String uri, Component component) {
            super(uri, component);
        }

        @Override
        public Producer createProducer() {
            throw new UnsupportedOperationException(getEndpointUri() + " can only be listened to");
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            return new DefaultConsumer(this, processor);
        }
    }
}

package org.modelmirror;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.modelmirror.announce.Announcements;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.reload.RouteCheck;
import org.modelmirror.settings.Settings;

/** One running mirror: camel-main, the beans of {@link Wiring} and a folder of routes. */
public final class MirrorService implements AutoCloseable {
    private final Main main;
    private final Wiring wiring;

    private MirrorService(Main main, Wiring wiring) {
        this.main = main;
        this.wiring = wiring;
    }

    /**
     * Puts a service together; nothing is read, written or listened on before it starts.
     *
     * @param routes folder whose {@code *.camel.yaml} files are the routes
     * @param nanos a monotonic clock, in nanoseconds
     */
    public static MirrorService create(Settings settings, Path routes, Clock clock, LongSupplier nanos) {
        return create(settings, routes, Optional.empty(), clock, nanos);
    }

    /**
     * The same, with settings that may be edited while the service runs.
     *
     * @param config folder of the property files that they were read from
     * @param reader reads all of them again, as at the start
     */
    public static MirrorService create(
            Settings settings, Path routes, Path config, Supplier<Settings> reader, Clock clock, LongSupplier nanos) {
        return create(settings, routes, Optional.of(new ReloadStage.ConfigFolder(config, reader)), clock, nanos);
    }

    private static MirrorService create(
            Settings settings,
            Path routes,
            Optional<ReloadStage.ConfigFolder> config,
            Clock clock,
            LongSupplier nanos) {
        Wiring wiring = new Wiring(settings, new ReloadStage(settings, routes, config), clock, nanos);
        Properties properties = ReloadStage.properties(settings);
        Main main = new Main();
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setOverrideProperties(properties);
        main.configure().setName("model-mirror");
        main.configure().withRoutesIncludePattern(include(routes));
        main.configure().addConfiguration(wiring);
        return new MirrorService(main, wiring);
    }

    /**
     * The files one by one, and not a pattern: behind the links that Kubernetes mounts its files by, every file lies twice.
     */
    private static String include(Path routes) {
        try {
            List<String> files = RouteCheck.files(routes);
            if (files.isEmpty()) {
                throw new IllegalArgumentException("no route file in " + routes.toAbsolutePath());
            }
            return files.stream().map(file -> "file:" + routes + "/" + file).collect(Collectors.joining(","));
        } catch (IOException e) {
            throw new IllegalArgumentException("no routes in " + routes.toAbsolutePath(), e);
        }
    }

    /** Starts, and comes back once requests are answered; stopping it is the caller's to do, also when the process ends. */
    public MirrorService start() throws Exception {
        // The default strategy leaves a shutdown hook that keeps the whole service in memory after it was closed.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.start();
        return this;
    }

    /** Starts, and comes back when the process is told to stop. */
    void run() throws Exception {
        main.run();
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Where to listen for changes; who does so before the start misses none. */
    public Announcements announcements() {
        return wiring.announcements();
    }

    /** What is served now. */
    Catalog catalog() {
        return wiring.catalog();
    }

    /** The port that is listened on. */
    public int port() {
        return wiring.port();
    }

    /** Finishes what is running, then stops. */
    @Override
    public void close() {
        main.stop();
    }
}

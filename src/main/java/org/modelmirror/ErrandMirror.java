package org.modelmirror;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.modelmirror.settings.Settings;

/**
 * A whole mirror that is started for one errand: routes, guard and store as ever, but it listens where nobody comes, and no
 * timer starts anything. Works beside a running service, under the locks of the data folder.
 */
final class ErrandMirror implements AutoCloseable {
    /** Longer than any errand: what begins by itself after this time does not begin. */
    private static final String NEVER = "3650d";

    /** What differs from the service. */
    static final Map<String, String> SETTINGS = Map.of(
            "server.host",
            "127.0.0.1",
            "server.port",
            "0",
            "leader.kind",
            "none",
            // Whatever the errand runs with, what operators paused in the service is none of its business.
            "reload.enabled",
            "false",
            "poll.initial-delay",
            NEVER,
            "poll.demand.period",
            NEVER,
            "store.watch.period",
            NEVER);

    private final MirrorService service;

    private ErrandMirror(MirrorService service) {
        this.service = service;
    }

    /**
     * Starts it; the folder is mended and loaded then.
     *
     * @param settings with {@link #SETTINGS} in them
     * @throws CommandFailedException when it does not start
     */
    static ErrandMirror start(Settings settings, Path routes, Clock clock) throws CommandFailedException {
        MirrorService service = MirrorService.create(settings, routes, clock, System::nanoTime);
        try {
            return new ErrandMirror(service.start());
        } catch (Exception e) {
            service.close();
            throw new CommandFailedException("the mirror does not start: " + e.getMessage(), e);
        }
    }

    CamelContext context() {
        return service.context();
    }

    MirrorService service() {
        return service;
    }

    /** A bean by the name that routes call it by. */
    <T> T bean(String name, Class<T> type) {
        T bean = service.context().getRegistry().lookupByNameAndType(name, type);
        if (bean == null) {
            throw new IllegalStateException("there is no bean " + name);
        }
        return bean;
    }

    @Override
    public void close() {
        service.close();
    }
}

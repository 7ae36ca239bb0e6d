package org.modelmirror;

import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.RoutePolicySupport;
import org.modelmirror.hydration.Hydrator;

/** Lets the hydrator run while the route that begins its rounds does (analytics.md 2.1). */
final class HydrationSwitch extends RoutePolicySupport {
    /** How long a round under way may take to end when it is told to. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Hydrator hydrator;

    HydrationSwitch(Hydrator hydrator) {
        this.hydrator = hydrator;
    }

    /** Ends the round under way before anything else of the process is stopped. */
    LifecycleStrategySupport first() {
        return new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                hydrator.stop(GRACE);
            }
        };
    }

    @Override
    public void onStart(Route route) {
        if (!hydrator.isRunning()) {
            hydrator.start();
        }
    }

    @Override
    public void onResume(Route route) {
        onStart(route);
    }

    @Override
    public void onSuspend(Route route) {
        hydrator.stop(GRACE);
    }

    @Override
    public void onStop(Route route) {
        hydrator.stop(GRACE);
    }
}

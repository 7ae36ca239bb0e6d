package org.modelmirror.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class RouteControlTest {
    @Test
    void leavesOutARoute_whenAnEditTakesItAwayWhileTheListIsMade() throws Exception {
        try (LateContext context = new LateContext()) {
            RouteControl control = RouteControl.install(context, new NothingKept(), Clock.systemUTC());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:stays").routeId("stays").to("log:stays");
                    from("direct:goes").routeId("goes").to("log:goes");
                }
            });
            context.start();
            context.found = List.copyOf(context.getRoutes());
            context.getRouteController().stopRoute("goes");
            context.removeRoute("goes");

            assertThat(control.routes()).extracting(RouteControl.State::id).containsExactly("stays");
        }
    }

    private static final class NothingKept implements KeptPauses {
        @Override
        public Map<String, Instant> current() {
            return Map.of();
        }

        @Override
        public Map<String, Instant> change(Map<String, Instant> added, Set<String> removed) {
            return added;
        }

        @Override
        public Optional<String> loss() {
            return Optional.empty();
        }
    }

    /** Finds what was there a moment ago. */
    private static final class LateContext extends DefaultCamelContext {
        private List<Route> found = List.of();

        @Override
        public List<Route> getRoutes() {
            return found.isEmpty() ? super.getRoutes() : found;
        }
    }
}

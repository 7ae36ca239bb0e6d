package org.modelmirror.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class RouteControlTest {
    @Test
    void leavesOutARoute_whenAnEditTakesItAwayWhileTheListIsMade() throws Exception {
        try (LateContext context = new LateContext()) {
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

            assertThat(new RouteControl(context).routes())
                    .extracting(RouteControl.State::id)
                    .containsExactly("stays");
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

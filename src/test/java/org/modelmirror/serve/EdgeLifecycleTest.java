package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.apache.camel.support.EventHelper;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** How the server starts, shares its port and stops. */
class EdgeLifecycleTest {
    private static final String CLIP = "GET /model_references/v2/clip HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    private static final String DELETE =
            "DELETE /model_references/v2/clip HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void assertBothLoopsAnswer(EdgeHarness edge) {
        edge.v2(Category.CLIP, Fixtures.CLIP_V2);
        edge.freshness.confirmed(Category.CLIP, Format.V2, Duration.ofMinutes(1));
        edge.readers.clear();
        for (int i = 0; i < 8; i++) {
            assertThat(edge.raw(CLIP)).startsWith("HTTP/1.1 200 ");
        }
        assertThat(edge.readers).hasSize(2).allMatch(name -> name.startsWith("vert.x-eventloop-thread-"));
    }

    @Test
    void connectionsAreSpreadOverTheEventLoops_onAFixedPort() throws Exception {
        int port = freePort();
        try (EdgeHarness edge = EdgeHarness.profile().replica().port(port).start()) {
            assertThat(edge.port()).isEqualTo(port);
            assertBothLoopsAnswer(edge);
        }
    }

    @Test
    void connectionsAreSpreadOverTheEventLoops_onAPortTheSystemChose() throws Exception {
        try (EdgeHarness edge = EdgeHarness.profile().replica().start()) {
            assertThat(edge.port()).isPositive();
            assertBothLoopsAnswer(edge);
        }
    }

    @Test
    void startFails_whenThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() ->
                            EdgeHarness.profile().port(taken.getLocalPort()).start())
                    .hasStackTraceContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void portIsFreeAgain_whenTheContextHasStopped() throws Exception {
        int port = freePort();
        for (int i = 0; i < 2; i++) {
            try (EdgeHarness edge = EdgeHarness.profile().port(port).start()) {
                assertThat(edge.get("/heartbeat").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void nothingIsSaidOfAnyPath_whenNoRouteRuns() throws Exception {
        try (EdgeHarness edge = EdgeHarness.profile().start().v2(Category.CLIP, "{}")) {
            edge.context().getRouteController().stopAllRoutes();

            assertThat(edge.get("/model_references/v2/clip").statusCode()).isEqualTo(503);
            assertThat(edge.get("/model_references/v2/clip").headers().firstValue("Retry-After"))
                    .contains("5");
        }
    }

    @Test
    void nothingIsDeniedAnyMore_whenRoutesGoOneByOne() throws Exception {
        try (EdgeHarness edge = EdgeHarness.profile().start().v2(Category.CLIP, "{}")) {
            assertThat(edge.get("/model_references/v2/clip/nonsense").statusCode())
                    .isEqualTo(404);
            assertThat(edge.raw(DELETE)).startsWith("HTTP/1.1 405 ");

            EventHelper.notifyCamelContextStopping(edge.context());

            assertThat(edge.get("/model_references/v2/clip/nonsense").statusCode())
                    .isEqualTo(503);
            assertThat(edge.raw(DELETE)).startsWith("HTTP/1.1 503 ").contains("Retry-After: 5");
            assertThat(edge.get("/model_references/v2/clip").statusCode()).isEqualTo(200);
        }
    }
}

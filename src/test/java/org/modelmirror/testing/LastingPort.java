package org.modelmirror.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that go away and come back on the same one. They lie below those that a system hands out by itself:
 * such a one may be somebody else's by the time the server comes back.
 */
final class LastingPort {
    private static final int FROM = 15_000;
    private static final int TO = 32_000;

    private LastingPort() {}

    static int free() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FROM, TO);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // taken: try another
            }
        }
        throw new IllegalStateException("no free port from " + FROM + " to " + TO);
    }
}

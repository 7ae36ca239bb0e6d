package org.modelmirror.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An upstream on the loopback that writes, path by path, exactly what a test tells it to: for everything no decent HTTP
 * server would send. Counts what it could write, so that a test can tell how much a client took. Can go away and come back
 * on the same port.
 */
public final class RawUpstream implements AutoCloseable {
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> requests = new ConcurrentHashMap<>();
    private final AtomicLong mostWritten = new AtomicLong();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Script fallback = answer("404 Not Found", "");
    private volatile ServerSocket server;
    private final int port;

    /** Writes one answer. */
    @FunctionalInterface
    public interface Script {
        void write(Request request, Wire wire) throws IOException, InterruptedException;
    }

    /** What was asked. */
    public record Request(String path, Map<String, String> headers) {}

    private RawUpstream(ServerSocket server) {
        this.server = server;
        this.port = server.getLocalPort();
        accept(server);
    }

    public static RawUpstream start() {
        try {
            return new RawUpstream(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer with a body of the right length. */
    public static Script answer(String statusLine, String body, String... headers) {
        return answer(statusLine, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public static Script answer(String statusLine, byte[] body, String... headers) {
        return (request, wire) -> {
            wire.head(statusLine, body.length, headers);
            wire.write(body);
        };
    }

    public static Script ok(String body) {
        return answer("200 OK", body);
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public RawUpstream put(String path, Script script) {
        scripts.put(path, script);
        return this;
    }

    /** What every path answers that was not told anything else; 404 unless changed. */
    public RawUpstream otherwise(Script script) {
        fallback = script;
        return this;
    }

    /** What a path answers at present. */
    public Script scriptFor(String path) {
        return scripts.getOrDefault(path, fallback);
    }

    public long requestsFor(String path) {
        return requests.getOrDefault(path, new AtomicLong()).get();
    }

    /** The most bytes that could be written to one connection so far. */
    public long mostWritten() {
        return mostWritten.get();
    }

    public void forgetWritten() {
        mostWritten.set(0);
    }

    /** Nobody listens any more: connections are refused. */
    public void goAway() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens again on the same port. */
    public void comeBack() {
        try {
            ServerSocket again = new ServerSocket();
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            server = again;
            accept(again);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket listening) {
        threads.execute(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    sockets.add(socket);
                    threads.execute(() -> answer(socket));
                } catch (IOException e) {
                    if (!listening.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        });
    }

    private void answer(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String line = in.readLine();
            if (line == null) {
                return;
            }
            String path = line.split(" ")[1];
            Map<String, String> headers = new ConcurrentHashMap<>();
            for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
            requests.computeIfAbsent(path, key -> new AtomicLong()).incrementAndGet();
            scripts.getOrDefault(path, fallback).write(new Request(path, headers), new Wire(socket));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The client has had enough, or we went away: what several tests are about.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(socket);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        goAway();
        threads.shutdownNow();
    }

    /** The connection as a script writes to it. */
    public final class Wire {
        private final Socket socket;
        private final OutputStream out;
        private long written;

        private Wire(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        /** Writes status line and headers. */
        public void head(String statusLine, long length, String... headers) throws IOException {
            StringBuilder head =
                    new StringBuilder("HTTP/1.1 ").append(statusLine).append("\r\nConnection: close\r\n");
            if (length >= 0) {
                head.append("Content-Length: ").append(length).append("\r\n");
            }
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        }

        public void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        public void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            written += bytes.length;
            mostWritten.accumulateAndGet(written, Math::max);
        }

        /** Breaks the connection off in a way that the other side sees as a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the test is over or the time has passed; whether the test is over. */
        public boolean pause(long millis) throws InterruptedException {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        }
    }
}

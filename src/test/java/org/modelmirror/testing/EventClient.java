package org.modelmirror.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A reader of server-sent events over a plain socket, as the HTML standard describes one. */
public final class EventClient implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final Received END = new Received("", "end of stream", "");

    private final Socket socket;
    private final int status;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final BlockingQueue<Received> events = new LinkedBlockingQueue<>();
    private final AtomicInteger comments = new AtomicInteger();
    private final StringBuilder rest = new StringBuilder();
    private volatile String lastId = "";
    private volatile String retry = "";
    private volatile boolean endedCleanly;

    /** One event. */
    public record Received(String id, String name, String data) {}

    private EventClient(Socket socket, String request) throws IOException {
        this.socket = socket;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        InputStream in = new BufferedInputStream(socket.getInputStream());
        this.status = Integer.parseInt(line(in).split(" ")[1]);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        String[] asked = request.split(" ", 3);
        Map<String, List<String>> all = new LinkedHashMap<>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        Contract.checkHead(asked[0], asked[1], status, HttpHeaders.of(all, (name, value) -> true));
        Thread reader = new Thread(() -> read(in), "event-client");
        reader.setDaemon(true);
        reader.start();
    }

    /** Asks for {@code /api/events} with this query, which may be empty; headers as whole lines. */
    public static EventClient connect(int port, String query, String... headers) {
        return send(port, "GET /api/events" + query + " HTTP/1.1", headers);
    }

    /** Sends a request line and these header lines. */
    public static EventClient send(int port, String requestLine, String... headers) {
        StringBuilder request = new StringBuilder(requestLine).append("\r\nHost: h\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        try {
            return new EventClient(
                    new Socket("127.0.0.1", port), request.append("\r\n").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int status() {
        return status;
    }

    /** The header's value, or null. */
    public String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The next event; fails when there is none for a long time. */
    public Received next() {
        try {
            Received event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (event == null || event == END) {
                throw new AssertionError(event == null ? "no event came" : "the stream has ended");
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The next events. */
    public List<Received> next(int count) {
        List<Received> next = new ArrayList<>();
        while (next.size() < count) {
            next.add(next());
        }
        return next;
    }

    /** How many events have come and were not asked for yet. */
    public int waiting() {
        return events.size();
    }

    /** Waits for the end of the stream; what came before it is dropped. */
    public void awaitEnd() {
        try {
            Received event;
            do {
                event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("the stream has not ended");
                }
            } while (event != END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether the server said that this was all, before it closed the connection. */
    public boolean endedCleanly() {
        return endedCleanly;
    }

    /** What an {@code EventSource} would send as {@code Last-Event-ID}. */
    public String lastId() {
        return lastId;
    }

    /** What the server asked for as the time before another try, in milliseconds. */
    public String retry() {
        return retry;
    }

    public int comments() {
        return comments.get();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(InputStream in) {
        try {
            boolean chunked = "chunked".equals(header("transfer-encoding"));
            if (chunked) {
                for (int size = size(in); size > 0; size = size(in)) {
                    take(new String(in.readNBytes(size), StandardCharsets.UTF_8));
                    line(in);
                }
                endedCleanly = true;
            } else {
                byte[] some = new byte[4096];
                for (int n = in.read(some); n >= 0; n = in.read(some)) {
                    take(new String(some, 0, n, StandardCharsets.UTF_8));
                }
                endedCleanly = true;
            }
        } catch (IOException e) {
            // the connection was cut, here or there
            endedCleanly = false;
        } finally {
            events.add(END);
        }
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private void take(String text) {
        rest.append(text);
        for (int end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
            block(rest.substring(0, end));
            rest.delete(0, end + 2);
        }
    }

    private void block(String block) {
        String name = "message";
        String data = null;
        for (String line : block.split("\n")) {
            if (line.startsWith(":")) {
                comments.incrementAndGet();
            } else if (line.startsWith("id: ")) {
                lastId = line.substring(4);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("retry: ")) {
                retry = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else {
                throw new IllegalStateException("not a line of an event: " + line);
            }
        }
        if (data != null) {
            events.add(new Received(lastId, name, data));
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection has ended");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }
}

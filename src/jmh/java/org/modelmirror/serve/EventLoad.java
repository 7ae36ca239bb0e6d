package org.modelmirror.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens many event streams to a service that it starts, writes, and measures how soon all of them hear of it, what they cost
 * in memory, and what they leave of the rate of reads. Started by {@code bench/events.sh}.
 */
public final class EventLoad {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CATEGORY = "/api/model_references/v2/text_generation";
    private static final int CHANGES = 10;
    private static final String CHANGE = "event: change";
    private static final String HELLO = "event: hello";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final int clients;
    private final int seconds;
    private final int rounds;
    private String name = "";
    private ObjectNode record = JSON.createObjectNode();

    private EventLoad(int port, int clients, int seconds, int rounds) {
        this.port = port;
        this.clients = clients;
        this.seconds = seconds;
        this.rounds = rounds;
    }

    /**
     * @param arguments a folder to work in, the v2 text category, number of clients, seconds of a run, rounds, and the
     *     command that starts the service, to which settings are added
     */
    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.copy(Path.of(arguments[1]), data.resolve("text_generation.json"));
        HttpServer horde = horde();
        Process service = null;
        try {
            List<String> line = new ArrayList<>(List.of(arguments).subList(5, arguments.length));
            settings(data, port, horde.getAddress().getPort())
                    .forEach((key, value) -> line.add("--" + key + "=" + value));
            service = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("service.log").toFile())
                    .start();
            EventLoad load = new EventLoad(
                    port,
                    Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]),
                    Integer.parseInt(arguments[4]));
            load.run(service);
        } finally {
            horde.stop(0);
            if (service != null) {
                service.destroy();
                long before = System.nanoTime();
                service.waitFor(20, TimeUnit.SECONDS);
                System.out.printf("stopped in %.1f s%n", (System.nanoTime() - before) / 1e9);
                service.destroyForcibly();
            }
        }
    }

    /** A Horde that knows every key as Ann's. */
    private static HttpServer horde() throws IOException {
        HttpServer horde = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] ann = "{\"username\":\"Ann#11\"}".getBytes(StandardCharsets.UTF_8);
        horde.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, ann.length);
                exchange.getResponseBody().write(ann);
            }
        });
        horde.start();
        return horde;
    }

    private static Map<String, String> settings(Path data, int port, int horde) {
        return Map.ofEntries(
                Map.entry("store.folder", data.toString()),
                Map.entry("server.host", "127.0.0.1"),
                Map.entry("server.port", String.valueOf(port)),
                Map.entry("mirror.mode", "PRIMARY"),
                Map.entry("queue.enabled", "false"),
                Map.entry("queue.approver-ids", "[\"11\"]"),
                Map.entry("source.horde.url", "http://127.0.0.1:" + horde + "/"),
                Map.entry("source.primary.url", ""),
                Map.entry("source.github.url", "http://127.0.0.1:1"),
                Map.entry("analytics.hydration.enabled", "false"),
                Map.entry("facade.owners", "[]"));
    }

    private void run(Process service) throws Exception {
        awaitReady(service);
        pickRecord();
        write(0);
        reads();
        reads();
        System.out.printf("at rest %d MiB resident%n", mebibytes(service, "VmRSS"));
        List<Double> alone = new ArrayList<>();
        List<Double> beside = new ArrayList<>();
        long[] all = new long[0];
        for (int round = 1; round <= rounds; round++) {
            alone.add(reads());
            try (Streams streams = new Streams(port, clients)) {
                System.out.printf(
                        "%d streams opened in %.1f s, %d MiB resident%n",
                        clients, streams.openNanos / 1e9, mebibytes(service, "VmRSS"));
                beside.add(reads());
                for (int change = 1; change <= CHANGES; change++) {
                    long[] nanos = streams.hear(round * CHANGES + change, this::write);
                    all = Arrays.copyOf(all, all.length + nanos.length);
                    System.arraycopy(nanos, 0, all, all.length - nanos.length, nanos.length);
                }
            }
        }
        Arrays.sort(all);
        long resident = mebibytes(service, "VmHWM");
        System.out.printf(
                "from the answer to the write until a stream hears of it: p50 %.1f ms, p99 %.1f ms, last %.1f ms%n",
                at(all, 0.5), at(all, 0.99), at(all, 1));
        double ratio = median(beside) / median(alone);
        System.out.printf("reads of 1 KB: %.0f/s alone, %.0f/s beside the streams%n", median(alone), median(beside));
        System.out.printf("target last stream hears within 1000 ms: %.1f%n", at(all, 1));
        System.out.printf("target below 300 MiB resident at the peak: %d%n", resident);
        System.out.printf("target reads keep 0.9 of their rate: %.2f%n", ratio);
    }

    private static double at(long[] sorted, double quantile) {
        return sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)] / 1e6;
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private void awaitReady(Process service) throws Exception {
        for (int tries = 0; tries < 300; tries++) {
            try {
                if (get("/api/health/ready").statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                if (!service.isAlive()) {
                    throw new IllegalStateException("the service has ended", e);
                }
            }
            Thread.sleep(200);
        }
        throw new IllegalStateException("the service is not ready");
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    /** The one closest to a kilobyte. */
    private void pickRecord() throws Exception {
        JsonNode models = JSON.readTree(get(CATEGORY).body());
        int best = Integer.MAX_VALUE;
        for (Map.Entry<String, JsonNode> model : models.properties()) {
            int distance = Math.abs(model.getValue().toString().length() - 1000);
            if (distance < best) {
                best = distance;
                name = model.getKey();
                record = model.getValue().deepCopy();
            }
        }
    }

    private String path() {
        return CATEGORY + "/model/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Replaces the record by another. */
    private void write(int number) throws Exception {
        ObjectNode next = record.deepCopy().put("description", "number " + number);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path()))
                        .header("apikey", "key")
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(next.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("not written: " + answer.statusCode() + " " + answer.body());
        }
    }

    private double reads() throws Exception {
        Process wrk = new ProcessBuilder(
                        "wrk", "-t2", "-c32", "-d" + seconds + "s", "http://127.0.0.1:" + port + path())
                .redirectErrorStream(true)
                .start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = Pattern.compile("Requests/sec:\\s+([0-9.]+)").matcher(said);
        if (wrk.waitFor() != 0 || !rate.find() || said.contains("Non-2xx")) {
            throw new IOException("wrk: " + said);
        }
        return Double.parseDouble(rate.group(1));
    }

    private static long mebibytes(Process service, String figure) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + service.pid() + "/status"))) {
            if (line.startsWith(figure + ":")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        throw new IOException("no " + figure + " of process " + service.pid());
    }

    /** Something that causes one change. */
    private interface Cause {
        void change(int number) throws Exception;
    }

    /** Many open streams, read by one thread. */
    private static final class Streams implements AutoCloseable {
        private final Selector selector = Selector.open();
        private final List<SocketChannel> channels = new ArrayList<>();
        private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        private final int clients;
        private final long openNanos;

        Streams(int port, int clients) throws Exception {
            this.clients = clients;
            long before = System.nanoTime();
            byte[] request = "GET /api/events HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < clients; i++) {
                SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
                channel.write(ByteBuffer.wrap(request));
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
                channels.add(channel);
            }
            await(HELLO, new long[clients]);
            openNanos = System.nanoTime() - before;
        }

        /** Nanoseconds from the end of the cause until each stream has heard of it; less than 0 counts as 0. */
        long[] hear(int number, Cause cause) throws Exception {
            long[] heard = new long[clients];
            long[] caused = new long[1];
            Exception[] failure = new Exception[1];
            Thread writer = new Thread(() -> {
                try {
                    cause.change(number);
                } catch (Exception e) {
                    failure[0] = e;
                }
                caused[0] = System.nanoTime();
            });
            writer.start();
            await(CHANGE, heard);
            writer.join();
            if (failure[0] != null) {
                throw failure[0];
            }
            return Arrays.stream(heard).map(at -> Math.max(0, at - caused[0])).toArray();
        }

        /** Waits until each stream has said this once. */
        private void await(String what, long[] heard) throws IOException {
            int missing = clients;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (missing > 0) {
                if (System.nanoTime() > deadline) {
                    throw new IOException(missing + " streams have not heard");
                }
                selector.select(1000);
                for (SelectionKey key : selector.selectedKeys()) {
                    if (hears((SocketChannel) key.channel(), what)) {
                        missing--;
                        heard[missing] = System.nanoTime();
                    }
                }
                selector.selectedKeys().clear();
            }
        }

        private boolean hears(SocketChannel channel, String what) throws IOException {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                throw new IOException("a stream has ended");
            }
            buffer.flip();
            String text = StandardCharsets.US_ASCII.decode(buffer).toString();
            return text.contains(what);
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : channels) {
                channel.close();
            }
            selector.close();
        }
    }
}

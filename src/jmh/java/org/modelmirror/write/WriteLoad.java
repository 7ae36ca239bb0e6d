package org.modelmirror.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelmirror.MirrorService;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.settings.Settings;
import org.modelmirror.settings.SettingsFiles;

/**
 * Durable writes to the text category, beside what the machine's disk gives for plain durable replacements of the same file.
 * How to run it and what the lines mean: bench/README.md.
 */
public final class WriteLoad {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USER = "11";
    private static final String CATEGORY = "/api/model_references/v2/text_generation";
    private static final int MOST_WRITERS = 64;
    private static final int ALL_OUT = 0;
    /** What one pass of the warm-up has to gain over the one before, so that another follows. */
    private static final double STILL_RISING = 1.05;

    private static final long MOST_WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(120);

    /** Beside reads: writers, and how many writes they begin in a second. */
    private record Beside(int writers, int perSecond) {
        @Override
        public String toString() {
            return perSecond == ALL_OUT ? writers + "" : writers + " at " + perSecond + "/s";
        }
    }

    private static final Beside NOBODY = new Beside(0, ALL_OUT);
    private static final Beside MANY = new Beside(32, ALL_OUT);
    private static final List<Beside> BESIDE_READS =
            List.of(NOBODY, new Beside(32, 200), new Beside(32, 1000), new Beside(1, ALL_OUT), MANY);

    /** Readers who ask at a steady pace, as those of a mirror do, and how often all of them together. */
    private static final int STEADY_READERS = 8;

    private static final Map<String, Integer> STEADY_READS = Map.of("1KB", 5_000, "0.5MB", 200);
    private static final List<Beside> BESIDE_STEADY_READS = List.of(NOBODY, new Beside(32, 200), MANY);

    private final Path folder;
    private final long nanosPerRun;
    private final int rounds;
    private final boolean withReads;
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();
    private final AtomicLong number = new AtomicLong();
    private List<Map.Entry<String, ObjectNode>> records = List.of();
    private List<ReadyRequest> requests = List.of();
    private long servicePid;
    private String smallRecord = "";

    private WriteLoad(Path folder, double seconds, int rounds, boolean withReads) {
        this.folder = folder;
        this.nanosPerRun = (long) (seconds * 1e9);
        this.rounds = rounds;
        this.withReads = withReads;
    }

    /** What the writers of a run came to: how many writes, how long each took, how long all took together. */
    private record Run(long[] nanos, double seconds) {
        double rate() {
            return nanos.length / seconds;
        }

        double millis(double quantile) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)] / 1e6;
        }
    }

    /**
     * A request that is complete but for a number of ten digits: the client shares the machine with the service, and what it
     * spends is missing there.
     *
     * @param digits where the number stands
     */
    private record ReadyRequest(byte[] bytes, int digits) {
        private static final String NUMBER = "0000000000";

        static ReadyRequest of(Map.Entry<String, ObjectNode> record) throws IOException {
            ObjectNode changed = record.getValue().deepCopy();
            changed.put("description", changed.path("description").asText() + " #" + NUMBER);
            String body = JSON.writeValueAsString(changed);
            String head = "PUT " + CATEGORY + "/model/" + encoded(record.getKey())
                    + " HTTP/1.1\r\nHost: localhost\r\napikey: 0000000011\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n";
            int at = body.indexOf("#" + NUMBER) + 1;
            int digits = (head + body.substring(0, at)).getBytes(StandardCharsets.UTF_8).length;
            return new ReadyRequest((head + body).getBytes(StandardCharsets.UTF_8), digits);
        }

        byte[] with(long number) {
            byte[] request = bytes.clone();
            long rest = number;
            for (int i = NUMBER.length() - 1; i >= 0; i--) {
                request[digits + i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
            return request;
        }
    }

    /** One durable write. */
    private interface Write {
        void make(int writer) throws Exception;
    }

    /**
     * @param arguments a folder to work in, the real v2 text category, seconds of a run, rounds, whether to read beside
     *     the writes ({@code true} or {@code false}), and the command that starts the service, to which settings are added
     */
    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        byte[] category = category(Path.of(arguments[1]));
        WriteLoad load = new WriteLoad(
                folder,
                Double.parseDouble(arguments[2]),
                Integer.parseInt(arguments[3]),
                Boolean.parseBoolean(arguments[4]));
        HttpServer horde = horde();
        try {
            load.run(category, horde.getAddress().getPort(), List.of(arguments).subList(5, arguments.length));
        } finally {
            horde.stop(0);
        }
    }

    /** The real category, or as many records of that size as it has. */
    private static byte[] category(Path real) throws IOException {
        if (Files.exists(real)) {
            return Files.readAllBytes(real);
        }
        System.out.println("generated: " + real + " is not there");
        ObjectNode models = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 719; i++) {
            models.putObject("Lab/Model-" + i + "-7B")
                    .put("record_type", "text_generation")
                    .put("name", "Lab/Model-" + i + "-7B")
                    .put("description", "d".repeat(350))
                    .put("parameters", 7_000_000_000L)
                    .put("url", "https://huggingface.co/Lab/Model-" + i + "-7B")
                    .put("nsfw", false)
                    .put("style", "generalist");
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(models);
    }

    /** A Horde that knows every key as Ann's. */
    private static HttpServer horde() throws IOException {
        HttpServer horde = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] ann = ("{\"username\":\"Ann#" + USER + "\"}").getBytes(StandardCharsets.UTF_8);
        horde.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, ann.length);
                exchange.getResponseBody().write(ann);
            }
        });
        horde.start();
        return horde;
    }

    private static Map<String, String> settings(Path data, int port, int hordePort) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("store.folder", data.toString());
        settings.put("server.host", "127.0.0.1");
        settings.put("server.port", String.valueOf(port));
        settings.put("mirror.mode", "PRIMARY");
        settings.put("queue.enabled", "false");
        settings.put("queue.approver-ids", "[\"" + USER + "\"]");
        settings.put("source.horde.url", "http://127.0.0.1:" + hordePort + "/");
        settings.put("source.primary.url", "");
        settings.put("source.github.url", "http://127.0.0.1:1");
        settings.put("analytics.hydration.enabled", "false");
        settings.put("facade.owners", "[]");
        settings.put("write.rate-per-key", "0");
        settings.put("write.rate-per-address", "0");
        return settings;
    }

    private static Path dataFolder(Path path, byte[] category) throws IOException {
        Files.createDirectories(path);
        Files.write(path.resolve("text_generation.json"), category);
        return path;
    }

    private void run(byte[] category, int horde, List<String> command) throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        List<String> line = new ArrayList<>(command);
        settings(dataFolder(folder.resolve("data"), category), port, horde)
                .forEach((key, value) -> line.add("--" + key + "=" + value));
        Process service = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("service.log").toFile())
                .start();
        servicePid = service.pid();
        ExecutorService writers = Executors.newFixedThreadPool(MOST_WRITERS);
        try (MirrorService here = inProcess(category, horde)) {
            awaitReady(port, service);
            readRecords(port);
            Writes writes = Optional.ofNullable(
                            here.context().getRegistry().findSingleByType(Writes.class))
                    .orElseThrow();
            Connection[] connections = new Connection[MOST_WRITERS];
            for (int i = 0; i < MOST_WRITERS; i++) {
                connections[i] = new Connection(port);
            }
            Write overHttp = writer -> connections[writer].replace(nextRequest(writer));
            Write inProcess = writer -> submit(writes, nextName(writer));
            warmUp(writers, category, overHttp, inProcess);
            for (int round = 1; round <= rounds; round++) {
                for (int writerCount : List.of(1, 32, MOST_WRITERS)) {
                    note("plain", plain(category));
                    long before = serviceCpuMillis();
                    Run run = measure(writers, writerCount, overHttp);
                    note("http-" + writerCount, run);
                    figure("cpu-" + writerCount, 1e3 * (serviceCpuMillis() - before) / Math.max(1, run.nanos().length));
                    note("submit-" + writerCount, measure(writers, writerCount, inProcess));
                }
                if (withReads) {
                    reads(writers, port, overHttp);
                }
                System.err.println("round " + round + " of " + rounds + " done, load "
                        + Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
            }
            print(category.length);
        } finally {
            writers.shutdownNow();
            service.destroy();
            service.waitFor(20, TimeUnit.SECONDS);
            service.destroyForcibly();
        }
    }

    /**
     * Makes the same writes as the rounds until the compilers are done, which shows in rates that no longer rise. All cases in
     * turns: code that has seen one of them alone is compiled for that one.
     */
    private void warmUp(ExecutorService threads, byte[] category, Write overHttp, Write inProcess) throws Exception {
        long begin = System.nanoTime();
        int passes = 0;
        boolean isRising = true;
        double[] before = new double[4];
        while (isRising && System.nanoTime() - begin < MOST_WARM_UP_NANOS) {
            plain(category);
            measure(threads, MOST_WRITERS / 2, overHttp);
            measure(threads, MOST_WRITERS / 2, inProcess);
            double[] rates = {
                measure(threads, MOST_WRITERS, overHttp).rate(),
                measure(threads, MOST_WRITERS, inProcess).rate(),
                measure(threads, 1, overHttp).rate(),
                measure(threads, 1, inProcess).rate()
            };
            isRising = false;
            for (int i = 0; i < rates.length; i++) {
                isRising |= rates[i] > STILL_RISING * before[i];
            }
            before = rates;
            passes++;
        }
        System.out.printf(
                "warm-up: %.0f s, %d passes, rates %s%n",
                (System.nanoTime() - begin) / 1e9, passes, isRising ? "still rising" : "no longer rising");
    }

    private MirrorService inProcess(byte[] category, int horde) throws Exception {
        Path data = dataFolder(folder.resolve("data-in-process"), category);
        Settings settings = Settings.load(SettingsFiles.read(
                Path.of("").toAbsolutePath(), Path.of("config"), List.of(), Map.of(), settings(data, 0, horde)));
        return MirrorService.create(settings, Path.of("routes"), Clock.systemUTC(), System::nanoTime)
                .start();
    }

    private void awaitReady(int port, Process service) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (service.isAlive() && System.nanoTime() < deadline) {
            try (Connection connection = new Connection(port)) {
                if (connection.get("/api/health/ready").status() == 200) {
                    return;
                }
            } catch (IOException e) {
                service.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
        throw new IOException("the service does not start:\n" + Files.readString(folder.resolve("service.log")));
    }

    private void readRecords(int port) throws IOException {
        List<Map.Entry<String, ObjectNode>> read = new ArrayList<>();
        try (Connection connection = new Connection(port)) {
            for (Map.Entry<String, JsonNode> member :
                    JSON.readTree(connection.get(CATEGORY).body()).properties()) {
                ObjectNode record = (ObjectNode) member.getValue();
                record.remove("metadata");
                read.add(Map.entry(member.getKey(), record));
            }
        }
        records = List.copyOf(read);
        List<ReadyRequest> ready = new ArrayList<>();
        for (Map.Entry<String, ObjectNode> record : records) {
            ready.add(ReadyRequest.of(record));
        }
        requests = List.copyOf(ready);
        smallRecord = records.stream()
                .map(Map.Entry::getKey)
                .min(Comparator.comparingInt(name -> Math.abs(sizeOf(name) - 1000)))
                .orElseThrow();
    }

    private int sizeOf(String name) {
        return records.stream()
                .filter(record -> record.getKey().equals(name))
                .mapToInt(record -> record.getValue().toString().length())
                .sum();
    }

    /** A record that only this writer writes, with something new in it. */
    private Map.Entry<String, ObjectNode> nextName(int writer) {
        long next = number.incrementAndGet();
        int ownedByEach = records.size() / MOST_WRITERS;
        Map.Entry<String, ObjectNode> record =
                records.get((int) (next % ownedByEach) * MOST_WRITERS + writer);
        ObjectNode changed = record.getValue().deepCopy();
        changed.put("description", changed.path("description").asText() + " #" + next);
        return Map.entry(record.getKey(), changed);
    }

    private byte[] nextRequest(int writer) {
        long next = number.incrementAndGet();
        int ownedByEach = records.size() / MOST_WRITERS;
        return requests.get((int) (next % ownedByEach) * MOST_WRITERS + writer).with(next);
    }

    private static void submit(Writes writes, Map.Entry<String, ObjectNode> record) throws Exception {
        WriteOutcome outcome = writes.submit(new WriteRequest.Replace(
                        Category.TEXT_GENERATION,
                        Format.V2,
                        record.getKey(),
                        record.getValue(),
                        new Author(USER, "Ann#" + USER),
                        Precondition.NONE,
                        Optional.empty()))
                .toCompletableFuture()
                .get();
        if (!(outcome instanceof WriteOutcome.Written)) {
            throw new IOException("not written: " + outcome);
        }
    }

    /** What the service has spent so far, user and system; 0 where the system does not say. */
    private long serviceCpuMillis() {
        return ProcessHandle.of(servicePid)
                .flatMap(service -> service.info().totalCpuDuration())
                .map(Duration::toMillis)
                .orElse(0L);
    }

    private Run measure(ExecutorService threads, int writers, Write write) throws Exception {
        return measure(threads, writers, ALL_OUT, write, new AtomicBoolean(), nanosPerRun).call();
    }

    /**
     * Starts the writers; the call waits for them.
     *
     * @param perSecond how many writes all of them together may begin in a second, or {@link #ALL_OUT}
     */
    private static Callable<Run> measure(
            ExecutorService threads, int writers, int perSecond, Write write, AtomicBoolean stop, long nanosPerRun) {
        long begin = System.nanoTime();
        long pause = perSecond == ALL_OUT ? 0 : 1_000_000_000L * writers / perSecond;
        List<Future<long[]>> running = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            int writer = i;
            running.add(threads.submit(() -> {
                long[] nanos = new long[1024];
                int made = 0;
                long due = begin + pause * writer / writers;
                for (long now = System.nanoTime(); now - begin < nanosPerRun && !stop.get(); ) {
                    if (now < due) {
                        LockSupport.parkNanos(due - now);
                        now = System.nanoTime();
                        continue;
                    }
                    due += pause;
                    write.make(writer);
                    long done = System.nanoTime();
                    if (made == nanos.length) {
                        nanos = Arrays.copyOf(nanos, 2 * made);
                    }
                    nanos[made++] = done - now;
                    now = done;
                }
                return Arrays.copyOf(nanos, made);
            }));
        }
        return () -> {
            List<long[]> all = new ArrayList<>();
            for (Future<long[]> writer : running) {
                all.add(writer.get());
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new Run(all.stream().flatMapToLong(Arrays::stream).toArray(), seconds);
        };
    }

    /** What the disk gives for the same file: write, force, rename, force the folder. */
    private Run plain(byte[] category) throws IOException {
        Path target = folder.resolve("plain.json");
        Path temporary = folder.resolve(".plain.json.tmp");
        List<Long> nanos = new ArrayList<>();
        long begin = System.nanoTime();
        for (long now = begin; now - begin < nanosPerRun; ) {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(category);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
            long done = System.nanoTime();
            nanos.add(done - now);
            now = done;
        }
        return new Run(
                nanos.stream().mapToLong(Long::longValue).toArray(), (System.nanoTime() - begin) / 1e9);
    }

    /** Reads alone, and while clients write, at a steady rate and as fast as they can. */
    private void reads(ExecutorService threads, int port, Write write) throws Exception {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("1KB", CATEGORY + "/model/" + encoded(smallRecord));
        paths.put("0.5MB", CATEGORY);
        for (Map.Entry<String, String> path : paths.entrySet()) {
            for (Beside beside : BESIDE_READS) {
                AtomicBoolean stop = new AtomicBoolean();
                Callable<Run> running =
                        measure(threads, beside.writers(), beside.perSecond(), write, stop, Long.MAX_VALUE);
                double rate = wrk(port, path.getValue());
                stop.set(true);
                Run run = running.call();
                figure("read-" + path.getKey() + "-beside-" + beside, rate);
                if (beside.writers() > 0) {
                    figure("writes-" + beside + "-beside-" + path.getKey(), run.rate());
                }
            }
            for (Beside beside : BESIDE_STEADY_READS) {
                steadyReads(threads, port, path.getKey(), path.getValue(), beside, write);
            }
        }
    }

    private void steadyReads(
            ExecutorService threads, int port, String size, String path, Beside beside, Write write) throws Exception {
        Connection[] readers = new Connection[STEADY_READERS];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = new Connection(port);
        }
        AtomicBoolean stop = new AtomicBoolean();
        Callable<Run> writing = measure(threads, beside.writers(), beside.perSecond(), write, stop, Long.MAX_VALUE);
        Write read = reader -> {
            int status = readers[reader].get(path).status();
            if (status != 200) {
                throw new IOException("read: " + status);
            }
        };
        Run reading = measure(
                        threads,
                        STEADY_READERS,
                        Objects.requireNonNull(STEADY_READS.get(size)),
                        read,
                        new AtomicBoolean(),
                        nanosPerRun)
                .call();
        stop.set(true);
        String name = "steady-" + size + "-beside-" + beside;
        figure(name, reading.rate());
        figure(name + "-median", reading.millis(0.5));
        figure(name + "-late", reading.millis(0.99));
        figure("writes-" + beside + "-" + name, writing.call().rate());
        for (Connection reader : readers) {
            reader.close();
        }
    }

    private double wrk(int port, String path) throws Exception {
        Process wrk = new ProcessBuilder(
                        "wrk", "-t2", "-c32", "-d" + Math.max(1, nanosPerRun / 1_000_000_000L) + "s",
                        "http://127.0.0.1:" + port + path)
                .redirectErrorStream(true)
                .start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = Pattern.compile("Requests/sec:\\s+([0-9.]+)").matcher(said);
        if (wrk.waitFor() != 0 || !rate.find() || said.contains("Non-2xx")) {
            throw new IOException("wrk: " + said);
        }
        return Double.parseDouble(rate.group(1));
    }

    private void note(String name, Run run) {
        figure(name, run.rate());
        figure(name + "-p50", run.millis(0.5));
        figure(name + "-p99", run.millis(0.99));
    }

    private void figure(String name, double value) {
        figures.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    private double median(String name) {
        double[] sorted = figures.get(name).stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private void print(int bytes) {
        double plain = median("plain");
        System.out.printf("file of %d bytes, medians of %d rounds of %.1f s%n", bytes, rounds, nanosPerRun / 1e9);
        double plainMillis = median("plain-p50");
        System.out.printf(
                "%-12s%12s%12s%10s%14s%10s%n", "case", "writes/s", "to plain", "p50 ms", "p50 to plain", "p99 ms");
        figures.keySet().stream()
                .filter(name -> figures.containsKey(name + "-p99"))
                .forEach(name -> System.out.printf(
                        "%-12s%12.1f%12.2f%10.2f%14.2f%10.2f%n",
                        name,
                        median(name),
                        median(name) / plain,
                        median(name + "-p50"),
                        median(name + "-p50") / plainMillis,
                        median(name + "-p99")));
        System.out.printf(
                "processor time of the service for a write, in ms: %.2f at 1 client, %.2f at 32, %.2f at 64%n",
                median("cpu-1") / 1e3, median("cpu-32") / 1e3, median("cpu-64") / 1e3);
        if (withReads) {
            printReads();
        }
        target("1 writer to plain", median("http-1") / plain, 0.7, true);
        target("1 writer in process to plain", median("submit-1") / plain, 0.7, true);
        target("64 writers to plain", median("http-64") / plain, 15, true);
        target("64 writers in process to plain", median("submit-64") / plain, 15, true);
        target("p99 at 32 writers in plain replacements", median("http-32-p99") / plainMillis, 10, false);
        target("p99 at 32 writers in process in plain replacements", median("submit-32-p99") / plainMillis, 10, false);
        for (String size : withReads ? List.of("1KB", "0.5MB") : List.<String>of()) {
            target(
                    "steady reads of " + size + " beside 32 writers",
                    median("steady-" + size + "-beside-" + MANY) / median("steady-" + size + "-beside-" + NOBODY),
                    0.9,
                    true);
            double alone = median("read-" + size + "-beside-" + NOBODY);
            target(
                    "reads of " + size + " beside 32 writers",
                    median("read-" + size + "-beside-" + MANY) / alone,
                    0.9,
                    true);
        }
    }

    private void printReads() {
        System.out.printf("%-8s%-16s%12s%12s%12s%n", "reads", "beside writers", "reads/s", "to alone", "writes/s");
        for (String size : List.of("1KB", "0.5MB")) {
            double alone = median("read-" + size + "-beside-" + NOBODY);
            for (Beside beside : BESIDE_READS) {
                double rate = median("read-" + size + "-beside-" + beside);
                double written = beside.writers() == 0 ? 0 : median("writes-" + beside + "-beside-" + size);
                System.out.printf("%-8s%-16s%12.0f%12.2f%12.0f%n", size, beside, rate, rate / alone, written);
            }
        }
        System.out.printf("%-8s%-16s%12s%10s%10s%12s%n", "steady", "beside writers", "reads/s", "p50 ms", "p99 ms", "writes/s");
        for (String size : List.of("1KB", "0.5MB")) {
            for (Beside beside : BESIDE_STEADY_READS) {
                String name = "steady-" + size + "-beside-" + beside;
                double written = beside.writers() == 0 ? 0 : median("writes-" + beside + "-" + name);
                System.out.printf(
                        "%-8s%-16s%12.0f%10.2f%10.2f%12.0f%n",
                        size, beside, median(name), median(name + "-median"), median(name + "-late"), written);
            }
        }
    }

    private static void target(String what, double value, double limit, boolean atLeast) {
        boolean reached = atLeast ? value >= limit : value <= limit;
        System.out.printf(
                "%-45s%8.2f  target %s %.1f: %s%n", what, value, atLeast ? ">=" : "<=", limit, reached ? "reached" : "missed");
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A kept connection that sends one request at a time, as cheaply as Java can: the clients share the machine. */
    private static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        /** An answer. */
        record Answer(int status, byte[] body) {}

        Connection(int port) throws IOException {
            this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
            this.socket.setTcpNoDelay(true);
            this.in = new BufferedInputStream(socket.getInputStream(), 8192);
            this.out = socket.getOutputStream();
        }

        Answer get(String path) throws IOException {
            out.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return answer();
        }

        void replace(byte[] request) throws IOException {
            out.write(request);
            Answer answer = answer();
            if (answer.status() != 200) {
                throw new IOException(
                        answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8));
            }
        }

        private Answer answer() throws IOException {
            String status = line();
            int length = 0;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(15).trim());
                }
            }
            return new Answer(Integer.parseInt(status.split(" ")[1]), in.readNBytes(length));
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the connection was closed");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

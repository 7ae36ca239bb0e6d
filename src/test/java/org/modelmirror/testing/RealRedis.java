package org.modelmirror.testing;

import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.embedded.RedisExecProvider;

/**
 * A real {@code redis-server} on a port of its own, which can be stopped, started again on the same port, and paused. Keeps
 * nothing on disk: started again it is empty. Speaks its protocol over a plain socket, so that no client library of ours
 * stands between a test and the wire.
 */
public final class RealRedis implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final File binary;
    private final Path folder;
    private final int port;
    private final List<String> options;
    private Process process;

    private RealRedis(File binary, Path folder, int port, List<String> options) {
        this.binary = binary;
        this.folder = folder;
        this.port = port;
        this.options = options;
    }

    /**
     * Starts a server.
     *
     * @param options more arguments of {@code redis-server}, as in {@code "--requirepass", "secret"}
     */
    public static RealRedis running(String... options) {
        RealRedis redis = stopped(options);
        redis.start();
        return redis;
    }

    /** A server that is not up yet; its port is known. */
    public static RealRedis stopped(String... options) {
        try {
            return new RealRedis(
                    RedisExecProvider.defaultProvider().get(),
                    Files.createTempDirectory("real-redis"),
                    LastingPort.free(),
                    List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, empty, on the same port as before. */
    public void start() {
        List<String> command = new ArrayList<>(List.of(
                binary.getAbsolutePath(),
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString()));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(this::isListening);
    }

    private boolean isListening() {
        if (!process.isAlive()) {
            throw new IllegalStateException("redis-server ended with " + process.exitValue());
        }
        try (Connection connection = connect()) {
            return connection != null;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Kills it, without a word to anybody. */
    public void stop() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("redis-server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops its process in its tracks: connections stay open and nobody answers. */
    public void pause() {
        signal("STOP");
    }

    /** Lets it go on after {@link #pause}. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether the process is there, paused or not. */
    public boolean isRunning() {
        return process != null && process.isAlive();
    }

    public int port() {
        return port;
    }

    /** As it goes into {@code announce.redis.url}. */
    public String url() {
        return "redis://127.0.0.1:" + port + "/0";
    }

    /** The settings that make an instance use it, for {@link RunningMirror.Setup#set}. */
    public Map<String, String> settings() {
        return Map.of("announce.redis.enabled", "true", "announce.redis.url", url());
    }

    /** Lets an instance use it. */
    public RunningMirror.Setup in(RunningMirror.Setup setup) {
        settings().forEach(setup::set);
        return setup;
    }

    /** {@code CONFIG SET}. */
    public void config(String name, String value) {
        command("CONFIG", "SET", name, value);
    }

    /**
     * Sends one command on a connection of its own.
     *
     * @return text for strings, numbers and states, {@code null} for nothing, a list for a list; binary strings as Latin-1
     * @throws IllegalStateException when Redis answers with an error
     */
    public Object command(String... words) {
        try (Connection connection = connect()) {
            return connection.command(words);
        }
    }

    /** The text of a key as UTF-8, or null. */
    public String get(String key) {
        Object value = command("GET", key);
        return value == null
                ? null
                : new String(((String) value).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** A raw connection; whoever takes one closes it. */
    public Connection connect() {
        return new Connection(port);
    }

    @Override
    public void close() {
        if (isRunning()) {
            resume();
            stop();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One socket that speaks RESP2. Not thread-safe. */
    public static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        private Connection(int port) {
            try {
                socket = new Socket();
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
                socket.setSoTimeout((int) PATIENCE.toMillis());
                in = new BufferedInputStream(socket.getInputStream());
                out = socket.getOutputStream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Sends a command and reads its answer. */
        public Object command(String... words) {
            send(words);
            return read();
        }

        /** Sends a command and leaves its answer to {@link #read}. */
        public void send(String... words) {
            try {
                ByteArrayOutputStream command = new ByteArrayOutputStream();
                command.write(ascii("*" + words.length + "\r\n"));
                for (String word : words) {
                    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                    command.write(ascii("$" + bytes.length + "\r\n"));
                    command.write(bytes);
                    command.write(ascii("\r\n"));
                }
                out.write(command.toByteArray());
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Reads one answer or, on a subscribed connection, the next message. */
        public Object read() {
            try {
                return reply();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Object reply() throws IOException {
            String line = line();
            String rest = line.substring(1);
            return switch (line.charAt(0)) {
                case '+', ':' -> rest;
                case '-' -> throw new IllegalStateException(rest);
                case '$' -> bulk(Integer.parseInt(rest));
                case '*' -> list(Integer.parseInt(rest));
                default -> throw new IllegalStateException("not RESP2: " + line);
            };
        }

        private String bulk(int length) throws IOException {
            if (length < 0) {
                return null;
            }
            byte[] bytes = in.readNBytes(length);
            in.readNBytes(2);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        private List<Object> list(int length) throws IOException {
            List<Object> items = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                items.add(reply());
            }
            return items;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            int c = in.read();
            while (c != '\r') {
                if (c < 0) {
                    throw new IOException("redis closed the connection");
                }
                line.append((char) c);
                c = in.read();
            }
            in.read();
            return line.toString();
        }

        private static byte[] ascii(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package org.modelmirror.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real program as a process of its own, so that it can be killed. */
public final class ChildMirror implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final int port;
    private final Path log;

    private ChildMirror(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /**
     * Starts it on a port of its own with flags for a short life. {@code -Dchild.classpath} has it start from other classes
     * than this process has, {@code -Dchild.options} adds options of Java's, separated by spaces.
     *
     * @param log file that takes all it says
     * @param settings {@code --key=value} arguments
     */
    public static ChildMirror start(Path log, List<String> settings) throws IOException {
        return start(List.of(), log, settings);
    }

    /**
     * The same, with a command in front that becomes the mirror in the end, as {@code unshare} does.
     *
     * @param prefix words of the command
     */
    public static ChildMirror start(List<String> prefix, Path log, List<String> settings) throws IOException {
        return start(prefix, LastingPort.free(), log, settings);
    }

    /** The same on a given port, for one that others know. */
    public static ChildMirror start(List<String> prefix, int port, Path log, List<String> settings) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx128m"));
        command.addAll(List.of(System.getProperty("child.options", "").trim().split("\\s+")));
        command.removeIf(String::isEmpty);
        command.addAll(List.of(
                "-cp",
                System.getProperty("child.classpath", System.getProperty("java.class.path")),
                "org.modelmirror.App",
                "--server.host=127.0.0.1",
                "--server.port=" + port));
        command.addAll(settings);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        return new ChildMirror(builder.start(), port, log);
    }

    /** Asks once. Fails with an IOException when nobody answers. */
    public HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(20))
                .build();
        HttpResponse<byte[]> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
        Contract.check("GET", path, answer.statusCode(), answer.headers(), answer.body());
        return answer;
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public long pid() {
        return process.pid();
    }

    /** Comes back when requests are answered. */
    public void awaitListening(Duration limit) throws IOException, InterruptedException {
        await("/api/health/live", limit);
    }

    /** Comes back when everything is served that it has. */
    public void awaitReady(Duration limit) throws IOException, InterruptedException {
        await("/api/health/ready", limit);
    }

    private void await(String path, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (get(path).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        }
        throw new IOException("does not answer, alive=" + process.isAlive() + "\n" + Files.readString(log));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits, but not longer than the process lives. */
    public boolean exitsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** SIGKILL: nothing of the process runs any more when this comes back. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGSTOP: nothing of the process runs until {@link #resume}, but it keeps what it holds. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** SIGTERM: the process is asked to end. */
    public void stop() {
        process.destroy();
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new IOException("SIG" + name + " was not sent to " + pid());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package org.modelmirror.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;

/** A headless Chromium with one page, driven over its DevTools protocol; notes what the page asks for and complains about. */
public final class Browser implements AutoCloseable {
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=en-GB",
            "--remote-debugging-port=0");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final ExecutorService sender = Executors.newSingleThreadExecutor();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> awaited = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final Map<String, String> standIns = new ConcurrentHashMap<>();

    private Browser(Process process, Path profile, URI page, HttpClient client) {
        this.process = process;
        this.profile = profile;
        this.socket = client.newWebSocketBuilder().buildAsync(page, new Ear()).join();
    }

    /** Where Chromium is, by the environment's {@code CHROMIUM} or in the usual places. */
    public static Optional<Path> find() {
        String given = System.getenv("CHROMIUM");
        return given == null
                ? PLACES.stream().filter(Files::isExecutable).findFirst()
                : Optional.of(Path.of(given)).filter(Files::isExecutable);
    }

    /** Starts it with a profile of its own and an empty page. */
    public static Browser start(Path chromium) {
        try {
            Path profile = Files.createTempDirectory("chromium");
            List<String> command = new ArrayList<>(List.of(chromium.toString()));
            command.addAll(FLAGS);
            command.add("--user-data-dir=" + profile);
            command.add("about:blank");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                Path port = profile.resolve("DevToolsActivePort");
                RunningMirror.eventually()
                        .until(() ->
                                Files.exists(port) && Files.readAllLines(port).size() >= 2);
                String host = "http://127.0.0.1:" + Files.readAllLines(port).get(0);
                HttpClient client = HttpClient.newHttpClient();
                Browser browser = new Browser(process, profile, pageOf(client, host), client);
                for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
                    browser.send(domain + ".enable", object());
                }
                return browser;
            } catch (RuntimeException | IOException e) {
                process.destroyForcibly();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI pageOf(HttpClient client, String host) {
        return RunningMirror.eventually()
                .until(() -> findPage(client, host), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<URI> findPage(HttpClient client, String host) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(host + "/json"))
                .timeout(PATIENCE)
                .build();
        for (JsonNode target :
                parse(client.send(request, BodyHandlers.ofString()).body())) {
            if (target.path("type").asText().equals("page")) {
                return Optional.of(
                        URI.create(target.path("webSocketDebuggerUrl").asText()));
            }
        }
        return Optional.empty();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode parse(String text) {
        try {
            return new JsonReader().read(text).root();
        } catch (JsonSyntaxException e) {
            throw new IllegalStateException(text, e);
        }
    }

    /** Sends a command of the protocol and waits for its result. */
    private JsonNode send(String method, ObjectNode parameters) {
        try {
            return begin(method, parameters).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(method + " " + parameters, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<JsonNode> begin(String method, ObjectNode parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> result = new CompletableFuture<>();
        awaited.put(id, result);
        ObjectNode message = object().put("id", id).put("method", method);
        message.set("params", parameters);
        sender.execute(() -> socket.sendText(message.toString(), true).join());
        return result;
    }

    private void heard(JsonNode message) {
        if (message.has("id")) {
            CompletableFuture<JsonNode> result =
                    awaited.remove(message.get("id").asInt());
            if (result != null && message.has("error")) {
                result.completeExceptionally(
                        new IllegalStateException(message.get("error").toString()));
            } else if (result != null) {
                result.complete(message.path("result"));
            }
            return;
        }
        JsonNode told = message.path("params");
        switch (message.path("method").asText()) {
            case "Network.requestWillBeSent" ->
                requests.add(told.at("/request/method").asText() + " "
                        + told.at("/request/url").asText());
            case "Runtime.exceptionThrown" ->
                complaints.add(told.at("/exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert")
                        .contains(told.path("type").asText())) {
                    complaints.add(told.path("args").toString());
                }
            }
            case "Log.entryAdded" -> {
                if (told.at("/entry/level").asText().equals("error")) {
                    complaints.add(told.at("/entry/text").asText() + " "
                            + told.at("/entry/url").asText());
                }
            }
            case "Fetch.requestPaused" -> standIn(told);
            default -> {
                // of no interest
            }
        }
    }

    private void standIn(JsonNode paused) {
        ObjectNode answer = object().put("requestId", paused.path("requestId").asText());
        String url = paused.at("/request/url").asText();
        String body = standIns.entrySet().stream()
                .filter(entry -> url.contains(entry.getKey()))
                .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(null);
        if (body == null) {
            begin("Fetch.continueRequest", answer);
            return;
        }
        answer.put("responseCode", 200)
                .put("body", Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)))
                .putArray("responseHeaders")
                .addObject()
                .put("name", "Content-Type")
                .put("value", "application/json");
        begin("Fetch.fulfillRequest", answer);
    }

    /** Lets requests be answered with JSON of the test's own, by a part of their address, the longest that fits; the others go to the server. */
    public void answerWith(Map<String, String> bodies) {
        standIns.clear();
        standIns.putAll(bodies);
        if (bodies.isEmpty()) {
            send("Fetch.disable", object());
            return;
        }
        ObjectNode patterns = object();
        var list = patterns.putArray("patterns");
        bodies.keySet().forEach(part -> list.addObject().put("urlPattern", "*" + part + "*"));
        send("Fetch.enable", patterns);
    }

    /** Goes to an address. */
    public void open(String url) {
        send("Page.navigate", object().put("url", "about:blank"));
        JsonNode answer = send("Page.navigate", object().put("url", url));
        if (answer.has("errorText")) {
            throw new IllegalStateException(url + ": " + answer.get("errorText"));
        }
        RunningMirror.eventually()
                .until(() -> evaluate("return location.href !== 'about:blank' && document.readyState === 'complete'")
                        .asBoolean());
    }

    /** The value of a function body in the page. */
    public JsonNode evaluate(String script) {
        ObjectNode call = object().put("expression", "(async () => {" + script + "})()")
                .put("awaitPromise", true)
                .put("returnByValue", true)
                .put("userGesture", true);
        JsonNode answer = send("Runtime.evaluate", call);
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(script + "\n" + answer.get("exceptionDetails"));
        }
        return answer.at("/result/value");
    }

    /** The text people see of the first element that matches; empty when there is none. */
    public String text(String selector) {
        return evaluate("return document.querySelector(" + quoted(selector) + ")?.innerText ?? ''")
                .asText();
    }

    /** How many elements match. */
    public int count(String selector) {
        return evaluate("return document.querySelectorAll(" + quoted(selector) + ").length")
                .asInt();
    }

    /** Clicks on the first element that matches. */
    public void click(String selector) {
        evaluate("const found = document.querySelector(" + quoted(selector)
                + "); if (!found) throw new Error('nothing to click'); found.click();");
    }

    private static String quoted(String text) {
        return JsonNodeFactory.instance.textNode(text).toString();
    }

    /** Presses and releases one of Tab, Enter and Escape. */
    public void press(String key) {
        int code = switch (key) {
            case "Tab" -> 9;
            case "Enter" -> 13;
            case "Escape" -> 27;
            default -> throw new IllegalArgumentException(key);
        };
        ObjectNode stroke = object().put("key", key)
                .put("code", key)
                .put("windowsVirtualKeyCode", code)
                .put("nativeVirtualKeyCode", code);
        ObjectNode down = stroke.deepCopy().put("type", key.equals("Enter") ? "keyDown" : "rawKeyDown");
        if (key.equals("Enter")) {
            down.put("text", "\r");
        }
        send("Input.dispatchKeyEvent", down);
        send("Input.dispatchKeyEvent", stroke.put("type", "keyUp"));
    }

    /** Types into whatever has the focus. */
    public void type(String text) {
        send("Input.insertText", object().put("text", text));
    }

    /** Makes the window this large, in CSS pixels. */
    public void size(int width, int height) {
        send(
                "Emulation.setDeviceMetricsOverride",
                object().put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 500));
    }

    /** Lets the system prefer {@code light} or {@code dark}. */
    public void prefer(String colours) {
        ObjectNode media = object();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", colours);
        send("Emulation.setEmulatedMedia", media);
    }

    /** Keeps what the window shows as a picture, for people. */
    public void picture(Path file) {
        picture(file, false);
    }

    /** The same of the whole page, however long it is. */
    public void wholePicture(Path file) {
        picture(file, true);
    }

    private void picture(Path file, boolean isWhole) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            ObjectNode shot = object().put("format", "png").put("captureBeyondViewport", isWhole);
            if (isWhole) {
                JsonNode size = send("Page.getLayoutMetrics", object()).path("cssContentSize");
                shot.putObject("clip")
                        .put("x", 0)
                        .put("y", 0)
                        .put("width", size.path("width").asInt())
                        .put("height", size.path("height").asInt())
                        .put("scale", 1);
            }
            String data = send("Page.captureScreenshot", shot).path("data").asText();
            Files.write(file, Base64.getDecoder().decode(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every request so far, as method and address. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Exceptions, errors on the console, requests that failed. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    public void forget() {
        requests.clear();
        complaints.clear();
    }

    @Override
    public void close() {
        socket.abort();
        sender.shutdownNow();
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        RunningMirror.eventually().until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
        RunningMirror.eventually().ignoreException(UncheckedIOException.class).until(this::deleteProfile);
    }

    private boolean deleteProfile() {
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts messages together and hands them on. */
    private final class Ear implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                heard(parse(whole));
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            Map<Integer, CompletableFuture<JsonNode>> lost = new LinkedHashMap<>(awaited);
            lost.values().forEach(result -> result.completeExceptionally(failure));
        }
    }
}

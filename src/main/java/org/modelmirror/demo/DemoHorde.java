package org.modelmirror.demo;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.legacy.CsvReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stand-in for the AI Horde inside the same process, on loopback only: tells {@link HordeStory} of the models of a
 * reference on disk, and knows one person, whose key is {@value #KEY}. Started by the {@code demo} profile.
 */
public final class DemoHorde implements AutoCloseable {
    /** The key of the one person it knows. */
    public static final String KEY = "demo";

    private static final Logger LOG = LoggerFactory.getLogger(DemoHorde.class);
    /** As the Horde spells people: name and number, the latter as in {@code queue.approver-ids}. */
    private static final String PERSON = "{\"username\":\"Demo#1\"}";

    private static final String IMAGES =
            "Haidra-Org/AI-Horde-image-model-reference/refs/heads/main/stable_diffusion.json";
    private static final String TEXTS = "Haidra-Org/AI-Horde-text-model-reference/refs/heads/main/models.csv";
    private static final long SEED = 4;
    /** The story goes on by one turn with so many requests of a kind. */
    private static final int REQUESTS_A_TURN = 2;

    private final DemoServer server;

    private DemoHorde(DemoServer server) {
        this.server = server;
    }

    /**
     * Starts on a port of the loopback interface.
     *
     * @param folder a reference laid out as GitHub's raw host is, whose models are spoken of
     * @param workers how many there are
     * @param port 0 for any free one
     * @throws IOException when the reference cannot be read or no port can be had
     */
    public static DemoHorde start(Path folder, int workers, int port) throws IOException, InterruptedException {
        Answers answers = new Answers(new HordeStory(imageNames(folder), textNames(folder), workers, SEED));
        DemoHorde horde = new DemoHorde(DemoServer.start(answers::answer, port));
        LOG.info("demo horde started workers={} url={}", workers, horde.uri());
        return horde;
    }

    private static List<String> imageNames(Path folder) throws IOException {
        try {
            List<String> names = new ArrayList<>();
            new JsonReader()
                    .read(Files.readAllBytes(folder.resolve(IMAGES)))
                    .root()
                    .fieldNames()
                    .forEachRemaining(names::add);
            return names;
        } catch (JsonSyntaxException e) {
            throw new IOException("no reference of image models in " + folder, e);
        }
    }

    private static List<String> textNames(Path folder) throws IOException {
        return CsvReader.read(Files.readString(folder.resolve(TEXTS), StandardCharsets.UTF_8)).stream()
                .skip(1)
                .filter(row -> !row.isEmptyLine())
                .map(row -> row.fields().get(0))
                .toList();
    }

    /** Base URL, to be used as {@code source.horde.url}. */
    public URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        server.close();
    }

    /** The story and how often each question was asked; used on one event loop only. */
    private static final class Answers {
        private final HordeStory story;
        private final Map<String, Integer> requests = new HashMap<>();

        Answers(HordeStory story) {
            this.story = story;
        }

        void answer(HttpServerRequest request) {
            Optional<byte[]> body = request.path().equals("/v2/find_user")
                    ? Optional.of(request)
                            .filter(asked -> KEY.equals(asked.getHeader("apikey")))
                            .map(known -> PERSON.getBytes(StandardCharsets.UTF_8))
                    : tell(request);
            body.ifPresentOrElse(
                    bytes -> request.response()
                            .putHeader("Content-Type", "application/json")
                            .end(Buffer.buffer(bytes)),
                    () -> request.response().setStatusCode(404).end());
        }

        private Optional<byte[]> tell(HttpServerRequest request) {
            int before = requests.merge(request.uri(), 1, Integer::sum) - 1;
            return story.answer(
                    request.path(), Optional.ofNullable(request.getParam("type")), before / REQUESTS_A_TURN);
        }
    }
}

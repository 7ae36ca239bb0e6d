package org.modelmirror.demo;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.modelmirror.json.JsonSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stand-in for GitHub's raw host inside the same process, on loopback only: serves a folder laid out as {@code
 * owner/repository/refs/heads/branch/file} and follows {@link Script}. Started by the {@code demo} profile.
 */
public final class DemoUpstream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoUpstream.class);

    private final DemoServer server;

    private DemoUpstream(DemoServer server) {
        this.server = server;
    }

    /**
     * Starts the upstream on a free port of the loopback interface.
     *
     * @param folder the folder to serve
     * @throws IOException when the folder is not there or no port can be had
     */
    public static DemoUpstream start(Path folder) throws IOException, InterruptedException {
        SampleFiles files = new SampleFiles(folder.toRealPath());
        DemoUpstream upstream = new DemoUpstream(DemoServer.start(files::answer, 0));
        LOG.info("demo upstream started folder={} url={}", folder, upstream.uri());
        return upstream;
    }

    /** Base URL, to be used as {@code source.github.url}. */
    public URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        server.close();
    }

    /** The folder and how often each file was asked for; used on one event loop only. */
    private static final class SampleFiles {
        private final Path root;
        private final Script script = new Script();
        private final Map<Path, Integer> requests = new HashMap<>();

        SampleFiles(Path root) {
            this.root = root;
        }

        void answer(HttpServerRequest request) {
            Path file = root.resolve("." + request.path()).normalize();
            if (!file.startsWith(root) || !Files.isRegularFile(file)) {
                request.response().setStatusCode(404).end();
                return;
            }
            try {
                answer(request, next(file));
            } catch (IOException | JsonSyntaxException e) {
                LOG.error("demo upstream failed file={}", root.relativize(file), e);
                request.response().setStatusCode(500).end();
            }
        }

        private Script.Answer next(Path file) throws IOException, JsonSyntaxException {
            int before = requests.merge(file, 1, Integer::sum) - 1;
            return script.answer(file.getFileName().toString(), Files.readAllBytes(file), before);
        }

        private static void answer(HttpServerRequest request, Script.Answer answer) {
            if (answer.status() != 200) {
                request.response().setStatusCode(answer.status()).end();
                return;
            }
            String etag = '"' + Integer.toHexString(Arrays.hashCode(answer.body())) + '"';
            request.response().putHeader("ETag", etag);
            if (etag.equals(request.getHeader("If-None-Match"))) {
                request.response().setStatusCode(304).end();
            } else {
                request.response().end(Buffer.buffer(answer.body()));
            }
        }
    }
}

package org.modelmirror.serve;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.RawFile;
import org.modelmirror.catalog.RawFiles;
import org.modelmirror.catalog.WireBody;
import org.modelmirror.reference.UpstreamFile;

/**
 * Answers reads of upstream files as GitHub's hosts would (http-api.md 2.11, raw facade), with the headers of 1.5. Never
 * waits; the same for the event loop and for a Camel route. Thread-safe.
 */
public final class RawReads {
    private static final Buffer RAW_NOT_FOUND = Buffer.buffer("404: Not Found");
    private static final Buffer CONTENTS_NOT_FOUND = Buffer.buffer("{\"message\":\"Not Found\"}");

    private final RawFiles files;
    private final RawPaths paths;
    private final boolean primary;

    public RawReads(RawFiles files, RawPaths paths, ServeSettings.Mode mode) {
        this.files = files;
        this.paths = paths;
        this.primary = mode == ServeSettings.Mode.PRIMARY;
    }

    RawPaths paths() {
        return paths;
    }

    Optional<RawFile> find(UpstreamFile file) {
        return files.find(file);
    }

    /** Answers with the bytes of a file, or says why there are none. */
    void raw(MultiMap request, Reply reply, Optional<UpstreamFile> file) {
        Optional<RawFile> copy = file.flatMap(files::find);
        if (copy.isPresent()) {
            send(request, reply, copy.get(), false);
        } else if (file.isPresent() && isAwaited(file.get())) {
            unavailable(reply, file.get());
        } else {
            reply.header(HttpHeaders.CONTENT_TYPE, Headers.TEXT);
            reply.end(404, RAW_NOT_FOUND);
        }
    }

    /** Answers as GitHub's contents API: with JSON about the file, or its bytes where the client wants them raw. */
    void contents(MultiMap request, Reply reply, Optional<UpstreamFile> file) {
        Optional<RawFile> copy = file.flatMap(files::find);
        if (copy.isPresent()) {
            send(request, reply, copy.get(), true);
        } else if (file.isPresent() && isAwaited(file.get())) {
            unavailable(reply, file.get());
        } else {
            reply.header(HttpHeaders.CONTENT_TYPE, Headers.JSON);
            reply.end(404, CONTENTS_NOT_FOUND);
        }
    }

    /** Sends a copy, or 304. */
    void send(MultiMap request, Reply reply, RawFile copy, boolean asContents) {
        boolean json = asContents && !wantsRaw(request.get(HttpHeaders.ACCEPT));
        WireBody body = json ? copy.contents() : copy.body();
        if (!primary) {
            CatalogReads.tellFreshness(reply, files.read(copy));
        }
        CatalogReads.Stamp stamp = new CatalogReads.Stamp(
                copy.lastModified(),
                Conditions.httpDate(copy.lastModified()),
                Long.toString(copy.revision()),
                json ? Headers.JSON : Headers.TEXT,
                asContents ? Headers.VARY_ORIGIN_ENCODING_ACCEPT : Headers.VARY_ORIGIN_ENCODING);
        CatalogReads.send(request, reply, body, stamp);
    }

    /** Upstream may have it, and has not said otherwise. */
    private boolean isAwaited(UpstreamFile file) {
        return files.isKnown(file) && files.presence(file) != Freshness.Presence.ABSENT;
    }

    /** As text: known readers take any JSON body for the catalogue, whatever the status (F32). */
    private static void unavailable(Reply reply, UpstreamFile file) {
        reply.header("Retry-After", "5");
        reply.header(HttpHeaders.CONTENT_TYPE, Headers.TEXT);
        reply.end(503, Buffer.buffer("File '" + file.file() + "' is temporarily unavailable"));
    }

    private static boolean wantsRaw(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        String types = accept.toLowerCase(Locale.ROOT);
        return types.contains("application/vnd.github.raw") || types.contains("application/vnd.github.v3.raw");
    }
}

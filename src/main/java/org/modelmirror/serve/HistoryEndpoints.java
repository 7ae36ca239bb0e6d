package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.modelmirror.history.FileRecords;
import org.modelmirror.history.RecordsDifference;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kept versions of a category in one format: v1 shows the legacy files, v2 the v2 files (http-api.md 2.11). One bean
 * for each. Reads the disk, and so never runs on an event loop.
 */
public final class HistoryEndpoints {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryEndpoints.class);
    private static final String REVISION = "revision";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final long MAX_LIMIT = 500;
    private static final long DEFAULT_LIMIT = 50;

    private final Format format;
    private final Archive archive;

    /** Where versions are kept. Thread-safe. */
    public interface Archive {
        /**
         * What is kept of a category file, newest first.
         *
         * @throws IOException when the disk does not answer
         */
        List<Kept> versions(Category category, Format format) throws IOException;

        /**
         * The bytes of a version.
         *
         * @return empty when it is not kept, or no longer as it was
         * @throws IOException when the disk does not answer
         */
        Optional<byte[]> bytes(Category category, Format format, long revision) throws IOException;
    }

    /**
     * One kept version.
     *
     * @param at when it was committed
     * @param author who made it, where that is known
     * @param cause why it was made, as history spells it
     * @param totalModels how many models it holds
     * @param sha256 of its bytes, lower-case hex
     */
    public record Kept(
            long revision, Instant at, Optional<String> author, String cause, long totalModels, String sha256) {
        ObjectNode toJson() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put(REVISION, revision);
            json.put("at", at.getEpochSecond());
            author.ifPresentOrElse(name -> json.put("author", name), () -> json.putNull("author"));
            json.put("cause", cause);
            json.put("total_models", totalModels);
            return json.put("sha256", sha256);
        }
    }

    public HistoryEndpoints(Format format, Archive archive) {
        this.format = format;
        this.archive = archive;
    }

    /** What is kept, page by page. */
    public void history(Exchange exchange) {
        answer(exchange, this::history);
    }

    private void history(Call call) throws RefusedException {
        Category category = category(call);
        Query query = call.query();
        long offset = query.integer("offset", 0, 0, Long.MAX_VALUE);
        long limit = query.integer("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        check(query);
        List<Kept> versions = versions(category);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode items = page.putArray("items");
        versions.stream().skip(offset).limit(limit).forEach(version -> items.add(version.toJson()));
        page.put("total", versions.size());
        page.put("offset", offset);
        page.put("limit", limit);
        page.put("has_more", offset < versions.size() && limit < versions.size() - offset);
        call.send(page);
    }

    /** What differs between two versions; without {@code to} the newest, without {@code from} the one before it. */
    public void difference(Exchange exchange) {
        answer(exchange, this::difference);
    }

    private void difference(Call call) throws RefusedException {
        Category category = category(call);
        Query query = call.query();
        long from = query.integer(FROM, 0, 1, Long.MAX_VALUE);
        long to = query.integer(TO, 0, 1, Long.MAX_VALUE);
        check(query);
        if (from == 0 || to == 0) {
            List<Kept> versions = versions(category);
            to = to == 0 ? newestBelow(category, versions, Long.MAX_VALUE) : to;
            from = from == 0 ? newestBelow(category, versions, to) : from;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("category", category.id());
        json.put("format", format.id());
        json.put(FROM, from);
        json.put(TO, to);
        json.setAll(RecordsDifference.between(records(category, from), records(category, to))
                .toJson());
        call.send(json);
    }

    private static long newestBelow(Category category, List<Kept> newestFirst, long bound) throws RefusedException {
        return newestFirst.stream()
                .mapToLong(Kept::revision)
                .filter(revision -> revision < bound)
                .findFirst()
                .orElseThrow(() -> new RefusedException(ApiError.of(
                        404, "Fewer than two revisions of category '" + category + "' are kept to compare")));
    }

    private RecordMap records(Category category, long revision) throws RefusedException {
        try {
            return FileRecords.of(category, format, bytes(category, revision));
        } catch (UnreadableDocumentException e) {
            throw new RefusedException(ApiError.of(
                    409, "Revision " + revision + " of category '" + category + "' cannot be read: " + e.getMessage()));
        }
    }

    /** Whether a read of a category asks for one of its versions. */
    public boolean isAskedFor(Exchange exchange) {
        return Call.of(exchange).query().find(REVISION).isPresent();
    }

    /** The bytes of a version, as they lay on the disk; of the legacy text models that is the CSV. */
    public void version(Exchange exchange) {
        answer(exchange, call -> version(call, category(call)));
    }

    /** The same for the text models, whose legacy route names no category. */
    public void textVersion(Exchange exchange) {
        answer(exchange, call -> version(call, Category.TEXT_GENERATION));
    }

    private void version(Call call, Category category) throws RefusedException {
        Query query = call.query();
        long revision = query.integer(REVISION, 0, 1, Long.MAX_VALUE);
        check(query);
        byte[] bytes = bytes(category, revision);
        Reply reply = call.reply();
        reply.header(HttpHeaders.VARY, Headers.VARY_ORIGIN);
        reply.header(Headers.REVISION, Long.toString(revision));
        reply.header(HttpHeaders.CONTENT_TYPE, FileRecords.isCsv(category, format, bytes) ? Headers.CSV : Headers.JSON);
        reply.end(200, Buffer.buffer(bytes));
    }

    /** What may end in a refusal. */
    private interface Answer {
        void send(Call call) throws RefusedException;
    }

    private static void answer(Exchange exchange, Answer answer) {
        Call call = Call.of(exchange);
        try {
            answer.send(call);
        } catch (RefusedException e) {
            call.send(e.error());
        }
    }

    private Category category(Call call) throws RefusedException {
        String name = call.path(Paths.CATEGORY_NAME);
        if (format == Format.LEGACY) {
            return LegacyNames.resolve(name).orElseThrow(() -> new RefusedException(V1Endpoints.unknown(name)));
        }
        return Category.find(name)
                .orElseThrow(() -> new RefusedException(ApiError.invalid(List.of(Problem.unknownCategory(name)))));
    }

    private static void check(Query query) throws RefusedException {
        if (!query.problems().isEmpty()) {
            throw new RefusedException(ApiError.invalid(query.problems()));
        }
    }

    private List<Kept> versions(Category category) throws RefusedException {
        try {
            return archive.versions(category, format);
        } catch (IOException e) {
            throw unavailable(category, e);
        }
    }

    private byte[] bytes(Category category, long revision) throws RefusedException {
        try {
            return archive.bytes(category, format, revision)
                    .orElseThrow(() -> new RefusedException(notKept(category, revision)));
        } catch (IOException e) {
            throw unavailable(category, e);
        }
    }

    static ApiError notKept(Category category, long revision) {
        return ApiError.of(404, "Revision " + revision + " of category '" + category + "' is not kept");
    }

    private static RefusedException unavailable(Category category, IOException e) {
        LOG.warn("history not read category={}", category, e);
        return new RefusedException(
                ApiError.of(503, "History is temporarily unavailable").with("Retry-After", "5"));
    }
}

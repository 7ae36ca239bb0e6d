package org.modelmirror.serve;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.ReadMarks;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.catalog.WireBody;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * Answers reads of the catalog: which bytes, which headers, 200 or 304 (http-api.md 1.5), and what an absent category
 * means (F32, F33). Never waits; the same for the event loop and for a Camel route. Thread-safe.
 */
public final class CatalogReads {
    private final Catalog catalog;
    private final Freshness freshness;
    private final ReadMarks marks;
    private final boolean primary;
    private final Map<Format, Map<Category, Texts>> texts = new EnumMap<>(Format.class);

    public CatalogReads(Catalog catalog, Freshness freshness, ServeSettings.Mode mode) {
        this(catalog, freshness, mode, new ReadMarks());
    }

    /** @param marks told of every form that is read, whether there is a copy or not */
    public CatalogReads(Catalog catalog, Freshness freshness, ServeSettings.Mode mode, ReadMarks marks) {
        this.catalog = catalog;
        this.freshness = freshness;
        this.marks = marks;
        this.primary = mode == ServeSettings.Mode.PRIMARY;
        for (Format format : Format.values()) {
            Map<Category, Texts> byCategory = new EnumMap<>(Category.class);
            for (Category category : Category.values()) {
                byCategory.put(category, new Texts());
            }
            texts.put(format, byCategory);
        }
    }

    /** The snapshot that clients may see: for legacy, one whose text says nothing counts as absent (K4). */
    Optional<Snapshot> find(Category category, Format format) {
        marks.mark(category, format);
        return catalog.find(category, format).filter(snapshot -> format == Format.V2 || !isEmptyText(snapshot.body()));
    }

    /**
     * What to say about a category that {@link #find} does not find.
     *
     * @param notFound the answer when it is known that there is none
     * @return empty when the category is known to be empty and is served as {@code {}}
     */
    Optional<ApiError> explainAbsence(Category category, Format format, ApiError notFound) {
        boolean v2Only = !category.hasLegacyForm();
        if (format == Format.LEGACY && v2Only) {
            return category.isManagedElsewhere() ? Optional.empty() : Optional.of(notFound);
        }
        if (catalog.find(category, format).isPresent()) {
            return Optional.of(notFound);
        }
        if (primary || freshness.presence(category, format) == Freshness.Presence.ABSENT) {
            return v2Only ? Optional.empty() : Optional.of(notFound);
        }
        return Optional.of(ApiError.of(503, unavailable(category)).with("Retry-After", "5"));
    }

    static String unavailable(Category category) {
        return "Model category '" + category.id() + "' is temporarily unavailable";
    }

    /** Sends a body of this snapshot, the whole or one record, or 304. */
    void send(Call call, Snapshot snapshot, WireBody body) {
        send(call.request().headers(), call.reply(), snapshot, body);
    }

    /** The same for a request that no route has met. */
    void send(MultiMap request, Reply reply, Snapshot snapshot, WireBody body) {
        boolean gzip = PreparedBody.prefersGzip(request, body);
        send(request, reply, snapshot, body, gzip, PreparedBody.unchangedTag(request, body, gzip));
    }

    /**
     * As {@link #send(MultiMap, Reply, Snapshot, WireBody)}, unless the client has these bytes already, by their tag, and has preferences (RFC 7240): it may prefer
     * to wait for others. Any other read costs nothing more.
     *
     * @return whether it was answered
     */
    boolean sendUnlessPreferring(MultiMap request, Reply reply, Snapshot snapshot, WireBody body) {
        boolean gzip = PreparedBody.prefersGzip(request, body);
        String unchanged = PreparedBody.unchangedTag(request, body, gzip);
        if (unchanged != null && request.contains(PreferredWait.HEADER)) {
            return false;
        }
        send(request, reply, snapshot, body, gzip, unchanged);
        return true;
    }

    private void send(
            MultiMap request, Reply reply, Snapshot snapshot, WireBody body, boolean gzip, @Nullable String unchanged) {
        Line known = texts(snapshot.category(), snapshot.format()).of(snapshot);
        freshness(reply, snapshot.category(), snapshot.format());
        send(request, reply, body, known.stamp(), gzip, unchanged);
    }

    /** Sends this body, or 304; whatever else is to go with it is in the reply already. */
    static void send(MultiMap request, Reply reply, WireBody body, Stamp stamp) {
        boolean gzip = PreparedBody.prefersGzip(request, body);
        send(request, reply, body, stamp, gzip, PreparedBody.unchangedTag(request, body, gzip));
    }

    private static void send(
            MultiMap request, Reply reply, WireBody body, Stamp stamp, boolean gzip, @Nullable String sameTag) {
        reply.header(HttpHeaders.VARY, stamp.vary());
        reply.header(HttpHeaders.CACHE_CONTROL, Headers.NO_CACHE);
        reply.header(HttpHeaders.LAST_MODIFIED, stamp.lastModified());
        reply.header(Headers.REVISION, stamp.revision());
        String unchanged = sameTag;
        if (unchanged == null && Conditions.isUnmodified(request, stamp.at(), stamp.lastModified())) {
            unchanged = PreparedBody.tag(body, gzip);
        }
        PreparedBody.send(reply, body, gzip, unchanged, stamp.contentType());
    }

    /** Sends {@code {}} for a category without a snapshot that is known to be empty, or 304. */
    void sendEmpty(Call call) {
        Reply reply = call.reply();
        reply.header(Headers.REVISION, "0");
        PreparedBody.send(
                call.request().headers(), reply, WireBody.emptyObject(), Headers.JSON, Headers.VARY_ORIGIN_ENCODING);
    }

    private void freshness(Reply reply, Category category, Format format) {
        if (primary) {
            return;
        }
        tellFreshness(reply, freshness.read(category, format));
    }

    /** How old the copy is, and whether the client is to be warned. */
    static void tellFreshness(Reply reply, Freshness.Reading reading) {
        if (reading.hasAge()) {
            reply.header(HttpHeaders.AGE, Long.toString(reading.ageSeconds()));
        }
        if (reading.stale()) {
            PreparedBody.tellStale(reply);
        }
    }

    private Texts texts(Category category, Format format) {
        return Objects.requireNonNull(Objects.requireNonNull(texts.get(format)).get(category));
    }

    /** Whether a text, trimmed, is empty, <code>{}</code> or <code>null</code> (http-api.md 2.6). */
    private static boolean isEmptyText(WireBody body) {
        Buffer text = body.identity();
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.getByte(start))) {
            start++;
        }
        while (end > start && isBlank(text.getByte(end - 1))) {
            end--;
        }
        int length = end - start;
        return length == 0 || (length <= 4 && isNothing(text.getString(start, end)));
    }

    private static boolean isNothing(String text) {
        return text.equals("{}") || text.equals("null");
    }

    private static boolean isBlank(byte b) {
        return b >= 0 && b <= ' ';
    }

    /** Header texts of the snapshot served last, so that a read formats no date. */
    private static final class Texts {
        private volatile @Nullable Line last;

        Line of(Snapshot snapshot) {
            Line line = last;
            if (line == null
                    || line.revisionNumber() != snapshot.revision()
                    || !line.at().equals(snapshot.lastModified())) {
                line = Line.of(snapshot);
                last = line;
            }
            return line;
        }
    }

    /**
     * What goes with a body, in the form in which it is sent.
     *
     * @param at when these bytes were first published
     * @param lastModified the same as a header value
     */
    record Stamp(Instant at, String lastModified, String revision, CharSequence contentType, CharSequence vary) {}

    private record Line(long revisionNumber, Instant at, Stamp stamp) {
        static Line of(Snapshot snapshot) {
            return new Line(
                    snapshot.revision(),
                    snapshot.lastModified(),
                    new Stamp(
                            snapshot.lastModified(),
                            Conditions.httpDate(snapshot.lastModified()),
                            Long.toString(snapshot.revision()),
                            Headers.JSON,
                            Headers.VARY_ORIGIN_ENCODING));
        }
    }
}

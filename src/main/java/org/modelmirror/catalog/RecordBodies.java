package org.modelmirror.catalog;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The wire forms of single records by file key: places in the body of their category, cut out when they are asked for, so
 * that the next snapshot can take over those of the records that did not change. Immutable.
 */
public final class RecordBodies {
    private static final RecordBodies NONE = new RecordBodies(Unpooled.EMPTY_BUFFER, Map.of());

    private final ByteBuf all;
    private final Map<String, Place> places;

    /**
     * Where a record lies in the category's body.
     *
     * @param start of its key, in bytes
     * @param offset of its own body
     * @param length of its own body
     * @param etag of its own body, quoted
     * @param gzip its compressed body; null where there is none, or not yet
     */
    record Place(
            int start,
            int offset,
            int length,
            String etag,
            @Nullable Buffer gzip) {
        int end() {
            return offset + length;
        }

        /** The same record in a body where its key begins elsewhere. */
        Place movedTo(int newStart) {
            return newStart == start ? this : new Place(newStart, offset - start + newStart, length, etag, gzip);
        }

        Place withGzip(@Nullable Buffer compressed) {
            return new Place(start, offset, length, etag, compressed);
        }
    }

    /**
     * @param all the category's body
     * @param places not changed by anybody from now on
     */
    RecordBodies(ByteBuf all, Map<String, Place> places) {
        this.all = all;
        this.places = Collections.unmodifiableMap(places);
    }

    static RecordBodies none() {
        return NONE;
    }

    Optional<WireBody> find(String key) {
        Place place = places.get(key);
        if (place == null) {
            return Optional.empty();
        }
        Buffer identity = WireBodyFactory.buffer(all.slice(place.offset, place.length));
        return Optional.of(
                place.gzip == null
                        ? new WireBody(identity, identity, place.etag, place.etag)
                        : new WireBody(identity, place.gzip, place.etag, WireBodyFactory.gzipEtag(place.etag)));
    }

    @Nullable
    Place place(String key) {
        return places.get(key);
    }

    /** The same with the compressed form of every record that is worth it and has none. */
    RecordBodies compressed(WireBodyFactory bodies) {
        Map<String, Place> compressed = new HashMap<>(places);
        compressed.replaceAll(
                (key, place) -> place.gzip == null ? place.withGzip(bodies.gzip(place.offset, place.length)) : place);
        return new RecordBodies(all, compressed);
    }
}

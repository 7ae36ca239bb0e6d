package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.catalog.WireBody;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;

/**
 * The legacy text category with its groups (http-api.md 5.4), worked out once for each text. Thread-safe; blocks while it
 * works, so that it is not for the event loop.
 */
public final class GroupedText {
    private final UnaryOperator<ObjectNode> withGroups;
    private final JsonReader json = new JsonReader();
    private volatile @Nullable Made last;

    /** @param withGroups adds the group members to each entry of a legacy text map */
    public GroupedText(UnaryOperator<ObjectNode> withGroups) {
        this.withGroups = withGroups;
    }

    /** @throws IllegalArgumentException when the text is not a JSON object, which the catalog does not let in */
    WireBody of(Snapshot snapshot) {
        String etag = snapshot.body().etag();
        Made made = last;
        if (made != null && made.etag().equals(etag)) {
            return made.body();
        }
        synchronized (this) {
            made = last;
            if (made == null || !made.etag().equals(etag)) {
                made = new Made(etag, make(snapshot.body().identity().getBytes()));
                last = made;
            }
            return made.body();
        }
    }

    private WireBody make(byte[] text) {
        try {
            if (json.read(text).root() instanceof ObjectNode map) {
                return WireBody.of(JsonWriter.toBytes(withGroups.apply(map), JsonForm.COMPACT));
            }
            throw new IllegalArgumentException("the legacy text category is no JSON object");
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException("the legacy text category is no JSON", e);
        }
    }

    private record Made(String etag, WireBody body) {}
}

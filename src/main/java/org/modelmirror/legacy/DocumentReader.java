package org.modelmirror.legacy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.modelmirror.json.JsonDocument;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.notice.Blemish;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.UnreadableDocumentException;

/** Reads a document whose top level must be an object of records. Immutable. */
public final class DocumentReader {
    private final JsonReader json;

    public DocumentReader(JsonReader json) {
        this.json = json;
    }

    /**
     * Reads one document.
     *
     * @param file what it is called in notices and errors
     * @throws UnreadableDocumentException when it is not UTF-8, not JSON, or no object
     */
    public Entries read(String file, byte[] document) throws UnreadableDocumentException {
        JsonDocument read;
        try {
            read = json.read(document);
        } catch (JsonSyntaxException e) {
            throw new UnreadableDocumentException(file, e);
        }
        if (!(read.root() instanceof ObjectNode object)) {
            throw new UnreadableDocumentException(
                    file, "top level is no object but " + read.root().getNodeType());
        }
        return new Entries(object, blemishes(file, read));
    }

    private static List<Notice> blemishes(String file, JsonDocument read) {
        List<Notice> blemishes = new ArrayList<>();
        if (read.byteOrderMark()) {
            blemishes.add(new Blemish(file, "", "byte-order mark at the start, ignored"));
        }
        for (String pointer : read.duplicateKeys()) {
            String key = JsonPointer.compile(pointer).getMatchingProperty();
            blemishes.add(new Blemish(file, key, pointer + " stands more than once, the last one counts"));
        }
        return blemishes;
    }

    /**
     * A readable document.
     *
     * @param object its top level, read-only
     * @param blemishes what was odd about its text
     */
    public record Entries(ObjectNode object, List<Notice> blemishes) {
        public Entries {
            blemishes = List.copyOf(blemishes);
        }
    }
}

package org.modelmirror.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.json.PiecedObject;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.store.Content;

/**
 * A JSON object of records. Each keeps its text in the form of the store's files beside it, so that a change of one record
 * writes one record and copies the rest (records-and-conversion.md 7.1).
 */
final class JsonDraft implements Draft {
    private static final JsonReader READER = new JsonReader();
    private static final String START = "{\n";
    private static final String END = "\n}";
    private static final PiecedObject.Form FORM = new PiecedObject.Form(START, ",\n", END, "{}");

    private final Map<String, Entry> entries;

    /** The file as {@link #content} gave it last; its members have nothing beside their text but their key. */
    private PiecedObject<String> written;

    /** Members of which another text is to be written, by key: indented, with the key, without what stands between. */
    private final Map<String, byte[]> unwritten = new HashMap<>();

    /** Whether members came or went since. */
    private boolean isReshaped;

    /** Whether they had between the last two times. */
    private boolean wasReshaped;

    /**
     * One member of the file.
     *
     * @param value as in the file; what is no object is kept all the same
     * @param isGood whether it may be served
     */
    private record Entry(JsonNode value, boolean isGood) {}

    private JsonDraft(Map<String, Entry> entries, Map<String, byte[]> texts) {
        this.entries = entries;
        this.written =
                PiecedObject.of(FORM, PiecedObject.Memory.HEAP, (key, text, before) -> key, entries.keySet(), texts);
    }

    static JsonDraft empty() {
        return new JsonDraft(new LinkedHashMap<>(), Map.of());
    }

    /**
     * Reads a file.
     *
     * @param isGood which records may be served
     * @throws UnreadableDocumentException when it is no JSON object
     */
    static JsonDraft read(String file, byte[] bytes, Predicate<JsonNode> isGood) throws UnreadableDocumentException {
        JsonNode root;
        try {
            root = READER.read(bytes).root();
        } catch (JsonSyntaxException e) {
            throw new UnreadableDocumentException(file, e);
        }
        if (!root.isObject()) {
            throw new UnreadableDocumentException(file, "the top level is no object");
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, byte[]> texts = new HashMap<>();
        root.properties().forEach(member -> {
            entries.put(member.getKey(), new Entry(member.getValue(), isGood.test(member.getValue())));
            texts.put(member.getKey(), text(member.getKey(), member.getValue()));
        });
        return new JsonDraft(entries, texts);
    }

    @Override
    public boolean isTaken(String name) {
        return entries.containsKey(name);
    }

    @Override
    public Collection<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    @Override
    public Optional<ObjectNode> find(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            return Optional.empty();
        }
        return Optional.of(entry.value instanceof ObjectNode record ? record : JsonNodeFactory.instance.objectNode());
    }

    /** What is kept is the record read back from its text, which proves it and shares nothing with the client's. */
    @Override
    public ObjectNode put(String name, ObjectNode record) throws RejectedException {
        byte[] document = document(name, record);
        try {
            if (READER.read(document).root().get(name) instanceof ObjectNode readBack) {
                isReshaped |= entries.put(name, new Entry(readBack, true)) == null;
                unwritten.put(name, member(document));
                return readBack;
            }
        } catch (JsonSyntaxException e) {
            throw new RejectedException(name + ": " + e.getMessage(), e);
        }
        throw new IllegalStateException("an object was not read back as one: " + name);
    }

    @Override
    public void remove(String name) {
        isReshaped |= entries.remove(name) != null;
        unwritten.remove(name);
    }

    @Override
    public Content content() {
        if (isReshaped) {
            written = written.with(entries.keySet(), unwritten);
        } else if (!unwritten.isEmpty()) {
            written = written.with(unwritten);
        }
        wasReshaped = isReshaped;
        isReshaped = false;
        unwritten.clear();
        return new PiecedContent(written.bytes());
    }

    @Override
    public int size() {
        return entries.size();
    }

    /**
     * The records to serve, in file order.
     *
     * @param live what is served now: of a record that may not be served, its last good form stays
     */
    RecordMap served(RecordMap live) {
        Map<String, ObjectNode> records = new LinkedHashMap<>(entries.size() * 4 / 3 + 1);
        entries.forEach((key, entry) -> {
            if (entry.isGood && entry.value instanceof ObjectNode record) {
                records.put(key, record);
            } else {
                live.find(key).ifPresent(last -> records.put(key, last));
            }
        });
        return RecordMap.of(records);
    }

    /**
     * As {@link #served(RecordMap)} after writes, whose {@link #content} was taken last.
     *
     * @param live what was served before them
     * @param changed the models that were written
     */
    RecordMap served(RecordMap live, Set<String> changed) {
        if (wasReshaped) {
            return served(live); // a model that went and came again has another place
        }
        Map<String, ObjectNode> replaced = new HashMap<>();
        for (String key : changed) {
            Entry entry = entries.get(key);
            if (entry == null || live.find(key).isEmpty() || !(entry.value instanceof ObjectNode record)) {
                return served(live); // it could not be served before
            }
            replaced.put(key, record);
        }
        return live.with(replaced);
    }

    private static byte[] text(String key, JsonNode value) {
        return member(document(key, value));
    }

    /** A file of one member. */
    private static byte[] document(String key, JsonNode value) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set(key, value);
        return JsonWriter.toBytes(document, JsonForm.STORE);
    }

    private static byte[] member(byte[] document) {
        return Arrays.copyOfRange(document, START.length(), document.length - END.length());
    }
}

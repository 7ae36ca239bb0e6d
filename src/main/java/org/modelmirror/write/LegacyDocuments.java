package org.modelmirror.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.PreparedSnapshot;
import org.modelmirror.catalog.SnapshotFactory;
import org.modelmirror.convert.Conversion;
import org.modelmirror.convert.LegacyConverter;
import org.modelmirror.convert.TextCsvConverter;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.legacy.InvalidTextRecordException;
import org.modelmirror.legacy.TextCsv;
import org.modelmirror.legacy.TextLegacyMap;
import org.modelmirror.mirror.Publisher;
import org.modelmirror.mirror.V2Derivation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.store.Committed;
import org.modelmirror.store.Content;
import org.modelmirror.store.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The legacy files of a PRIMARY that keeps its data in them; v2 is derived after each commit. Thread-safe. */
final class LegacyDocuments implements Documents {
    private static final Logger LOG = LoggerFactory.getLogger(LegacyDocuments.class);
    private static final JsonReader READER = new JsonReader();

    private final Catalog catalog;
    private final SnapshotFactory snapshots;
    private final Publisher publisher;
    private final LegacyConverter converter;
    private final Optional<V2Derivation> derivation;
    private final TextCsvConverter texts = new TextCsvConverter();
    private final RecordRules textRules = new LegacyTextRules();
    private final RecordRules jsonRules;

    /** @param derivation empty when the v2 files are left behind on purpose */
    LegacyDocuments(
            Catalog catalog,
            SnapshotFactory snapshots,
            Publisher publisher,
            LegacyConverter converter,
            Optional<V2Derivation> derivation) {
        this.catalog = catalog;
        this.snapshots = snapshots;
        this.publisher = publisher;
        this.converter = converter;
        this.derivation = derivation;
        this.jsonRules = new LegacyJsonRules(converter);
    }

    @Override
    public RecordRules rules(Category category) {
        return isText(category) ? textRules : jsonRules;
    }

    private static boolean isText(Category category) {
        return category == Category.TEXT_GENERATION;
    }

    @Override
    public Draft read(Category category, Optional<StoredFile> file) throws UnreadableDocumentException {
        if (file.isEmpty()) {
            return isText(category) ? new TextDraft(TextCsv.empty()) : JsonDraft.empty();
        }
        boolean isAlternative = isText(category)
                && !file.get().path().toString().endsWith(category.legacyFile().orElseThrow());
        return isAlternative ? imported(file.get()) : read(category, file.get().bytes());
    }

    /** The ready map that a folder may hold instead of a CSV becomes one with the first write (T47). */
    private static Draft imported(StoredFile file) throws UnreadableDocumentException {
        String name = String.valueOf(file.path().getFileName());
        try {
            if (READER.read(file.bytes()).root() instanceof ObjectNode map) {
                return new TextDraft(TextCsv.of(map));
            }
            throw new UnreadableDocumentException(name, "the top level is no object");
        } catch (JsonSyntaxException e) {
            throw new UnreadableDocumentException(name, e);
        } catch (InvalidTextRecordException e) {
            UnreadableDocumentException unreadable = new UnreadableDocumentException(name, e.rule());
            unreadable.initCause(e);
            throw unreadable;
        }
    }

    @Override
    public Draft read(Category category, byte[] bytes) throws UnreadableDocumentException {
        return isText(category)
                ? new TextDraft(TextCsv.read(bytes))
                : JsonDraft.read(category.legacyFile().orElseThrow(), bytes, JsonNode::isObject);
    }

    @Override
    public boolean isServed(Category category, Draft draft) {
        return catalog.find(category, Format.LEGACY)
                .filter(live -> Arrays.equals(live.body().identity().getBytes(), wireText(draft, draft.content())))
                .isPresent();
    }

    @Override
    public Optional<RecordMap> served(Category category, Draft draft) {
        return Optional.empty();
    }

    @Override
    public PreparedSnapshot prepare(
            Category category, Optional<RecordMap> before, Draft after, Content content, Set<String> changed) {
        return snapshots.prepareLegacy(category, wireText(after, content));
    }

    /** What v1 clients get: the file as it lies, but for the text models the map that it stands for (http-api.md K3). */
    private static byte[] wireText(Draft draft, Content content) {
        return draft instanceof TextDraft text
                ? JsonWriter.toBytes(
                        TextLegacyMap.of(text.csv().rows(), TextLegacyMap.Names.WITH_BACKENDS), JsonForm.STORE)
                : content.toBytes();
    }

    @Override
    public List<Change> publish(
            PreparedSnapshot prepared, Draft after, Content content, Committed committed, Change.Cause cause)
            throws InterruptedException {
        Category category = prepared.category();
        byte[] bytes = content.toBytes();
        List<Change> changes = new ArrayList<>();
        publisher
                .writtenLegacy(
                        prepared,
                        bytes,
                        Optional.ofNullable(committed.publications().get(Format.LEGACY)),
                        cause)
                .ifPresent(changes::add);
        if (derivation.isPresent()) {
            try {
                changes.addAll(derivation.get().afterWrite(category, conversion(category, after, bytes), cause));
            } catch (UnreadableDocumentException e) {
                LOG.error("v2 not derived category={} reason={}", category, e.getMessage());
            }
        }
        return changes;
    }

    private Conversion conversion(Category category, Draft after, byte[] bytes) throws UnreadableDocumentException {
        return after instanceof TextDraft text ? texts.convert(text.csv()) : converter.convert(category, bytes);
    }
}

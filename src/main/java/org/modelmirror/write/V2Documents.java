package org.modelmirror.write;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.PreparedSnapshot;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.catalog.SnapshotFactory;
import org.modelmirror.mirror.Publisher;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.RecordSchema;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.store.Committed;
import org.modelmirror.store.Content;
import org.modelmirror.store.StoredFile;

/** The v2 files. Thread-safe. */
final class V2Documents implements Documents {
    private final Catalog catalog;
    private final SnapshotFactory snapshots;
    private final Publisher publisher;
    private final RecordRules rules;

    V2Documents(Catalog catalog, SnapshotFactory snapshots, Publisher publisher, MetadataHandler handler) {
        this.catalog = catalog;
        this.snapshots = snapshots;
        this.publisher = publisher;
        this.rules = new V2Rules(handler);
    }

    @Override
    public RecordRules rules(Category category) {
        return rules;
    }

    @Override
    public Draft read(Category category, Optional<StoredFile> file) throws UnreadableDocumentException {
        return file.isEmpty() ? JsonDraft.empty() : read(category, file.get().bytes());
    }

    @Override
    public Draft read(Category category, byte[] bytes) throws UnreadableDocumentException {
        RecordSchema schema = RecordSchema.of(category);
        return JsonDraft.read(
                category.v2File(),
                bytes,
                (JsonNode record) -> schema.check(record).isValid());
    }

    @Override
    public boolean isServed(Category category, Draft draft) {
        return served(category, draft).isPresent();
    }

    @Override
    public Optional<RecordMap> served(Category category, Draft draft) {
        RecordMap live = live(category);
        return Optional.of(((JsonDraft) draft).served(live)).filter(live::equals);
    }

    @Override
    public PreparedSnapshot prepare(
            Category category, Optional<RecordMap> before, Draft after, Content content, Set<String> changed) {
        JsonDraft draft = (JsonDraft) after;
        Optional<Snapshot> live = catalog.find(category, Format.V2);
        // Somebody else may have published the file since; then nothing is known of what lies in the snapshot.
        return live.map(Snapshot::records)
                        .filter(served -> before.filter(served::equals).isPresent())
                        .isPresent()
                ? snapshots.changeV2(
                        live.orElseThrow(), draft.served(live.orElseThrow().records(), changed), changed)
                : snapshots.prepareV2(category, draft.served(live(category)));
    }

    @Override
    public List<Change> publish(
            PreparedSnapshot prepared, Draft after, Content content, Committed committed, Change.Cause cause) {
        return publisher
                .written(prepared, Optional.ofNullable(committed.publications().get(Format.V2)), cause)
                .stream()
                .toList();
    }

    private RecordMap live(Category category) {
        return catalog.find(category, Format.V2).map(Snapshot::records).orElse(RecordMap.empty());
    }
}

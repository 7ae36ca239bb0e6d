package org.modelmirror.write;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.PreparedSnapshot;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.store.CategoryCommit;
import org.modelmirror.store.CategoryLocks;
import org.modelmirror.store.CategoryStore;
import org.modelmirror.store.Cause;
import org.modelmirror.store.Committed;
import org.modelmirror.store.ConcurrentChangeException;
import org.modelmirror.store.Content;
import org.modelmirror.store.FileStamp;
import org.modelmirror.store.RecordedWrite;
import org.modelmirror.store.StorageUnavailableException;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.StoredFile;
import org.modelmirror.traces.Tracing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes groups of writes to one category in one format: one file replacement, one snapshot, one announcement, then all the
 * answers (sources-and-storage.md 4.6.2). Keeps the content between groups; a file that was changed by anybody else is read
 * again first, so that his changes stay. Used by one thread at a time.
 */
final class GroupWriter {
    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);

    /** How often a group is made anew because the file changed under it (sources-and-storage.md 4.6.2, step 3). */
    private static final int ATTEMPTS = 4;

    private static final Path IMPORTED = Path.of("legacy", "text_generation.json");

    private final Category category;
    private final Format format;
    private final Documents documents;
    private final Parts parts;
    private @Nullable Base base;

    /** What all groups share. */
    record Parts(
            CategoryStore store,
            Catalog catalog,
            Versions versions,
            Consumer<List<Change>> announcement,
            Clock clock,
            Tracing tracing) {}

    /**
     * The content of the file.
     *
     * @param path where it lies; empty when there is no file
     * @param stamp its state
     * @param served what clients are served of it, if that is this content and nothing else
     */
    private record Base(Draft draft, Optional<Path> path, Optional<FileStamp> stamp, Optional<RecordMap> served) {}

    /** The writes of a group, decided, and what came of them. */
    private record Round(List<Decision> decisions, long revision, List<Change> changes) {}

    GroupWriter(Category category, Format format, Documents documents, Parts parts) {
        this.category = category;
        this.format = format;
        this.documents = documents;
        this.parts = parts;
    }

    /**
     * Makes the writes and answers each of them, whatever happens.
     *
     * @param group at least one; a revert stands alone
     * @throws InterruptedException when the thread was interrupted; the group is answered all the same
     */
    void write(List<Pending> group) throws InterruptedException {
        try {
            Round round = attempts(group);
            announce(round.changes);
            for (int i = 0; i < group.size(); i++) {
                answer(group.get(i), round.decisions.get(i), round.revision);
            }
        } catch (StoreException e) {
            LOG.warn("writes failed category={} format={} writes={}", category, format, group.size(), e);
            fail(group, WriteFailedException.of(e));
        } catch (UnreadableDocumentException e) {
            base = null;
            LOG.warn(
                    "writes refused, the file cannot be read category={} format={} reason={}",
                    category,
                    format,
                    e.getMessage());
            fail(group, new WriteFailedException(WriteFailedException.Kind.DAMAGED, message(e), e));
        } catch (InterruptedException e) {
            base = null;
            fail(group, new WriteFailedException(WriteFailedException.Kind.UNAVAILABLE, "stopping", e));
            throw e;
        } catch (RuntimeException | Error e) {
            base = null;
            LOG.error("writes failed category={} format={} writes={}", category, format, group.size(), e);
            fail(group, e);
        }
    }

    private Round attempts(List<Pending> group)
            throws StoreException, UnreadableDocumentException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return group.get(0).request() instanceof WriteRequest.Revert revert ? revert(revert) : attempt(group);
            } catch (ConcurrentChangeException e) {
                base = null;
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.info("file changed by somebody else, writing anew category={} format={}", category, format);
            } catch (StoreException e) {
                base = null;
                throw e;
            }
        }
    }

    @SuppressWarnings("try") // the lock is held, not used
    private Round attempt(List<Pending> group)
            throws StoreException, UnreadableDocumentException, InterruptedException {
        try (CategoryLocks.Held held = parts.store.lock(category)) {
            Base before = current();
            // Changed in place: should the commit fail, the file is read again.
            Draft draft = before.draft;
            Applier applier = new Applier(
                    draft,
                    documents.rules(category),
                    () -> categoryTags(draft),
                    parts.clock.instant().getEpochSecond());
            List<Decision> decisions = new ArrayList<>(group.size());
            List<RecordedWrite> writes = new ArrayList<>();
            Set<String> changed = new LinkedHashSet<>();
            for (Pending pending : group) {
                Decision decision = applier.apply(pending.request());
                decisions.add(decision);
                if (decision instanceof Decision.Made made) {
                    changed.add(made.edit().model());
                    writes.add(recorded(
                            made.edit(),
                            pending.request().author(),
                            pending.request().requestId()));
                }
            }
            if (writes.isEmpty()) {
                return new Round(decisions, parts.store.revision(category), List.of());
            }
            List<Change> changes = commit(before, draft, draft.content(), changed, writes, Cause.WRITE);
            return new Round(decisions, parts.store.revision(category), changes);
        }
    }

    @SuppressWarnings("try") // the lock is held, not used
    private Round revert(WriteRequest.Revert request)
            throws StoreException, UnreadableDocumentException, InterruptedException {
        try (CategoryLocks.Held held = parts.store.lock(category)) {
            Optional<byte[]> version = parts.versions.find(category, format, request.revision());
            if (version.isEmpty()) {
                return refused(new WriteOutcome.NotFound());
            }
            Base before = current();
            Draft draft;
            try {
                draft = documents.read(category, version.get());
            } catch (UnreadableDocumentException e) {
                LOG.warn("kept version cannot be read category={} revision={}", category, request.revision(), e);
                return refused(new WriteOutcome.Rejected("revision " + request.revision() + ": " + message(e)));
            }
            List<Edit> edits = edits(before.draft, draft);
            List<RecordedWrite> writes = edits.stream()
                    .map(edit -> recorded(edit, request.author(), request.requestId()))
                    .toList();
            Set<String> changed = edits.stream().map(Edit::model).collect(Collectors.toUnmodifiableSet());
            List<Change> changes = commit(before, draft, Content.of(version.get()), changed, writes, Cause.REVERT);
            ObjectNode nothing = JsonNodeFactory.instance.objectNode();
            Edit edit = new Edit(Operation.UPDATE, "", Optional.empty(), Optional.of(nothing), List.of());
            return new Round(List.of(new Decision.Made(edit)), parts.store.revision(category), changes);
        }
    }

    private Round refused(WriteOutcome outcome) {
        return new Round(List.of(new Decision.Refused(outcome)), 0, List.of());
    }

    /** One per model that differs: first what goes, then what comes or changes, in the order of the files. */
    private static List<Edit> edits(Draft before, Draft after) {
        List<Edit> edits = new ArrayList<>();
        for (String name : before.names()) {
            if (after.find(name).isEmpty()) {
                edits.add(new Edit(Operation.DELETE, name, before.find(name), Optional.empty(), List.of()));
            }
        }
        for (String name : after.names()) {
            Optional<ObjectNode> old = before.find(name);
            Optional<ObjectNode> restored = after.find(name);
            if (!old.equals(restored)) {
                edits.add(
                        new Edit(old.isEmpty() ? Operation.CREATE : Operation.UPDATE, name, old, restored, List.of()));
            }
        }
        return edits;
    }

    /** The content as the file has it now. */
    private Base current() throws StoreException, UnreadableDocumentException {
        Base kept = base;
        if (kept != null && isStill(kept)) {
            return kept;
        }
        Optional<StoredFile> file = parts.store.read(category, format);
        if (file.isEmpty()) {
            parts.store.refuseVanished(category, format);
        }
        Draft draft;
        try {
            draft = documents.read(category, file);
        } catch (UnreadableDocumentException e) {
            parts.store.recordError(category, format);
            throw e;
        }
        Base read = new Base(
                draft, file.map(StoredFile::path), file.map(StoredFile::stamp), documents.served(category, draft));
        base = read;
        return read;
    }

    private static boolean isStill(Base kept) {
        try {
            return kept.path.isPresent() && FileStamp.find(kept.path.get()).equals(kept.stamp);
        } catch (IOException e) {
            LOG.debug("file not looked at, reading it path={}", kept.path, e);
            return false;
        }
    }

    /** The commit, with the next snapshot made meanwhile; what is durable is on the air when this returns. */
    private List<Change> commit(
            Base before, Draft after, Content content, Set<String> changed, List<RecordedWrite> writes, Cause cause)
            throws StoreException, InterruptedException {
        FutureTask<PreparedSnapshot> snapshot =
                new FutureTask<>(() -> documents.prepare(category, before.served, after, content, changed));
        Committed committed;
        try {
            committed = parts.store.commit(
                    CategoryCommit.ofWrites(
                            category,
                            format,
                            content,
                            before.stamp,
                            cause,
                            writes,
                            new CategoryCommit.Vouched(after.size(), Optional.empty())),
                    snapshot);
        } catch (StoreException | RuntimeException | InterruptedException e) {
            snapshot.cancel(false);
            throw e;
        }
        retireImported(before);
        Change.Cause told = cause == Cause.REVERT ? Change.Cause.REVERT : Change.Cause.WRITE;
        try {
            snapshot.run(); // unless the store has done so
            PreparedSnapshot prepared = snapshot.get();
            List<Change> changes = documents.publish(prepared, after, content, committed, told);
            base = new Base(
                    after,
                    before.path,
                    Optional.ofNullable(committed.stamps().get(format)),
                    Optional.of(prepared.records()));
            return changes;
        } catch (ExecutionException e) {
            throw new IllegalStateException("durable, but not on the air: category " + category, e.getCause());
        }
    }

    /** What was written came from the ready map of the text models, and stands in a CSV from now on (T47). */
    private void retireImported(Base before) {
        if (before.path.filter(path -> path.endsWith(IMPORTED)).isPresent()) {
            try {
                parts.store.retireTextAlternative();
            } catch (StorageUnavailableException e) {
                LOG.warn("imported file not put aside; models.csv counts all the same", e);
            }
        }
    }

    private RecordedWrite recorded(Edit edit, Author author, Optional<String> requestId) {
        return new RecordedWrite(
                format,
                edit.operation(),
                edit.model(),
                Optional.of(author.userId()),
                Optional.of(author.username()),
                requestId,
                edit.before(),
                edit.after());
    }

    /** The tags that a client may have read the category under, if it still is as he read it. */
    private Set<String> categoryTags(Draft draft) {
        if (!documents.isServed(category, draft)) {
            return Set.of();
        }
        return Stream.of(Format.values())
                .flatMap(served -> parts.catalog.find(category, served).stream())
                .map((Snapshot served) -> served.body().etag())
                .collect(Collectors.toUnmodifiableSet());
    }

    private void announce(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        try {
            parts.announcement.accept(changes);
        } catch (RuntimeException e) {
            LOG.error("change not announced category={} format={}", category, format, e);
        }
    }

    private static void answer(Pending pending, Decision decision, long revision) {
        if (decision instanceof Decision.Made made) {
            pending.answer()
                    .complete(new WriteOutcome.Written(
                            made.edit().record(), revision, made.edit().warnings()));
        } else if (decision instanceof Decision.Refused refused) {
            pending.answer().complete(refused.outcome());
        } else if (decision instanceof Decision.Broken broken) {
            pending.answer().completeExceptionally(broken.cause());
        }
    }

    private void fail(List<Pending> group, Throwable cause) {
        parts.tracing.current().fail(cause.getClass().getName());
        group.forEach(pending -> pending.answer().completeExceptionally(cause));
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }
}

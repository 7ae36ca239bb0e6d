package org.modelmirror.store;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a commit that was planned (sources-and-storage.md 4.6.2). The price of an answer is one forced replacement
 * of the file: what else a group of writes changes goes unforced into the journal before the file is replaced; metadata,
 * events and the version are written after it, unforced, and the file of the revisions, which the journal has too, a little
 * later. Mirrored, derived and edited data is in no hurry: there everything is written and forced before
 * the commit returns. Used under the category's lock.
 */
final class Commits {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

    /** With more events than this their spelling is worth a thread of its own while the file is forced. */
    private static final int FEW_EVENTS = 4;

    private final AtomicFiles files;
    private final MetadataStore metadata;
    private final RevisionStore revisions;
    private final HistoryStore history;
    private final Journal journal;
    private final CommitTrail trail;
    private final Executor forcing;
    private final Clock clock;

    Commits(
            AtomicFiles files,
            MetadataStore metadata,
            RevisionStore revisions,
            HistoryStore history,
            Journal journal,
            CommitTrail trail,
            Executor forcing,
            Clock clock) {
        this.files = files;
        this.metadata = metadata;
        this.revisions = revisions;
        this.history = history;
        this.journal = journal;
        this.trail = trail;
        this.forcing = forcing;
        this.clock = clock;
    }

    /** Whether somebody waits for the answer. */
    static boolean isInteractive(CategoryCommit commit) {
        return commit.cause() == Cause.WRITE || commit.cause() == Cause.REVERT;
    }

    /**
     * What a commit came to.
     *
     * @param before the revisions as they were
     * @param after the revisions as they are
     * @param files the plan, with all digests, and the state of each file
     */
    record Outcome(Revisions before, Revisions after, Map<Format, Done> files) {}

    /** @param stamp the state of the file now */
    record Done(String sha256, FileStamp stamp) {}

    /**
     * Replaces the files and records what changed.
     *
     * @throws StorageUnavailableException when the disk refuses; the file that it refused is as it was
     * @throws InterruptedException when the thread was interrupted before anything was replaced
     */
    Outcome carryOut(CategoryCommit commit, List<Planned> plan)
            throws StorageUnavailableException, InterruptedException {
        Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        List<Draft> drafts = stage(commit, plan, at);
        try {
            force(drafts);
            return replace(commit, drafts, at);
        } catch (StorageUnavailableException | RuntimeException | InterruptedException e) {
            drafts.stream().filter(draft -> !draft.isReplaced).forEach(draft -> {
                if (draft.staged != null) {
                    draft.staged.giveUp(e);
                }
                draft.keptRevision.ifPresent(
                        revision -> history.discard(commit.category(), draft.planned.format(), revision));
            });
            throw e;
        }
    }

    private List<Draft> stage(CategoryCommit commit, List<Planned> plan, Instant at)
            throws StorageUnavailableException {
        List<Draft> drafts = new ArrayList<>();
        for (Planned planned : plan) {
            // Read before anything is written: unreadable metadata is rebuilt from the data as it still lies there.
            Optional<CategoryMetadata> before =
                    metadata.current(commit.category(), planned.format(), at.getEpochSecond());
            drafts.add(new Draft(commit, planned, before, at));
        }
        try {
            for (Draft draft : drafts) {
                if (draft.planned.asItLies().isEmpty()) {
                    draft.staged = files.stage(draft.planned.path(), draft.planned.bytes());
                }
            }
        } catch (StorageUnavailableException | RuntimeException e) {
            drafts.forEach(draft -> {
                if (draft.staged != null) {
                    draft.staged.giveUp(e);
                }
            });
            throw e;
        }
        return drafts;
    }

    /** Forces the new bytes and meanwhile works out the rest, on another thread where that pays. */
    private void force(List<Draft> drafts) throws StorageUnavailableException, InterruptedException {
        FutureTask<Void> force = new FutureTask<>(() -> {
            for (Draft draft : drafts) {
                if (draft.staged != null) {
                    draft.staged.force();
                }
            }
            return null;
        });
        if (drafts.stream().anyMatch(Draft::isMuchWork)) {
            forcing.execute(force);
        } else {
            force.run();
        }
        try {
            drafts.forEach(draft -> draft.prepare(trail));
        } finally {
            await(force);
        }
    }

    private static void await(FutureTask<Void> force) throws StorageUnavailableException, InterruptedException {
        try {
            force.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StorageUnavailableException refused) {
                throw refused;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("could not be forced", e.getCause());
        }
    }

    private Outcome replace(CategoryCommit commit, List<Draft> drafts, Instant at)
            throws StorageUnavailableException, InterruptedException {
        Category category = commit.category();
        boolean isUrgent = !isInteractive(commit);
        Map<Form, String> digests = new EnumMap<>(Form.class);
        drafts.forEach(draft -> digests.put(Form.of(draft.planned.format()), draft.sha256()));
        Revisions before;
        Revisions after;
        try (RevisionStore.Turn turn = revisions.begin()) {
            before = revisions.known();
            Revisions next = before.published(category, digests, at);
            for (Draft draft : drafts) {
                draft.note(before, next, history.newest(category, draft.planned.format()));
                noteIntent(category, draft);
            }
            for (Draft draft : drafts) {
                if (draft.staged != null) {
                    draft.staged.replace();
                    draft.isReplaced = true;
                    if (draft.isNoted) {
                        journal.committed(category, draft.planned.format());
                    }
                }
            }
            after = turn.change(known -> known.published(category, digests, at));
            if (isUrgent) {
                forceFolders(drafts);
                record(category, drafts, true);
                turn.write();
            } else {
                turn.leave();
            }
        }
        if (!isUrgent) {
            CompletableFuture<Void> metadataWritten = writeMetadata(category, drafts);
            try {
                forceFolders(drafts);
                record(category, drafts, false);
            } finally {
                join(metadataWritten);
            }
        }
        Map<Format, Done> done = new EnumMap<>(Format.class);
        drafts.forEach(draft -> done.put(draft.planned.format(), new Done(draft.sha256(), draft.stamp())));
        return new Outcome(before, after, done);
    }

    /** What must be on record before the file is replaced. */
    private void noteIntent(Category category, Draft draft) {
        Version version = draft.version;
        if (version == null) {
            return;
        }
        Format format = draft.planned.format();
        if (draft.image.isPresent()) {
            journal.write(category, format, new JournalEntry(draft.image.get(), version, draft.events));
            draft.isNoted = true;
        }
        if (draft.staged == null) {
            // Writes that left the file as it is are counted all the same, and there is nothing more to wait for.
            if (draft.isNoted) {
                journal.committed(category, format);
            }
        } else if (draft.isNews) {
            draft.keptRevision = Optional.of(version.revision());
            history.keep(category, format, version.revision(), draft.staged.temp(), draft.planned.bytes());
        }
    }

    /**
     * Has the metadata files written beside the forcing of the folder. Others, the peer among them, read them as soon as
     * the answer is out; a power cut may undo them, the journal would bring them back.
     */
    private CompletableFuture<Void> writeMetadata(Category category, List<Draft> drafts) {
        List<Format> formats = new ArrayList<>();
        for (Draft draft : drafts) {
            if (draft.version != null && draft.image.isPresent()) {
                metadata.put(draft.image.get(), draft.planned.format(), false);
                formats.add(draft.planned.format());
            }
        }
        return CompletableFuture.runAsync(() -> formats.forEach(format -> metadata.flush(category, format)), forcing);
    }

    /** The file is replaced: nothing that goes wrong now may fail the commit, and no interrupt cut it short. */
    private static void join(CompletableFuture<Void> written) {
        try {
            written.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            LOG.error("metadata not written, it goes out with the next change", e.getCause());
        }
    }

    private static void forceFolders(List<Draft> drafts) {
        for (Draft draft : drafts) {
            if (draft.staged != null) {
                draft.staged.forceFolder();
            }
        }
    }

    /** What changes with the file, none of which can undo it. */
    private void record(Category category, List<Draft> drafts, boolean isUrgent) {
        for (Draft draft : drafts) {
            Version version = draft.version;
            if (version == null) {
                continue;
            }
            Format format = draft.planned.format();
            if (draft.image.isPresent() && isUrgent) {
                metadata.put(draft.image.get(), format, true);
            } else if (draft.image.isEmpty()) {
                metadata.update(category, format, version.at().getEpochSecond(), draft::applyTo);
            }
            if (!draft.events.isEmpty()) {
                trail.append(draft.events);
            }
            if (draft.keptRevision.isPresent()) {
                history.add(category, format, version);
            }
            if (isUrgent) {
                history.prune(category, format);
            }
        }
    }

    /** One file on its way. */
    private static final class Draft {
        private final CategoryCommit commit;
        private final Planned planned;
        private final List<RecordedWrite> writes;
        private final Optional<CategoryMetadata> image;
        private final Instant at;
        private AtomicFiles.@Nullable Staged staged;
        private @Nullable String sha256;
        private TrailLines events;
        private @Nullable Version version;
        private boolean isNews;
        private Optional<Long> keptRevision = Optional.empty();
        private boolean isNoted;
        private boolean isReplaced;

        Draft(CategoryCommit commit, Planned planned, Optional<CategoryMetadata> before, Instant at) {
            this.commit = commit;
            this.planned = planned;
            this.at = at;
            this.writes = commit.writes().stream()
                    .filter(write -> write.format() == planned.format())
                    .toList();
            this.image = before.map(this::applyTo);
            this.sha256 = planned.sha256().orElse(null);
            this.events = TrailLines.none(commit.category(), planned.format());
        }

        private boolean isMuchWork() {
            return staged != null && (sha256 == null || writes.size() > FEW_EVENTS);
        }

        private CategoryMetadata applyTo(CategoryMetadata before) {
            long now = at.getEpochSecond();
            CategoryMetadata after = before.dataChanged(now).withTotalModels(planned.models());
            for (RecordedWrite write : writes) {
                after = after.recorded(write.operation(), write.model(), now);
            }
            return after;
        }

        private void prepare(CommitTrail trail) {
            if (sha256 == null) {
                sha256 = Sha256.of(planned.bytes());
            }
            List<RecordedWrite> attributed =
                    writes.stream().filter(write -> write.userId().isPresent()).toList();
            if (!attributed.isEmpty()) {
                events = trail.prepare(commit.category(), planned.format(), at.getEpochSecond(), attributed);
            }
        }

        private String sha256() {
            if (sha256 == null) {
                throw new IllegalStateException("asked for before it was prepared");
            }
            return sha256;
        }

        private FileStamp stamp() {
            return staged == null ? planned.asItLies().orElseThrow() : staged.stamp();
        }

        /** Works out the version, if the content is news or somebody wrote what was there already. */
        private void note(Revisions before, Revisions next, Optional<Version> newest) {
            Form form = Form.of(planned.format());
            Optional<Publication> recorded = before.find(commit.category(), form);
            isNews = recorded.filter(p -> p.sha256().equals(sha256)).isEmpty();
            if (!isNews && writes.isEmpty()) {
                return;
            }
            Publication publication = next.find(commit.category(), form).orElseThrow();
            version = new Version(
                    publication.revision(),
                    publication.publishedAt(),
                    commit.namedAuthor(),
                    commit.cause(),
                    planned.models(),
                    sha256(),
                    events.isEmpty() ? newest.map(Version::lastEventId).orElse(0L) : events.lastId(),
                    count(Operation.CREATE),
                    count(Operation.UPDATE),
                    count(Operation.DELETE));
        }

        private int count(Operation operation) {
            return (int) writes.stream()
                    .filter(write -> write.operation() == operation)
                    .count();
        }
    }
}

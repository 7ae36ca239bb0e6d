package org.modelmirror.store;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * Carries out a commit that was planned (sources-and-storage.md 4.6.2). The price of an answer is one forced replacement
 * of the file: what else a group of writes changes goes unforced into the journal before the file is replaced; events and
 * the version are written after it, unforced, and the files of metadata and revisions, which the journal has too, a little
 * later: whatever else is written beside a force makes it longer. Mirrored, derived and edited data is in no hurry: there everything is written and forced before
 * the commit returns. Used under the category's lock.
 */
final class Commits {
    /** With more events than this their spelling is worth a thread of its own while the file is forced. */
    private static final int FEW_EVENTS = 4;

    private final AtomicFiles files;
    private final MetadataStore metadata;
    private final RevisionStore revisions;
    private final HistoryStore history;
    private final Journal journal;
    private final CommitTrail trail;
    private final Executor helper;
    private final Clock clock;

    Commits(
            AtomicFiles files,
            MetadataStore metadata,
            RevisionStore revisions,
            HistoryStore history,
            Journal journal,
            CommitTrail trail,
            Executor helper,
            Clock clock) {
        this.files = files;
        this.metadata = metadata;
        this.revisions = revisions;
        this.history = history;
        this.journal = journal;
        this.trail = trail;
        this.helper = helper;
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
     * @param meanwhile what the caller wants to have done while files are forced, on another thread; not run where there is
     *     no time to fill
     * @throws StorageUnavailableException when the disk refuses; the file that it refused is as it was
     * @throws InterruptedException when the thread was interrupted before anything was replaced
     */
    Outcome carryOut(CategoryCommit commit, List<Planned> plan, Runnable meanwhile)
            throws StorageUnavailableException, InterruptedException {
        Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        List<Draft> drafts = new ArrayList<>();
        for (Planned planned : plan) {
            // Read before anything is written: unreadable metadata is rebuilt from the data as it still lies there.
            Optional<CategoryMetadata> before =
                    metadata.current(commit.category(), planned.format(), at.getEpochSecond());
            drafts.add(new Draft(commit, planned, before, at));
        }
        try {
            stage(drafts, meanwhile);
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
        } finally {
            for (Draft draft : drafts) {
                if (draft.staged != null) {
                    draft.staged.close();
                }
            }
        }
    }

    /** Writes and forces the new bytes and meanwhile works out the rest, on other threads where that pays. */
    private void stage(List<Draft> drafts, Runnable meanwhile)
            throws StorageUnavailableException, InterruptedException {
        FutureTask<Void> preparation = new FutureTask<>(() -> {
            drafts.forEach(draft -> draft.prepare(trail));
            return null;
        });
        if (drafts.stream().anyMatch(Draft::hasManyEvents)) {
            helper.execute(preparation);
            helper.execute(meanwhile);
        } else if (drafts.stream().anyMatch(Draft::isMuchWork)) {
            // On one thread: waking a second one costs more than it gains.
            helper.execute(() -> {
                preparation.run();
                meanwhile.run();
            });
        }
        try {
            for (Draft draft : drafts) {
                if (draft.planned.asItLies().isEmpty()) {
                    draft.staged = files.stage(draft.planned.path(), draft.planned.content());
                }
            }
            for (Draft draft : drafts) {
                if (draft.staged != null) {
                    draft.staged.force();
                }
            }
        } finally {
            preparation.run(); // unless a helper has begun with it
            await(preparation);
        }
    }

    private static void await(FutureTask<Void> preparation) throws InterruptedException {
        try {
            preparation.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("could not be prepared", e.getCause());
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
            Revisions seen = before;
            // As a rule nobody has refreshed what is known since, and it need not be worked out twice.
            after = turn.change(known -> known.equals(seen) ? next : known.published(category, digests, at));
            if (isUrgent) {
                forceFolders(drafts);
                record(category, drafts, true);
                turn.write();
            } else {
                turn.leave();
            }
        }
        if (!isUrgent) {
            forceFolders(drafts);
            record(category, drafts, false);
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
            history.keep(category, format, version.revision(), draft.staged.temp(), draft.planned.content());
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
            if (draft.image.isPresent()) {
                metadata.put(draft.image.get(), format, isUrgent);
            } else {
                metadata.update(category, format, version.at().getEpochSecond(), draft::applyTo);
            }
            if (!draft.events.isEmpty()) {
                trail.append(draft.events);
            }
            if (draft.keptRevision.isPresent()) {
                history.add(category, format, version);
            }
            List<Version> overdue = history.overdue(category, format);
            if (isUrgent) {
                history.delete(category, format, overdue);
            } else if (!overdue.isEmpty()) {
                // Freeing space takes long, and less so while nothing is forced, which is now.
                helper.execute(() -> history.delete(category, format, overdue));
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
            return planned.asItLies().isEmpty() && (sha256 == null || hasManyEvents());
        }

        private boolean hasManyEvents() {
            return writes.size() > FEW_EVENTS;
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
                sha256 = planned.content().sha256();
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

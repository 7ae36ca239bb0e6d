package org.modelmirror.mirror;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.RawFile;
import org.modelmirror.catalog.RawFiles;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.change.DocumentVersion;
import org.modelmirror.change.DocumentVersions;
import org.modelmirror.change.Guard;
import org.modelmirror.change.GuardLimits;
import org.modelmirror.change.MixUp;
import org.modelmirror.convert.Conversion;
import org.modelmirror.convert.ConvertedFile;
import org.modelmirror.convert.ReferenceConverter;
import org.modelmirror.overlay.Overlay;
import org.modelmirror.overlay.Overlays;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.reference.UpstreamFile;
import org.modelmirror.store.CategoryCommit;
import org.modelmirror.store.CategoryStore;
import org.modelmirror.store.FileStamp;
import org.modelmirror.store.LastGood;
import org.modelmirror.store.LastGoodCopy;
import org.modelmirror.store.Publication;
import org.modelmirror.store.StateFile;
import org.modelmirror.store.StateFile.Step;
import org.modelmirror.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lays records of another branch over a category's v2 form until a date; a route of an operator's says which, and until
 * when (docs/adr/0023). What the category has beneath is kept beside, so that sources are judged by the guard as if there
 * were no overlay, and so that its end needs nobody's answer. Nothing that goes wrong with an overlay touches the category.
 *
 * <p>Thread-safe; {@link #lay} and {@link #over} of one category must not run at once, which its queue sees to.
 */
public final class OverlayDesk {
    private static final Logger LOG = LoggerFactory.getLogger(OverlayDesk.class);

    private final Role role;
    private final StateFile<Overlays> state;
    private final RawFiles files;
    private final Function<UpstreamFile, Optional<String>> failures;
    private final ReferenceConverter converter;
    private final Supplier<GuardLimits> limits;
    private final Catalog catalog;
    private final CategoryStore store;
    private final Optional<LastGood> lastGood;
    private final Publisher publisher;
    private final Clock clock;

    private final Map<Category, Wish> wishes = new ConcurrentHashMap<>();
    private final Map<Category, String> problems = new ConcurrentHashMap<>();

    /**
     * What this instance may do.
     *
     * @param isMirror whether its categories are copies; over records of its own a PRIMARY lays nothing
     * @param mirrorsPrimaryHits whether PRIMARY's answers become category files; else they live in last good copies
     */
    public record Role(boolean isMirror, boolean mirrorsPrimaryHits) {}

    /**
     * What an operator wants.
     *
     * @param branch of the repository that has the category's legacy file
     * @param until when the records are taken off again
     */
    public record Wish(Category category, String branch, Instant until) {}

    /**
     * Makes the desk.
     *
     * @param files where the branch's file is, once it has come
     * @param failures why a file was not refreshed the last time; empty when it was
     * @param limits what the guard objects to, asked anew for each file
     * @param lastGood empty when last good copies are switched off
     */
    public OverlayDesk(
            Role role,
            StateFile<Overlays> state,
            RawFiles files,
            Function<UpstreamFile, Optional<String>> failures,
            ReferenceConverter converter,
            Supplier<GuardLimits> limits,
            Catalog catalog,
            CategoryStore store,
            Optional<LastGood> lastGood,
            Publisher publisher,
            Clock clock) {
        this.role = role;
        this.state = state;
        this.files = files;
        this.failures = failures;
        this.converter = converter;
        this.limits = limits;
        this.catalog = catalog;
        this.store = store;
        this.lastGood = lastGood;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Takes down what is wanted, for the steps that follow.
     *
     * @param category its id; one with a legacy file
     * @param until ISO 8601 with an offset: {@code 2026-12-31T00:00:00Z}
     * @throws IllegalArgumentException when there is no such category or that is no time
     */
    public Wish wish(String category, String branch, String until) {
        Category known = Category.find(category)
                .filter(Category::hasLegacyForm)
                .orElseThrow(() -> new IllegalArgumentException("no category with a legacy file: " + category));
        try {
            Wish wish = new Wish(known, branch, OffsetDateTime.parse(until).toInstant());
            wishes.put(known, wish);
            return wish;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no time like 2026-12-31T00:00:00Z: " + until, e);
        }
    }

    /** Whether the branch is to be asked: not after the date, and only for a mirror. */
    public boolean isWanted(Wish wish) {
        return role.isMirror() && clock.instant().isBefore(wish.until());
    }

    /** What the branch is asked for. */
    public UpstreamFile file(Wish wish) {
        return UpstreamFile.of(wish.category(), wish.branch());
    }

    /** The errand that lays over what the branch has by now. */
    public List<Refresh> errands(Wish wish) {
        boolean isThereAny =
                isWanted(wish) || state.current().find(wish.category()).isPresent();
        return isThereAny ? List.of(Refresh.overlay(wish.category())) : List.of();
    }

    /** The errands that end what is over by now. */
    public List<Refresh> ended() {
        return state.current().all().entrySet().stream()
                .filter(entry -> isOver(entry.getKey(), entry.getValue()))
                .map(entry -> Refresh.overlay(entry.getKey()))
                .toList();
    }

    /** Nobody may have told since the start, and yet the date counts. */
    private boolean isOver(Category category, Overlay overlay) {
        Wish wish = wishes.get(category);
        return (wish == null ? overlay : overlay.until(wish.until())).isOver(clock.instant());
    }

    /** Whether records of another branch lie over a category. */
    public boolean isLaid(Category category) {
        return state.current().find(category).isPresent();
    }

    /** What is live of a category by itself. */
    RecordMap beneath(Category category, RecordMap live) {
        return state.current()
                .find(category)
                .map(overlay -> overlay.beneath(live))
                .orElse(live);
    }

    /**
     * A source's document on its way to the store: what lies over the category stays, and what is beneath is noted first.
     *
     * @throws InterruptedException when the thread was interrupted while waiting for the lock
     */
    Candidate over(Candidate candidate) throws InterruptedException {
        Category category = candidate.category();
        Optional<Overlay> overlay = state.current().find(category);
        if (overlay.isEmpty() || candidate.isText()) {
            return candidate;
        }
        Overlay next = overlay.get().on(candidate.records());
        try {
            keep(category, next);
        } catch (StoreException e) {
            problem(category, "not laid over a new document: " + e.getMessage());
            return candidate;
        }
        return isOver(category, next) ? candidate : candidate.withRecords(next.over(candidate.records()));
    }

    /**
     * Lays over, or takes off, what is due.
     *
     * @param refresh one made by {@link Refresh#overlay}
     * @return what changed for clients
     * @throws InterruptedException when the thread was interrupted while waiting for a lock
     */
    public List<Change> lay(Refresh refresh) throws InterruptedException {
        Category category = refresh.category();
        Optional<Snapshot> live = catalog.find(category, Format.V2);
        if (live.isEmpty()) {
            problem(category, "the category itself has not come yet");
            return List.of();
        }
        Optional<Overlay> before = state.current().find(category);
        try {
            Map<Format, Optional<FileStamp>> states = store.states(category);
            RecordMap records = live.get().records();
            RecordMap base = before.map(overlay -> overlay.beneath(records)).orElse(records);
            Optional<Wish> wish = wish(category, before);
            if (wish.isEmpty() || !isWanted(wish.get())) {
                return before.isEmpty() ? List.of() : end(live.get(), base, states);
            }
            Reading reading = read(wish.get(), base, before);
            List<Change> changes = List.of();
            if (reading.overlay().isPresent()) {
                keep(category, reading.overlay().get());
                changes = show(live.get(), reading.overlay().get().over(base), states);
            }
            reading.problem().ifPresentOrElse(what -> problem(category, what), () -> problems.remove(category));
            return changes;
        } catch (StoreException e) {
            problem(category, "not stored: " + e.getMessage());
            return List.of();
        }
    }

    private Optional<Wish> wish(Category category, Optional<Overlay> before) {
        return Optional.ofNullable(wishes.get(category))
                .or(() -> before.map(overlay -> new Wish(category, overlay.branch(), overlay.until())));
    }

    private List<Change> end(Snapshot live, RecordMap base, Map<Format, Optional<FileStamp>> states)
            throws StoreException, InterruptedException {
        Category category = live.category();
        List<Change> changes = show(live, base, states);
        state.change(overlays -> new Step<>(overlays.without(category), category));
        problems.remove(category);
        LOG.info("overlay ended category={} records={}", category, base.size());
        return changes;
    }

    /** What is to be laid over, and why that is not what the branch has. */
    private record Reading(Optional<Overlay> overlay, Optional<String> problem) {}

    /** What the branch has by now; what it had when it has nothing of use. */
    private Reading read(Wish wish, RecordMap base, Optional<Overlay> before) {
        Category category = wish.category();
        Optional<byte[]> file = files.find(file(wish))
                .map(RawFile::body)
                .map(body -> body.identity().getBytes());
        Optional<Overlay> same = before.map(overlay -> overlay.until(wish.until()));
        if (file.isEmpty()) {
            return new Reading(same, Optional.of("nothing has come of the branch " + wish.branch()));
        }
        String sha256 = AcceptedDocuments.digest(file.get());
        boolean isKnown = same.filter(overlay ->
                        overlay.sha256().equals(sha256) && overlay.branch().equals(wish.branch()))
                .isPresent();
        if (isKnown) {
            return new Reading(same, Optional.empty());
        }
        try {
            Overlay next = overlay(wish, converter.convert(category, file.get()), sha256, base, before);
            LOG.info(
                    "overlay taken category={} branch={} until={} records={} heldback={}",
                    category,
                    next.branch(),
                    next.until(),
                    next.records().size(),
                    next.heldBack());
            return new Reading(Optional.of(next), Optional.empty());
        } catch (UnreadableDocumentException e) {
            return new Reading(same, Optional.of("the branch's file is of no use: " + e.getMessage()));
        }
    }

    private Overlay overlay(Wish wish, Conversion conversion, String sha256, RecordMap base, Optional<Overlay> before)
            throws UnreadableDocumentException {
        Category category = wish.category();
        RecordMap branch = conversion.records();
        Optional<Category> other = MixUp.find(category, branch, this::beneath);
        if (other.isPresent()) {
            throw new UnreadableDocumentException(file(wish).toString(), "its records are those of " + other.get());
        }
        Map<String, String> heldBack = new LinkedHashMap<>();
        new Guard(limits.get())
                .suspicions(
                        category,
                        base,
                        Overlay.laid(base, branch),
                        new DocumentVersion(sha256, Optional.empty()),
                        DocumentVersions.NONE)
                .forEach(suspicion -> suspicion
                        .keys()
                        .forEach(key -> heldBack.put(key, suspicion.rule().id())));
        return Overlay.of(wish.branch(), wish.until(), sha256, branch, base, heldBack, before);
    }

    private RecordMap beneath(Category category) {
        return catalog.find(category, Format.V2)
                .map(live -> beneath(category, live.records()))
                .orElse(RecordMap.empty());
    }

    private void keep(Category category, Overlay overlay) throws StoreException, InterruptedException {
        state.change(overlays -> new Step<>(overlays.with(category, overlay), category));
    }

    /** On disk, then on the air; nothing happens when that is what is shown. */
    private List<Change> show(Snapshot live, RecordMap records, Map<Format, Optional<FileStamp>> states)
            throws StoreException, InterruptedException {
        if (records.equals(live.records())) {
            return List.of();
        }
        Category category = live.category();
        Optional<Publication> publication = Optional.empty();
        byte[] file = ConvertedFile.toBytes(records);
        boolean hasFile = role.mirrorsPrimaryHits() || live.origin() != Origin.PRIMARY;
        if (hasFile) {
            store.commit(CategoryCommit.of(category, Optional.empty(), Optional.of(file))
                    .expecting(states));
            publication = store.publication(category, Format.V2);
        }
        if (live.origin() == Origin.PRIMARY) {
            note(category, records, hasFile ? Optional.of(file) : Optional.empty());
        }
        List<Change> changes = new ArrayList<>();
        publisher
                .v2(category, records, publication, live.origin(), Change.Cause.POLL)
                .ifPresent(changes::add);
        return changes;
    }

    /** The note on PRIMARY's answer is about the file, or holds the records where there is none. */
    private void note(Category category, RecordMap records, Optional<byte[]> file)
            throws StoreException, InterruptedException {
        Optional<LastGoodCopy> copy = lastGood.flatMap(notes -> notes.find(category));
        if (copy.isPresent()) {
            LastGoodCopy good = copy.get();
            lastGood.orElseThrow()
                    .save(
                            category,
                            new LastGoodCopy(
                                    good.savedAt(),
                                    good.source(),
                                    good.etag(),
                                    good.lastModified(),
                                    file.map(AcceptedDocuments::digest).orElse(good.sha256()),
                                    records.size(),
                                    file.isPresent() ? Optional.empty() : Optional.of(records.toJson())));
        }
    }

    /** Told once, not with every look. */
    private void problem(Category category, String what) {
        if (!what.equals(problems.put(category, what))) {
            LOG.warn("overlay {} category={}", what, category);
        }
    }

    private Optional<String> problem(Wish wish) {
        if (!role.isMirror()) {
            return Optional.of("only a mirror takes overlays");
        }
        return Optional.ofNullable(problems.get(wish.category())).or(() -> failures.apply(file(wish)));
    }

    /** For the status report: what lies over which category, and what is wrong. */
    public ObjectNode status() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Map<Category, Overlay> laid = state.current().all();
        for (Category category : Category.values()) {
            Optional<Overlay> overlay = Optional.ofNullable(laid.get(category));
            Optional<Wish> wish =
                    wish(category, overlay).filter(known -> overlay.isPresent() || isWanted(known) || !role.isMirror());
            wish.ifPresent(known -> {
                ObjectNode entry = json.putObject(category.id())
                        .put("branch", known.branch())
                        .put("until", known.until().toString())
                        .put("file", file(known).toString());
                ObjectNode records = entry.putObject("records");
                ObjectNode heldBack = entry.putObject("held_back");
                overlay.ifPresent(over -> {
                    over.records().keys().forEach(key -> records.put(key, over.isNew(key) ? "added" : "replaced"));
                    over.heldBack().forEach(heldBack::put);
                });
                entry.put("problem", problem(known).orElse(null));
            });
        }
        return json;
    }
}

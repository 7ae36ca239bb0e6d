package org.modelmirror.mirror;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.change.DocumentKind;
import org.modelmirror.change.DocumentVersion;
import org.modelmirror.change.Guard;
import org.modelmirror.change.GuardLimits;
import org.modelmirror.change.GuardRule;
import org.modelmirror.change.HeldChange;
import org.modelmirror.change.HeldChanges;
import org.modelmirror.change.Offer;
import org.modelmirror.change.Suspicion;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.source.Fetched;
import org.modelmirror.source.HeldValidators;
import org.modelmirror.source.SourceException;
import org.modelmirror.source.SourceState;
import org.modelmirror.source.Validators;
import org.modelmirror.store.GuardStore;
import org.modelmirror.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every good document before it goes live, and keeps back what the {@link Guard} objects to until it is decided
 * (sources-and-storage.md 2.6). While something waits, the document that offers it is kept: an answer of "not modified"
 * then counts as the same offer once more, and an approval takes effect without asking the source. Thread-safe.
 *
 * <p>What cannot be written is remembered in memory all the same, with a warning.
 */
public final class GuardDesk {
    private static final Logger LOG = LoggerFactory.getLogger(GuardDesk.class);

    private final Supplier<GuardLimits> limits;
    private final GuardStore store;
    private final Catalog catalog;
    private final OverlayDesk overlays;
    private final DocumentReader reader;
    private final AcceptedDocuments accepted;
    private final HeldValidators validators;
    private final SourceState sources;
    private final BooleanSupplier leads;
    private final Clock clock;

    // Both guarded by this.
    private final GuardCounts counts = new GuardCounts();
    private final Map<Category, HeldChanges> states = new EnumMap<>(Category.class);
    private final Map<Place, Format> wanted = new LinkedHashMap<>();

    private record Place(Category category, DocumentKind document) {}

    /**
     * @param limits asked for with each document
     * @param leads whether this instance polls; one that does not looks on and passes decisions on to the one that does
     */
    public GuardDesk(
            Supplier<GuardLimits> limits,
            GuardStore store,
            Catalog catalog,
            OverlayDesk overlays,
            DocumentReader reader,
            AcceptedDocuments accepted,
            HeldValidators validators,
            SourceState sources,
            BooleanSupplier leads,
            Clock clock) {
        this.limits = limits;
        this.store = store;
        this.catalog = catalog;
        this.overlays = overlays;
        this.reader = reader;
        this.accepted = accepted;
        this.validators = validators;
        this.sources = sources;
        this.leads = leads;
        this.clock = clock;
    }

    /**
     * Reads what earlier runs left. To be called after the folder has been loaded: a source is asked with the validators
     * of the document that it last offered, not of the one that went live as a whole.
     *
     * @throws StoreException when the disk does not answer
     */
    public synchronized void open() throws StoreException {
        for (Category category : Category.values()) {
            HeldChanges state = store.load(category);
            states.put(category, state);
            for (Map.Entry<DocumentKind, Offer> entry : state.offers().entrySet()) {
                resume(category, entry.getKey(), entry.getValue());
            }
            state.waiting()
                    .forEach(change -> LOG.warn(
                            "still held back category={} rule={} id={}: {}",
                            category,
                            change.rule(),
                            change.id(),
                            change.summary()));
        }
    }

    /**
     * On an instance that does not poll: sees what the one that does holds back now.
     *
     * @throws StoreException when the disk does not answer
     */
    public void follow() throws StoreException {
        if (leads.getAsBoolean()) {
            return;
        }
        for (Category category : Category.values()) {
            try {
                HeldChanges state = store.look(category);
                synchronized (this) {
                    states.put(category, state);
                }
            } catch (UnreadableDocumentException e) {
                // Whoever polls puts it aside and says so.
                LOG.debug("guard file not read category={} reason={}", category, e.getMessage());
            }
        }
    }

    private void resume(Category category, DocumentKind document, Offer offer) throws StoreException {
        String sha256 = offer.version().sha256();
        if (store.findOffer(category, document, sha256).isEmpty()) {
            accepted.forget(category);
            return;
        }
        Validators held = new Validators(offer.etag(), offer.lastModified());
        validators.put(category, document.format(), document.source(), held, sha256);
        accepted.remember(category, document.format(), document.source(), sha256);
    }

    /**
     * Judges what a source answered.
     *
     * @param refresh what was asked for
     * @return a {@link Candidate} with what may go live; other answers as they came, unless the source stays with a
     *     document of which something waits
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    public Fetched judge(Fetched answer, Refresh refresh) throws InterruptedException {
        if (answer instanceof Candidate candidate) {
            return judge(candidate, true);
        }
        if (answer instanceof Fetched.NotModified) {
            DocumentKind document = new DocumentKind(answer.origin(), answer.format());
            boolean isUndecided = state(answer.category()).offered().stream()
                    .anyMatch(change ->
                            change.document().equals(document) && change.status() != HeldChange.Status.REJECTED);
            if (isUndecided) {
                Optional<Candidate> candidate = reread(answer.category(), document, refresh.format());
                return candidate.isPresent() ? judge(candidate.get(), true) : answer;
            }
        }
        return answer;
    }

    /**
     * Looks once more at the documents that offer what has been approved meanwhile.
     *
     * @param refresh one made by {@link Refresh#again}
     * @return the {@link Candidate}, or the errand itself when there is nothing to be done
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    public Object reconsider(Refresh refresh) throws InterruptedException {
        Category category = refresh.category();
        if (!leads.getAsBoolean()) {
            return refresh;
        }
        Optional<DocumentKind> document = state(category).offered().stream()
                .filter(change -> change.status() == HeldChange.Status.APPROVED)
                .map(HeldChange::document)
                .filter(kind -> kind.format() == refresh.format())
                .findFirst();
        if (document.isEmpty()) {
            return refresh;
        }
        Format form = wantedOf(category, document.get());
        Optional<Candidate> candidate = reread(category, document.get(), form);
        return candidate.isPresent() ? judge(candidate.get(), false) : refresh;
    }

    /** The document as it was kept; without it the source is asked for it again. */
    private Optional<Candidate> reread(Category category, DocumentKind document, Format form) {
        Optional<Offer> offer = state(category).offer(document);
        if (offer.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<byte[]> body =
                    store.findOffer(category, document, offer.get().version().sha256());
            if (body.isPresent()) {
                return Optional.of(reader.readAgain(
                        new Fetched.Document(
                                category,
                                document.format(),
                                document.source(),
                                body.get(),
                                new Validators(offer.get().etag(), offer.get().lastModified())),
                        form));
            }
        } catch (StoreException | SourceException e) {
            LOG.warn("held-back document not read category={} reason={}", category, e.getMessage());
        }
        accepted.forget(category);
        return Optional.empty();
    }

    private Candidate judge(Candidate candidate, boolean isPoll) throws InterruptedException {
        Category category = candidate.category();
        Fetched.Document document = candidate.document();
        DocumentKind kind = new DocumentKind(document.origin(), document.format());
        DocumentVersion version = versionOf(document);
        boolean isText = candidate.isText();
        RecordMap live = isText ? liveText(category) : live(category);
        GuardLimits limit = limits.get();
        RecordMap offered = isText ? reader.recordsOfText(document, live) : candidate.records();
        HeldChanges.Round round;
        synchronized (this) {
            HeldChanges before = state(category);
            List<Suspicion> suspicions =
                    new Guard(limit).suspicions(category, live, offered, version, before.versions(kind));
            if (suspicions.isEmpty() && before.offered().isEmpty()) {
                return candidate;
            }
            wanted.put(new Place(category, kind), candidate.wanted());
            Offer offer = new Offer(
                    version, document.validators().etag(), document.validators().lastModified());
            round = before.offered(kind, offer, suspicions, now(), isPoll, limit);
            states.put(category, round.next());
        }
        if (round.next().offer(kind).isPresent()) {
            keep(category, kind, document.body());
        }
        save(round.next());
        tell(round, live.size());
        return round.held().isEmpty()
                ? candidate
                : candidate.withholding(isText ? RecordMap.empty() : Guard.withhold(live, offered, round.held()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** What became of changes since the start. */
    public GuardCounts counts() {
        return counts;
    }

    private void tell(HeldChanges.Round round, int liveRecords) {
        counts.count(GuardCounts.Decision.HELD, round.fresh().size());
        counts.count(GuardCounts.Decision.CONFIRMED, round.confirmed().size());
        counts.count(GuardCounts.Decision.WITHDRAWN, round.withdrawn().size());
        for (HeldChange change : round.fresh()) {
            LOG.warn(
                    "held back category={} upstream={} format={} rule={} id={} live={}: {}",
                    change.category(),
                    change.document().source(),
                    change.document().format(),
                    change.rule(),
                    change.id(),
                    liveRecords,
                    change.summary());
            if (change.rule() == GuardRule.SHRINK) {
                sources.shrinkRejected(change.category(), change.document().source());
            }
        }
        for (HeldChange change : round.confirmed()) {
            LOG.warn(
                    "approved by itself category={} rule={} id={} polls={}: {}",
                    change.category(),
                    change.rule(),
                    change.id(),
                    change.timesSeen(),
                    change.summary());
        }
        for (HeldChange change : round.withdrawn()) {
            LOG.info("no longer offered category={} rule={} id={}", change.category(), change.rule(), change.id());
        }
    }

    /**
     * Notes that a document went live as far as it might.
     *
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    void settled(Candidate candidate) throws InterruptedException {
        if (candidate.changesHeld()) {
            return;
        }
        Category category = candidate.category();
        Fetched.Document document = candidate.document();
        DocumentKind kind = new DocumentKind(document.origin(), document.format());
        DocumentVersion version = versionOf(document);
        HeldChanges before;
        HeldChanges after;
        synchronized (this) {
            before = state(category);
            if (before.isNewest(kind, version)) {
                return;
            }
            after = before.accepted(kind, version);
            states.put(category, after);
        }
        save(after);
        Set<DocumentKind> closed = new HashSet<>(before.offers().keySet());
        closed.removeAll(after.offers().keySet());
        for (DocumentKind done : closed) {
            try {
                store.deleteOffer(category, done);
            } catch (StoreException e) {
                LOG.warn("document not removed category={} reason={}", category, e.getMessage());
            }
        }
    }

    /** Every change on offer, whatever was decided about it, by category and age. */
    public synchronized List<HeldChange> changes() {
        List<HeldChange> all = new ArrayList<>();
        states.values().forEach(state -> all.addAll(state.offered()));
        all.sort(Comparator.comparing(HeldChange::category).thenComparing(HeldChange::firstSeen));
        return List.copyOf(all);
    }

    public synchronized Optional<HeldChange> find(String id) {
        return states.values().stream()
                .flatMap(state -> state.find(id).stream())
                .findFirst();
    }

    /**
     * Takes an operator's decision. An approval goes live with the errand that {@link Refresh#again} makes.
     *
     * @param status {@code APPROVED} or {@code REJECTED}
     * @param by who decided, for the log
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    public HeldChanges.Decided decide(String id, HeldChange.Status status, String by) throws InterruptedException {
        HeldChanges.Decided decided = new HeldChanges.Decided.Unknown();
        synchronized (this) {
            for (Category category : Category.values()) {
                HeldChanges.Decided answer = state(category).decide(id, status);
                if (answer instanceof HeldChanges.Decided.Done done) {
                    states.put(category, done.next());
                    decided = done;
                    break;
                }
                if (answer instanceof HeldChanges.Decided.NoLongerOffered) {
                    decided = answer;
                }
            }
        }
        if (decided instanceof HeldChanges.Decided.Done done) {
            if (leads.getAsBoolean()) {
                save(done.next());
            } else {
                passOn(new GuardStore.Decision(id, status));
            }
            counts.count(
                    status == HeldChange.Status.APPROVED
                            ? GuardCounts.Decision.APPROVED
                            : GuardCounts.Decision.REJECTED,
                    1);
            LOG.info(
                    "decided status={} by={} category={} rule={} id={}: {}",
                    status.id(),
                    by,
                    done.change().category(),
                    done.change().rule(),
                    id,
                    done.change().summary());
        }
        return decided;
    }

    /**
     * Takes the decisions that the command line has left.
     *
     * @return the errands that make approved changes live
     * @throws StoreException when the disk does not answer; what was not taken is taken the next time
     * @throws InterruptedException when the thread was interrupted while waiting for a category's lock
     */
    public List<Refresh> takeDecisions() throws StoreException, InterruptedException {
        Set<Refresh> errands = new LinkedHashSet<>();
        for (GuardStore.Decision decision : store.left()) {
            HeldChanges.Decided decided = decide(decision.id(), decision.status(), "command line");
            if (decided instanceof HeldChanges.Decided.Done done) {
                if (done.change().status() == HeldChange.Status.APPROVED) {
                    errands.add(Refresh.again(done.change()));
                }
            } else {
                LOG.warn("decision without effect, the change is not on offer id={}", decision.id());
            }
            store.taken(decision);
        }
        return List.copyOf(errands);
    }

    private synchronized HeldChanges state(Category category) {
        return states.getOrDefault(category, HeldChanges.none(category));
    }

    private synchronized Format wantedOf(Category category, DocumentKind document) {
        // After a restart nobody knows; a local legacy file usually stands for both forms.
        Format form = document.source() == Origin.LOCAL ? Format.V2 : document.format();
        return wanted.getOrDefault(new Place(category, document), form);
    }

    private void keep(Category category, DocumentKind document, byte[] body) throws InterruptedException {
        try {
            if (store.findOffer(category, document, AcceptedDocuments.digest(body))
                    .isEmpty()) {
                store.saveOffer(category, document, body);
            }
        } catch (StoreException e) {
            LOG.warn("held-back document not kept category={} reason={}", category, e.getMessage());
        }
    }

    private void passOn(GuardStore.Decision decision) {
        try {
            store.leave(decision);
        } catch (StoreException e) {
            LOG.warn(
                    "decision not passed on to the instance that polls id={} reason={}", decision.id(), e.getMessage());
        }
    }

    private void save(HeldChanges state) throws InterruptedException {
        try {
            store.save(state);
        } catch (StoreException e) {
            LOG.warn("held-back changes not written category={} reason={}", state.category(), e.getMessage());
        }
    }

    /** What is live of the category's sources, whatever lies over it. */
    private RecordMap live(Category category) {
        return catalog.find(category, Format.V2)
                .map(snapshot -> overlays.beneath(category, snapshot.records()))
                .orElse(RecordMap.empty());
    }

    /** What is live of a PRIMARY's text, as records. */
    private RecordMap liveText(Category category) {
        return catalog.find(category, Format.LEGACY)
                .map(snapshot -> reader.recordsOfText(
                        new Fetched.Document(
                                category,
                                Format.LEGACY,
                                Origin.PRIMARY,
                                snapshot.body().identity().getBytes(),
                                Validators.NONE),
                        RecordMap.empty()))
                .orElse(RecordMap.empty());
    }

    private static DocumentVersion versionOf(Fetched.Document document) {
        return new DocumentVersion(
                AcceptedDocuments.digest(document.body()),
                document.validators().lastModified().flatMap(GuardDesk::time));
    }

    /** A time that cannot be read tells nothing. */
    private static Optional<Instant> time(String lastModified) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(lastModified)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

package org.modelmirror.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.change.HeldChange.Status;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * What the guard remembers of one category: the changes that wait, what was decided about them, and which versions each
 * source was accepted with (sources-and-storage.md 2.6). Immutable; each event gives the next state.
 */
public final class HeldChanges {
    /** How many decisions are remembered; the oldest are forgotten first. */
    private static final int MAX_REMEMBERED = 500;

    private final Category category;
    private final Map<String, HeldChange> changes;
    private final Set<String> rejected;
    private final Set<String> closed;
    private final Map<DocumentKind, Offer> offers;
    private final Map<DocumentKind, DocumentVersions> versions;

    private HeldChanges(
            Category category,
            Map<String, HeldChange> changes,
            Set<String> rejected,
            Set<String> closed,
            Map<DocumentKind, Offer> offers,
            Map<DocumentKind, DocumentVersions> versions) {
        this.category = category;
        this.changes = Collections.unmodifiableMap(changes);
        this.rejected = Collections.unmodifiableSet(newest(rejected));
        this.closed = Collections.unmodifiableSet(newest(closed));
        this.offers = Map.copyOf(offers);
        this.versions = Map.copyOf(versions);
    }

    private static Set<String> newest(Set<String> ids) {
        List<String> all = List.copyOf(ids);
        return new LinkedHashSet<>(all.subList(Math.max(0, all.size() - MAX_REMEMBERED), all.size()));
    }

    /** Nothing remembered yet. */
    public static HeldChanges none(Category category) {
        return new HeldChanges(category, Map.of(), Set.of(), Set.of(), Map.of(), Map.of());
    }

    /**
     * What a document came to.
     *
     * @param next the next state
     * @param held what must wait, newly or still, or was rejected
     * @param fresh changes that were not there before and wait from now on
     * @param confirmed changes that have been offered often and long enough, and go live by themselves
     * @param withdrawn changes that are no longer offered
     */
    public record Round(
            HeldChanges next,
            List<Suspicion> held,
            List<HeldChange> fresh,
            List<HeldChange> confirmed,
            List<HeldChange> withdrawn) {
        public Round {
            held = List.copyOf(held);
            fresh = List.copyOf(fresh);
            confirmed = List.copyOf(confirmed);
            withdrawn = List.copyOf(withdrawn);
        }
    }

    /** What became of a decision. */
    public sealed interface Decided permits Decided.Done, Decided.Unknown, Decided.NoLongerOffered {
        /**
         * It counts from now on.
         *
         * @param next the next state
         * @param change the change with its new status
         */
        record Done(HeldChanges next, HeldChange change) implements Decided {}

        /** There never was such a change, or it is long forgotten. */
        record Unknown() implements Decided {}

        /** The change is live already, or its source has taken it back. */
        record NoLongerOffered() implements Decided {}
    }

    public Category category() {
        return category;
    }

    /** Every change that is on offer, in the order in which they were first seen; approved ones until they are live. */
    public Collection<HeldChange> offered() {
        return changes.values();
    }

    /** The changes that wait for a decision. */
    public List<HeldChange> waiting() {
        return changes.values().stream()
                .filter(change -> change.status() == Status.HELD)
                .toList();
    }

    public Optional<HeldChange> find(String id) {
        return Optional.ofNullable(changes.get(id));
    }

    /** The document of which something is held back. */
    public Optional<Offer> offer(DocumentKind document) {
        return Optional.ofNullable(offers.get(document));
    }

    /** All documents of which something is held back. */
    public Map<DocumentKind, Offer> offers() {
        return offers;
    }

    /** The versions that were accepted from a source. */
    public DocumentVersions versions(DocumentKind document) {
        return versions.getOrDefault(document, DocumentVersions.NONE);
    }

    /**
     * A source offers a document. While a rollback waits, nothing else of the document is looked at.
     *
     * @param offer the document
     * @param suspicions what the rules object to, a rollback first
     * @param isPoll whether the source was asked; else the document it gave last is looked at once more
     */
    public Round offered(
            DocumentKind document,
            Offer offer,
            List<Suspicion> suspicions,
            Instant now,
            boolean isPoll,
            GuardLimits limits) {
        Map<String, HeldChange> mine = new LinkedHashMap<>();
        List<Suspicion> held = new ArrayList<>();
        List<HeldChange> fresh = new ArrayList<>();
        List<HeldChange> confirmed = new ArrayList<>();
        for (Suspicion suspicion : suspicions) {
            HeldChange change = seen(document, suspicion, now, isPoll);
            boolean isConfirmed = change.status() == Status.HELD
                    && limits.isConfirmed(change.rule(), change.timesSeen(), Duration.between(change.firstSeen(), now));
            if (isConfirmed) {
                change = change.with(Status.APPROVED);
                confirmed.add(change);
            } else if (change.status() == Status.HELD && !changes.containsKey(change.id())) {
                fresh.add(change);
            }
            mine.put(change.id(), change);
            if (change.status() != Status.APPROVED) {
                held.add(suspicion);
                if (change.rule() == GuardRule.ROLLBACK) {
                    break;
                }
            }
        }
        Map<String, HeldChange> all = new LinkedHashMap<>();
        List<HeldChange> withdrawn = new ArrayList<>();
        Set<String> gone = new LinkedHashSet<>(closed);
        for (HeldChange change : changes.values()) {
            HeldChange latest = mine.remove(change.id());
            if (latest != null) {
                all.put(change.id(), latest);
            } else if (isSuperseded(change.document(), document)) {
                gone.add(change.id());
                if (change.status() == Status.HELD) {
                    withdrawn.add(change);
                }
            } else {
                all.put(change.id(), change);
            }
        }
        all.putAll(mine);
        gone.removeAll(all.keySet());
        Map<DocumentKind, Offer> open = openBeside(document);
        if (!all.isEmpty()
                && all.values().stream().anyMatch(change -> change.document().equals(document))) {
            open.put(document, offer);
        }
        HeldChanges next = new HeldChanges(category, all, rejected, gone, open, versions);
        return new Round(next, held, fresh, confirmed, withdrawn);
    }

    /** A document is live as a whole: nothing of it waits any more, and it is its source's newest version. */
    public HeldChanges accepted(DocumentKind document, DocumentVersion version) {
        Map<String, HeldChange> rest = new LinkedHashMap<>();
        Set<String> gone = new LinkedHashSet<>(closed);
        for (HeldChange change : changes.values()) {
            if (isSuperseded(change.document(), document)) {
                gone.add(change.id());
            } else {
                rest.put(change.id(), change);
            }
        }
        Map<DocumentKind, DocumentVersions> known = new LinkedHashMap<>(versions);
        known.put(document, versions(document).with(version));
        return new HeldChanges(category, rest, rejected, gone, openBeside(document), known);
    }

    /** Whether {@link #accepted} would tell nothing new. */
    public boolean isNewest(DocumentKind document, DocumentVersion version) {
        return offers.isEmpty()
                && changes.isEmpty()
                && versions(document).newest().filter(version::equals).isPresent();
    }

    /**
     * An operator decides. An approval of what was rejected, and the other way round, is a change of mind and counts, as
     * long as the change is on offer.
     *
     * @param status {@link Status#APPROVED} or {@link Status#REJECTED}
     */
    public Decided decide(String id, Status status) {
        HeldChange change = changes.get(id);
        if (change == null) {
            return closed.contains(id) || rejected.contains(id) ? new Decided.NoLongerOffered() : new Decided.Unknown();
        }
        Map<String, HeldChange> all = new LinkedHashMap<>(changes);
        HeldChange decided = change.with(status);
        all.put(id, decided);
        Set<String> refused = new LinkedHashSet<>(rejected);
        refused.remove(id);
        if (status == Status.REJECTED) {
            refused.add(id);
        }
        return new Decided.Done(new HeldChanges(category, all, refused, closed, offers, versions), decided);
    }

    private HeldChange seen(DocumentKind document, Suspicion suspicion, Instant now, boolean isPoll) {
        HeldChange before = changes.get(HeldChange.idOf(category, document, suspicion));
        if (before != null) {
            return before.seenAgain(suspicion, now, isPoll);
        }
        HeldChange first = HeldChange.first(category, document, suspicion, Status.HELD, now);
        return rejected.contains(first.id()) ? first.with(Status.REJECTED) : first;
    }

    /**
     * Whether a later document makes an earlier one's changes void: its own predecessor does, and so does one of another
     * source, since what is live comes from one source at a time. A PRIMARY's legacy text stands apart.
     */
    private static boolean isSuperseded(DocumentKind earlier, DocumentKind later) {
        boolean feedsRecords = later.format() == Format.V2 || later.source() != Origin.PRIMARY;
        return earlier.equals(later) || (feedsRecords && earlier.source() != later.source());
    }

    private Map<DocumentKind, Offer> openBeside(DocumentKind document) {
        Map<DocumentKind, Offer> open = new LinkedHashMap<>(offers);
        open.keySet().removeIf(kind -> isSuperseded(kind, document));
        return open;
    }

    /** The state as it is kept on disk. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode held = json.putArray("changes");
        changes.values().forEach(change -> held.add(change.toStoredJson()));
        rejected.forEach(json.putArray("rejected")::add);
        closed.forEach(json.putArray("closed")::add);
        ArrayNode documents = json.putArray("documents");
        Set<DocumentKind> kinds = new LinkedHashSet<>(versions.keySet());
        kinds.addAll(offers.keySet());
        kinds.stream().sorted(Comparator.comparing(DocumentKind::toString)).forEach(kind -> {
            ObjectNode document = documents.addObject();
            document.put("source", kind.source().id());
            document.put("format", kind.format().id());
            Offer offer = offers.get(kind);
            if (offer != null) {
                document.set(
                        "offer",
                        version(offer.version())
                                .put("etag", offer.etag().orElse(null))
                                .put(
                                        "last_modified_header",
                                        offer.lastModified().orElse(null)));
            }
            ArrayNode accepted = document.putArray("versions");
            versions(kind).newestFirst().forEach(version -> accepted.add(version(version)));
        });
        return json;
    }

    private static ObjectNode version(DocumentVersion version) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("sha256", version.sha256());
        return json.put(
                "last_modified",
                version.lastModified().map(Instant::getEpochSecond).orElse(null));
    }

    /**
     * Reads a state.
     *
     * @param file its name, for the error
     * @throws UnreadableDocumentException when a member lacks or is of the wrong type
     */
    public static HeldChanges of(Category category, String file, JsonNode json) throws UnreadableDocumentException {
        try {
            Map<String, HeldChange> changes = new LinkedHashMap<>();
            for (JsonNode entry : json.path("changes")) {
                HeldChange change = change(category, entry);
                changes.put(change.id(), change);
            }
            Map<DocumentKind, Offer> offers = new LinkedHashMap<>();
            Map<DocumentKind, DocumentVersions> versions = new LinkedHashMap<>();
            for (JsonNode entry : json.path("documents")) {
                DocumentKind kind = kind(entry);
                if (entry.hasNonNull("offer")) {
                    JsonNode offer = entry.path("offer");
                    offers.put(
                            kind, new Offer(version(offer), text(offer, "etag"), text(offer, "last_modified_header")));
                }
                List<DocumentVersion> accepted = new ArrayList<>();
                entry.path("versions").forEach(version -> accepted.add(version(version)));
                if (!accepted.isEmpty()) {
                    versions.put(kind, new DocumentVersions(accepted));
                }
            }
            return new HeldChanges(
                    category, changes, texts(json.path("rejected")), texts(json.path("closed")), offers, versions);
        } catch (IllegalArgumentException e) {
            throw new UnreadableDocumentException(file, String.valueOf(e.getMessage()));
        }
    }

    private static HeldChange change(Category category, JsonNode json) {
        List<String> keys = List.copyOf(texts(json.path("keys")));
        GuardRule rule = GuardRule.find(required(json, "rule"))
                .orElseThrow(() -> new IllegalArgumentException("no such rule: " + json.path("rule")));
        if (keys.isEmpty() && rule != GuardRule.ROLLBACK) {
            throw new IllegalArgumentException("a change without keys");
        }
        Suspicion suspicion = new Suspicion(
                rule,
                keys,
                records(json.path("old_value")),
                records(json.path("new_value")),
                required(json, "content"));
        Status status = Arrays.stream(Status.values())
                .filter(value -> value.id().equals(json.path("status").asText()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such status: " + json.path("status")));
        return new HeldChange(
                required(json, "id"),
                category,
                kind(json),
                suspicion,
                status,
                Instant.ofEpochSecond(json.path("first_seen").asLong()),
                Instant.ofEpochSecond(json.path("last_seen").asLong()),
                json.path("times_seen").asInt());
    }

    private static RecordMap records(JsonNode json) {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            if (entry.getValue() instanceof ObjectNode record) {
                records.put(entry.getKey(), record);
            }
        }
        return RecordMap.of(records);
    }

    private static DocumentKind kind(JsonNode json) {
        return new DocumentKind(
                Arrays.stream(Origin.values())
                        .filter(origin -> origin.id().equals(json.path("source").asText()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no such source: " + json.path("source"))),
                Arrays.stream(Format.values())
                        .filter(format -> format.id().equals(json.path("format").asText()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no such format: " + json.path("format"))));
    }

    private static DocumentVersion version(JsonNode json) {
        JsonNode time = json.path("last_modified");
        return new DocumentVersion(
                required(json, "sha256"),
                time.isIntegralNumber() ? Optional.of(Instant.ofEpochSecond(time.longValue())) : Optional.empty());
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new LinkedHashSet<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String required(JsonNode json, String field) {
        return text(json, field).orElseThrow(() -> new IllegalArgumentException("lacks " + field));
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.ofNullable(json.path(field).textValue());
    }
}

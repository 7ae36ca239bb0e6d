package org.modelmirror.mirror;

import java.util.List;
import java.util.Optional;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.change.Acceptance;
import org.modelmirror.change.MixUp;
import org.modelmirror.convert.Conversion;
import org.modelmirror.convert.ReferenceConverter;
import org.modelmirror.convert.V2Reader;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.source.Fetched;
import org.modelmirror.source.HeldValidators;
import org.modelmirror.source.SourceException;
import org.modelmirror.source.SourceState;
import org.modelmirror.source.SourceState.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a source sent while that source's turn still lasts, so that a document of no use counts as the source's
 * failure and the next source is asked (sources-and-storage.md 2.3, 2.6).
 */
public final class DocumentReader {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentReader.class);

    private final ReferenceConverter converter;
    private final V2Reader v2Reader;
    private final JsonReader jsonReader;
    private final Catalog catalog;
    private final OverlayDesk overlays;
    private final AcceptedDocuments accepted;
    private final HeldValidators validators;
    private final SourceState sources;

    public DocumentReader(
            ReferenceConverter converter,
            V2Reader v2Reader,
            JsonReader jsonReader,
            Catalog catalog,
            OverlayDesk overlays,
            AcceptedDocuments accepted,
            HeldValidators validators,
            SourceState sources) {
        this.converter = converter;
        this.v2Reader = v2Reader;
        this.jsonReader = jsonReader;
        this.catalog = catalog;
        this.overlays = overlays;
        this.accepted = accepted;
        this.validators = validators;
        this.sources = sources;
    }

    /**
     * Turns a document into a {@link Candidate}; every other answer, and a document that we already have, passes as
     * {@link Fetched}.
     *
     * @param refresh what was asked for
     * @throws SourceException when nothing of the document can be used
     */
    public Fetched read(Fetched fetched, Refresh refresh) throws SourceException {
        if (!(fetched instanceof Fetched.Document document)) {
            return fetched;
        }
        if (accepted.isCurrent(document, refresh.format())) {
            // The same bytes under another tag: with the old one the source would send them again and again.
            validators.put(
                    document.category(),
                    document.format(),
                    document.origin(),
                    document.validators(),
                    AcceptedDocuments.digest(document.body()));
            return new Fetched.NotModified(document.category(), document.format(), document.origin());
        }
        return readAgain(document, refresh.format());
    }

    /**
     * Reads a document that is known already, as if it had just come.
     *
     * @throws SourceException when nothing of it can be used any more
     */
    Candidate readAgain(Fetched.Document document, Format wanted) throws SourceException {
        try {
            return isText(document) ? legacyText(document) : records(document, wanted);
        } catch (UnreadableDocumentException e) {
            sources.refused(document.category(), document.origin(), Refusal.UNREADABLE);
            throw new SourceException(
                    document.origin(),
                    SourceException.Kind.INVALID_PAYLOAD,
                    "unreadable document: " + e.getMessage(),
                    e);
        }
    }

    private Candidate records(Fetched.Document document, Format wanted)
            throws UnreadableDocumentException, SourceException {
        Category category = document.category();
        Conversion conversion = document.format() == Format.V2
                ? v2Reader.read(category, document.body())
                : converter.convert(category, document.body());
        RecordMap live = live(category);
        Optional<Category> other = MixUp.find(category, conversion.records(), this::live);
        if (other.isPresent()) {
            throw refused(document, Refusal.MIXED_UP, "its records are those of " + other.get());
        }
        if (endsInARow(document) && conversion.offeredKeys().size() < live.size()) {
            throw refused(
                    document,
                    Refusal.UNREADABLE,
                    "it ends inside a row, with " + conversion.offeredKeys().size() + " of " + live.size() + " models");
        }
        Acceptance acceptance = Acceptance.of(live, conversion.offeredKeys(), conversion.records());
        if (acceptance instanceof Acceptance.Accepted good) {
            return new Candidate(
                    document,
                    wanted,
                    good.records(),
                    good.keptKeys(),
                    conversion.heldBackKeys(),
                    conversion.notices(),
                    false);
        }
        throw refused(document, Refusal.EMPTY, ((Acceptance.Refused) acceptance).reason());
    }

    /**
     * Whether a CSV file has a last line without an end. With fewer models than before it was cut, and what is left of its
     * last row would pass for an edit.
     */
    private static boolean endsInARow(Fetched.Document document) {
        byte[] body = document.body();
        return document.category() == Category.TEXT_GENERATION
                && document.format() == Format.LEGACY
                && body.length > 0
                && body[body.length - 1] != '\n'
                && body[body.length - 1] != '\r';
    }

    /** What is live of the category's sources, whatever lies over it. */
    private RecordMap live(Category category) {
        return catalog.find(category, Format.V2)
                .map(snapshot -> overlays.beneath(category, snapshot.records()))
                .orElse(RecordMap.empty());
    }

    /** A PRIMARY's v1 text is kept word for word; all that is asked of it is to be an object and not to be empty. */
    private Candidate legacyText(Fetched.Document document) throws UnreadableDocumentException, SourceException {
        String name = document.category() + " (v1)";
        try {
            var root = jsonReader.read(document.body()).root();
            if (!root.isObject()) {
                throw new UnreadableDocumentException(name, "the top level is no object");
            }
            if (root.isEmpty() && hasLegacyRecords(document.category())) {
                throw refused(document, Refusal.EMPTY, "an empty document does not replace records");
            }
        } catch (JsonSyntaxException e) {
            throw new UnreadableDocumentException(name, e);
        }
        return new Candidate(document, document.format(), RecordMap.empty(), List.of(), List.of(), List.of(), false);
    }

    private static boolean isText(Fetched.Document document) {
        return document.format() == Format.LEGACY && document.origin() == Origin.PRIMARY;
    }

    /**
     * What a PRIMARY's v1 text amounts to as records, for comparison alone: that text is served unread.
     *
     * @param live takes the place of records that do not convert
     */
    RecordMap recordsOfText(Fetched.Document text, RecordMap live) {
        try {
            Category category = text.category();
            // The text models' map is no file that the converter knows, but near enough to v2.
            Conversion conversion = category == Category.TEXT_GENERATION
                    ? v2Reader.read(category, text.body())
                    : converter.convert(category, text.body());
            return Acceptance.of(live, conversion.offeredKeys(), conversion.records())
                            instanceof Acceptance.Accepted good
                    ? good.records()
                    : live;
        } catch (UnreadableDocumentException e) {
            LOG.debug("text not compared category={} reason={}", text.category(), e.getMessage());
            return live;
        }
    }

    private boolean hasLegacyRecords(Category category) {
        Optional<Snapshot> live = catalog.find(category, Format.LEGACY);
        // "{}" and blanks around it: anything longer holds a record.
        return live.isPresent() && live.get().body().identity().length() > 4;
    }

    private SourceException refused(Fetched.Document document, Refusal refusal, String reason) {
        sources.refused(document.category(), document.origin(), refusal);
        return new SourceException(
                document.origin(), SourceException.Kind.REFUSED_DOCUMENT, "refused: " + reason, Optional.empty());
    }
}

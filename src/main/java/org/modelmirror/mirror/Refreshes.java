package org.modelmirror.mirror;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.Contact;
import org.modelmirror.source.FetchRequest;
import org.modelmirror.source.Fetched;
import org.modelmirror.source.HeldCopy;
import org.modelmirror.source.HeldValidators;
import org.modelmirror.source.SourceException;
import org.modelmirror.source.SourceState;
import org.modelmirror.source.Validators;
import org.modelmirror.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins and ends a refresh: asks with what we hold, and notes how it went where there was no news. Thread-safe. */
public final class Refreshes {
    private static final Logger LOG = LoggerFactory.getLogger(Refreshes.class);

    private final Catalog catalog;
    private final CopyFreshness freshness;
    private final SourceState sources;
    private final HeldValidators validators;
    private final AcceptedDocuments accepted;
    private final Consumer<Category> begun;

    /** @param begun is told of every category whose sources are about to be asked */
    public Refreshes(
            Catalog catalog,
            CopyFreshness freshness,
            SourceState sources,
            HeldValidators validators,
            AcceptedDocuments accepted,
            Consumer<Category> begun) {
        this.catalog = catalog;
        this.freshness = freshness;
        this.sources = sources;
        this.validators = validators;
        this.accepted = accepted;
        this.begun = begun;
    }

    /** The question to ask: conditional when the copy that is live came with validators. */
    public FetchRequest begin(Refresh refresh) {
        begun.accept(refresh.category());
        return catalog.find(refresh.category(), refresh.format())
                .map(Snapshot::origin)
                .filter(origin -> origin != Origin.DISK)
                .map(origin -> FetchRequest.newerThan(
                        refresh.category(), refresh.format(), new HeldCopy(origin, validatorsOf(refresh, origin))))
                .orElseGet(() -> FetchRequest.unconditional(refresh.category(), refresh.format()));
    }

    private Validators validatorsOf(Refresh refresh, Origin origin) {
        if (refresh.forced()) {
            return Validators.NONE;
        }
        return documentFormats(refresh.format(), origin).stream()
                .map(format -> validatorsOf(refresh.category(), format, origin))
                .filter(held -> !held.isEmpty())
                .findFirst()
                .orElse(Validators.NONE);
    }

    private Validators validatorsOf(Category category, Format format, Origin origin) {
        return accepted.find(category, format, origin)
                .map(sha256 -> validators.validatorsFor(category, format, origin, sha256))
                .orElse(Validators.NONE);
    }

    /** The forms of document that may have answered; a local legacy file answers for v2 where there is no v2 file. */
    private static Set<Format> documentFormats(Format wanted, Origin origin) {
        return switch (origin) {
            case GITHUB -> EnumSet.of(Format.LEGACY);
            case LOCAL -> wanted == Format.V2 ? EnumSet.allOf(Format.class) : EnumSet.of(Format.LEGACY);
            case PRIMARY, DISK -> EnumSet.of(wanted);
        };
    }

    /** Whether GitHub alone is to be asked. */
    public boolean isForGitHub(Refresh refresh) {
        return refresh.asked() == Origin.GITHUB;
    }

    /** Whether the local folder alone is to be asked. */
    public boolean isForLocalFolder(Refresh refresh) {
        return refresh.asked() == Origin.LOCAL;
    }

    /** Whether nobody is to be asked, because the guard has the document. */
    public boolean isAgain(Refresh refresh) {
        return refresh.asked() == Origin.DISK;
    }

    /** Whether nobody is to be asked, because it is about what lies over the category. */
    public boolean isForOverlay(Refresh refresh) {
        return refresh.isOverlay();
    }

    /** Whether another instance may have fetched it. */
    public boolean isShared(Refresh refresh) {
        return refresh.isShared();
    }

    /** Whether the last refresh since the start failed: no source was of use, or the store was not. */
    public boolean isFailing(Category category, Format format) {
        return freshness.isFailing(category, format);
    }

    /** Whether there is a document to store. */
    public boolean isNews(Object answer) {
        return answer instanceof Candidate;
    }

    /** Notes an answer that brought nothing new. */
    public void confirm(Object answer, Refresh refresh) {
        if (answer instanceof Fetched.NotModified same) {
            freshness.confirmed(same.category(), same.format(), same.origin());
        } else if (answer instanceof Fetched.Missing nothing) {
            forms(refresh).forEach(format -> missing(nothing, format));
        }
    }

    private void missing(Fetched answer, Format format) {
        Category category = answer.category();
        if (catalog.find(category, format).isEmpty()) {
            if (everybodyAnswered(answer, format)) {
                freshness.absent(category, format);
                LOG.debug("absent category={} format={} upstream={}", category, format, answer.origin());
            } else {
                freshness.failed(category, format);
            }
            return;
        }
        sources.staleServed(category);
        if (freshness.failed(category, format)) {
            LOG.warn(
                    "vanished at the source, last good copy stays category={} format={} upstream={}",
                    category,
                    format,
                    answer.origin());
        }
    }

    /** Only when PRIMARY too has said no is a category known not to exist (http-api.md F32). */
    private boolean everybodyAnswered(Fetched answer, Format format) {
        if (answer.origin() == Origin.PRIMARY) {
            return true;
        }
        Contact primary = sources.contact(answer.category(), format, Origin.PRIMARY);
        return !primary.isFailing()
                || primary.lastFailure()
                        .filter(failure -> failure.kind() == SourceException.Kind.MISSING)
                        .isPresent();
    }

    /** Notes that no source answered usably: what is live stays, marked stale. */
    public void sourceFailed(SourceException failure, Refresh refresh) {
        Category category = refresh.category();
        forms(refresh).forEach(format -> freshness.failed(category, format));
        boolean served = catalog.find(category, refresh.format()).isPresent();
        if (served) {
            sources.staleServed(category);
        }
        // The source has told its failure already; this is only what came of it.
        LOG.debug(
                "refresh failed, {} category={} format={} upstream={} kind={}",
                served ? "last good copy stays" : "nothing to serve yet",
                category,
                refresh.format(),
                failure.origin(),
                failure.kind());
    }

    /** Notes that a good document could not be stored or published: what is live stays, and the next poll tries again. */
    public void storeFailed(StoreException failure, Refresh refresh) {
        freshness.failed(refresh.category(), refresh.format());
        LOG.error(
                "not stored, tried again with the next poll category={} format={} reason={}",
                refresh.category(),
                refresh.format(),
                failure.getMessage());
    }

    /**
     * The forms a refresh speaks for: the one that was wanted, and with v2 the legacy form too, unless that comes from
     * PRIMARY, which is asked for it apart.
     */
    private Set<Format> forms(Refresh refresh) {
        Set<Format> forms = EnumSet.of(refresh.format());
        boolean legacyFromPrimary = catalog.find(refresh.category(), Format.LEGACY)
                .filter(snapshot -> snapshot.origin() == Origin.PRIMARY)
                .isPresent();
        if (refresh.category().hasLegacyForm() && !legacyFromPrimary) {
            forms.add(Format.LEGACY);
        }
        return forms;
    }
}

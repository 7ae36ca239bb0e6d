package org.modelmirror.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.CategoryCache;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.Contact;
import org.modelmirror.source.SourceState;
import org.modelmirror.source.SourceState.Refusal;

/** Each category: its two forms, what became of our questions to each source, its notices, the difference of its forms. */
public final class CategoriesSection implements Supplier<JsonNode> {
    /** Notices shown for one category; their counts tell of the others. */
    private static final int MAX_NOTICES = 5;

    private final Catalog catalog;
    private final Freshness freshness;
    private final CategoryCache<String> cache;
    private final SourceState state;
    private final List<Source> sources;
    private final Function<Category, List<Notice>> notices;
    private final FormDifferences differences;

    public CategoriesSection(
            Catalog catalog,
            Freshness freshness,
            CategoryCache<String> cache,
            SourceState state,
            List<Source> sources,
            Function<Category, List<Notice>> notices,
            FormDifferences differences) {
        this.catalog = catalog;
        this.freshness = freshness;
        this.cache = cache;
        this.state = state;
        this.sources = List.copyOf(sources);
        this.notices = notices;
        this.differences = differences;
    }

    @Override
    public JsonNode get() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Category category : Category.values()) {
            json.set(category.id(), category(category));
        }
        return json;
    }

    private ObjectNode category(Category category) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Format format : Format.values()) {
            json.set(format.id(), form(category, format));
        }
        ObjectNode bySource = json.putObject("sources");
        for (Source source : sources) {
            bySource.set(source.origin().id(), contacts(category, source));
        }
        ObjectNode counters = SourcesSection.counters(state.counts(category));
        counters.put("local_hits", state.hits(category, Origin.LOCAL));
        counters.put("local_failures", state.failures(category, Origin.LOCAL));
        ObjectNode refused = counters.putObject("refused");
        for (Refusal refusal : Refusal.values()) {
            refused.put(refusal.id(), state.refusals(category, refusal));
        }
        json.set("counters", counters);
        json.set("notices", notices(category));
        json.set(
                "v1_v2_difference",
                differences.of(category).<JsonNode>map(d -> d).orElse(null));
        return json;
    }

    private ObjectNode form(Category category, Format format) {
        Optional<Snapshot> live = catalog.find(category, format);
        Freshness.Reading reading = freshness.read(category, format);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("presence", freshness.presence(category, format).name().toLowerCase(Locale.ROOT));
        json.put("loaded", live.isPresent());
        if (format == Format.V2) {
            json.put("records", live.map(snapshot -> snapshot.records().size()).orElse(null));
        }
        json.put(
                "bytes",
                live.map(snapshot -> snapshot.body().identity().length()).orElse(null));
        json.put("revision", live.map(Snapshot::revision).orElse(null));
        json.put("etag", live.map(snapshot -> snapshot.body().etag()).orElse(null));
        Times.put(json, "last_modified", live.map(Snapshot::lastModified));
        json.put("origin", live.map(Snapshot::origin).map(Origin::id).orElse(null));
        json.put("age_seconds", reading.hasAge() ? Long.valueOf(reading.ageSeconds()) : null);
        json.put("stale_after_seconds", staleAfter(category, format));
        json.put("stale", live.isPresent() && reading.stale());
        json.put("needs_refresh", cache.needsRefresh(category, format));
        return json;
    }

    /** The age at which the copy becomes stale if no source says a word; null where none has confirmed it yet. */
    private @Nullable Long staleAfter(Category category, Format format) {
        Freshness.Report report = freshness.report(category, format);
        return report.age().isPresent() ? report.limit().toSeconds() : null;
    }

    private ObjectNode contacts(Category category, Source source) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Format format : Format.values()) {
            if (source.origin() != Origin.GITHUB || format == Format.LEGACY) {
                json.set(format.id(), contact(category, format, source));
            }
        }
        json.put("breaker", source.breakerState().orElse(null));
        Times.put(json, "held_off_until", source.heldOffUntil().get());
        json.put(
                "last_success_epoch",
                state.lastSuccessEpoch(category, source.origin()).orElse(null));
        return json;
    }

    private ObjectNode contact(Category category, Format format, Source source) {
        Contact contact = state.contact(category, format, source.origin());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Times.put(json, "last_attempt", contact.lastAttempt());
        Times.put(json, "last_success", contact.lastSuccess());
        contact.lastFailure()
                .ifPresentOrElse(
                        failure -> {
                            ObjectNode error = json.putObject("last_error");
                            Times.put(error, "at", Optional.of(failure.at()));
                            error.put("kind", failure.kind().name().toLowerCase(Locale.ROOT));
                            error.put("message", failure.message());
                        },
                        () -> json.putNull("last_error"));
        json.put("consecutive_failures", contact.consecutiveFailures());
        Times.put(json, "failing_since", contact.failingSince());
        Times.put(json, "next_poll", source.schedule().next(category, format));
        return json;
    }

    private ObjectNode notices(Category category) {
        List<Notice> newest = notices.apply(category);
        Map<Notice.Kind, Integer> counts = new EnumMap<>(Notice.Kind.class);
        newest.forEach(notice -> counts.merge(notice.kind(), 1, Integer::sum));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode byKind = json.putObject("counts");
        for (Notice.Kind kind : Notice.Kind.values()) {
            byKind.put(kind.name().toLowerCase(Locale.ROOT), counts.getOrDefault(kind, 0));
        }
        ArrayNode list = json.putArray("newest");
        newest.stream()
                .filter(notice -> notice.kind() != Notice.Kind.ISSUE)
                .limit(MAX_NOTICES)
                .forEach(notice -> list.addObject()
                        .put("kind", notice.kind().name().toLowerCase(Locale.ROOT))
                        .put("file", notice.file())
                        .put("subject", notice.subject())
                        .put("message", notice.message()));
        return json;
    }
}

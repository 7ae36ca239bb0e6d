package org.modelmirror.status;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.mirror.PollTimes;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.SourceCounts;
import org.modelmirror.source.SourceState;
import org.modelmirror.source.SourceState.Refusal;

/** Which figures the mirror gives of itself, and where they come from. docs/operations.md lists them. */
public final class MirrorMetrics {
    private final Parts parts;

    /**
     * The parts that are asked.
     *
     * @param requests gives the requests answered so far
     * @param notices notices of a kind since the start
     * @param commits changes made durable since the start
     */
    public record Parts(
            Catalog catalog,
            Freshness freshness,
            SourceState state,
            List<Source> sources,
            PollTimes polls,
            Requests requests,
            ConversionCounts conversions,
            ChangeCounts changes,
            ToLongFunction<Notice.Kind> notices,
            LongSupplier commits) {}

    /** Requests by route and status. */
    @FunctionalInterface
    public interface Requests {
        void forEach(Reader reader);

        /** Takes one line. */
        @FunctionalInterface
        interface Reader {
            void line(String route, int status, long requests, long bytes);
        }
    }

    public MirrorMetrics(Parts parts) {
        this.parts = parts;
    }

    /** The metrics, with everything in them. */
    public Metrics start() {
        Metrics metrics = new Metrics(this::count);
        for (Category category : Category.values()) {
            for (Format format : Format.values()) {
                gauges(metrics, category, format);
            }
        }
        for (Source source : parts.sources()) {
            String name = source.origin().id();
            metrics.gauge(
                    "breaker.state",
                    "Circuit of the source: 0 closed, 1 half open, 2 open",
                    () -> breaker(source.breakerState()),
                    "source",
                    name);
            for (Category category : Category.values()) {
                metrics.gauge(
                        "source.failing",
                        "1 while the source fails for the category",
                        () -> isFailing(category, source.origin()) ? 1 : 0,
                        "source",
                        name,
                        "category",
                        category.id());
            }
        }
        return metrics;
    }

    private void gauges(Metrics metrics, Category category, Format format) {
        String[] labels = {"category", category.id(), "format", format.id()};
        metrics.gauge(
                "age.seconds",
                "Seconds since a source last confirmed the copy; NaN while none has",
                () -> age(category, format),
                labels);
        metrics.gauge(
                "stale",
                "1 while the copy is served as stale",
                () -> find(category, format).isPresent()
                                && parts.freshness().read(category, format).stale()
                        ? 1
                        : 0,
                labels);
        metrics.gauge(
                "loaded", "1 when there is a copy", () -> find(category, format).isPresent() ? 1 : 0, labels);
        metrics.gauge(
                "revision",
                "Revision of the copy, 0 while there is none",
                () -> find(category, format).map(Snapshot::revision).orElse(0L),
                labels);
        if (format == Format.V2) {
            metrics.gauge(
                    "records",
                    "Records served",
                    () -> find(category, format)
                            .map(snapshot -> snapshot.records().size())
                            .orElse(0),
                    "category",
                    category.id());
        }
    }

    private void count(Metrics metrics) {
        parts.requests().forEach((route, status, requests, bytes) -> {
            String[] labels = {"route", route, "status", Integer.toString(status)};
            metrics.counter("requests", "Answers given, hot reads included", requests, labels);
            metrics.counter("response.bytes", "Bytes of bodies sent", bytes, labels);
        });
        for (PollTimes.Round round : PollTimes.Round.values()) {
            metrics.counter(
                    "polls", "Rounds of polling begun", parts.polls().count(round), "round", Metrics.label(round));
        }
        for (Category category : Category.values()) {
            fetches(metrics, category);
        }
        parts.conversions()
                .forEach((key, count) -> metrics.counter(
                        "conversions",
                        "Legacy documents converted",
                        count,
                        "category",
                        key.category().id(),
                        "outcome",
                        key.outcome()));
        for (Notice.Kind kind : Notice.Kind.values()) {
            metrics.counter(
                    "notices", "Findings about data", parts.notices().applyAsLong(kind), "kind", Metrics.label(kind));
        }
        metrics.counter("commits", "Changes made durable", parts.commits().getAsLong());
        parts.changes()
                .forEach((key, count) -> metrics.counter(
                        "announcements",
                        "Changes announced",
                        count,
                        "category",
                        key.category().id(),
                        "format",
                        key.format().id(),
                        "cause",
                        Metrics.label(key.cause())));
    }

    private void fetches(Metrics metrics, Category category) {
        SourceCounts counts = parts.state().counts(category);
        String id = category.id();
        fetch(metrics, id, "primary", "hit", counts.primaryHits());
        fetch(metrics, id, "primary", "failure", counts.primaryFailures());
        fetch(metrics, id, "github", "hit", counts.githubHits());
        fetch(metrics, id, "github", "failure", counts.githubFailures());
        fetch(metrics, id, "local", "hit", parts.state().hits(category, Origin.LOCAL));
        fetch(metrics, id, "local", "failure", parts.state().failures(category, Origin.LOCAL));
        for (Refusal refusal : Refusal.values()) {
            metrics.counter(
                    "documents.refused",
                    "Documents of which nothing was taken",
                    parts.state().refusals(category, refusal),
                    "category",
                    id,
                    "reason",
                    refusal.id());
        }
        metrics.counter(
                "fallbacks",
                "Times GitHub was asked because PRIMARY did not answer usably",
                counts.githubFallbacks(),
                "category",
                id);
        metrics.counter(
                "stale.served",
                "Fetches that left the old copy in place because no source answered usably",
                counts.staleServed(),
                "category",
                id);
        metrics.counter(
                "shrink.rejected", "Documents whose removals were held back", counts.shrinkRejected(), "category", id);
    }

    private static void fetch(Metrics metrics, String category, String source, String outcome, long count) {
        metrics.counter(
                "fetches",
                "Fetches, each with all its attempts",
                count,
                "category",
                category,
                "source",
                source,
                "outcome",
                outcome);
    }

    private Optional<Snapshot> find(Category category, Format format) {
        return parts.catalog().find(category, format);
    }

    private double age(Category category, Format format) {
        Freshness.Reading reading = parts.freshness().read(category, format);
        return reading.hasAge() ? reading.ageSeconds() : Double.NaN;
    }

    private boolean isFailing(Category category, Origin origin) {
        for (Format format : Format.values()) {
            if (parts.state().contact(category, format, origin).isFailing()) {
                return true;
            }
        }
        return false;
    }

    private static double breaker(Optional<String> state) {
        return switch (state.orElse("")) {
            case "closed" -> 0;
            case "half_open" -> 1;
            case "open", "forced_open" -> 2;
            default -> Double.NaN;
        };
    }
}

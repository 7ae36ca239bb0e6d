package org.modelmirror.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.modelmirror.analytics.AnalyticsCaches;
import org.modelmirror.analytics.FigureDesk;
import org.modelmirror.analytics.FigureFailedException;
import org.modelmirror.analytics.MergedModels;
import org.modelmirror.analytics.NoModelsException;
import org.modelmirror.analytics.Served;
import org.modelmirror.analytics.SingleFlight;
import org.modelmirror.analytics.VariantKey;
import org.modelmirror.analytics.figures.Page;
import org.modelmirror.analytics.figures.RiskPreset;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.catalog.WireBody;
import org.modelmirror.horde.HordeType;
import org.modelmirror.horde.StatsOrder;
import org.modelmirror.horde.StatsView;
import org.modelmirror.hordeapi.HordeUnavailableException;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.search.SearchableRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Figures about models (analytics.md 7; http-api.md 2.9, 5.2): statistics, deletion risk, models with what the Horde knows of
 * them, and the most popular ones. Works a request out once and leaves the bytes to {@link FigureAnswers}, which answers
 * the next one like it. Thread-safe; may wait for Redis, a second at most.
 */
public final class FigureEndpoints {
    private static final Logger LOG = LoggerFactory.getLogger(FigureEndpoints.class);

    private static final String STATISTICS = Paths.STATISTICS + "{" + Paths.CATEGORY_NAME + "}";
    private static final String WITH_STATS = STATISTICS + "/with-stats";
    private static final String RISK = STATISTICS + "/deletion-risk";
    private static final String AUDIT = STATISTICS + "/audit";
    private static final String POPULAR = Paths.V2_CATEGORY + Paths.POPULAR;

    private static final String LIMIT = "limit";
    private static final String OFFSET = "offset";
    private static final String SORT_BY = "sort_by";
    private static final int DEFAULT_POPULAR = 10;
    private static final int MAX_POPULAR = 100;
    private static final List<StatsOrder> POPULARITY =
            List.of(StatsOrder.WORKER_COUNT, StatsOrder.USAGE_DAY, StatsOrder.USAGE_MONTH, StatsOrder.USAGE_TOTAL);

    private static final ApiError BUSY =
            ApiError.of(503, "Too many figures are being worked out").with("Retry-After", "5");

    private final CatalogReads reads;
    private final FigureDesk desk;
    private final AnalyticsCaches caches;
    private final FigureAnswers answers;
    private final Executor rendering;
    private final SingleFlight<Rendering, FigureAnswers.Answer> flights = new SingleFlight<>();

    /**
     * What the endpoints work with.
     *
     * @param caches told of what a category is served with, so that figures of other records are not
     * @param answers keeps what was rendered
     * @param rendering writes answers; bounded
     */
    public record Parts(
            CatalogReads reads, FigureDesk desk, AnalyticsCaches caches, FigureAnswers answers, Executor rendering) {}

    public FigureEndpoints(Parts parts) {
        this.reads = parts.reads();
        this.desk = parts.desk();
        this.caches = parts.caches();
        this.answers = parts.answers();
        this.rendering = parts.rendering();
    }

    /** What is served of a category, by its tag: an answer must not keep records alive that are gone. */
    private record Shown(Category category, String etag) {}

    /** What is asked for; equal when the same bytes answer it. */
    private sealed interface Question {
        record OfStatistics(Category category, boolean grouped, Page page) implements Question {}

        record OfRisk(VariantKey key, Optional<RiskPreset> preset, Page page) implements Question {}

        record OfModels(Category category, boolean workers, boolean variations, StatsView view) implements Question {}

        record OfPopular(Category category, boolean workers, StatsOrder order, int limit) implements Question {}
    }

    /** A question and the very object that its answer is made of, whatever equals it. */
    private record Rendering(Question question, Object source) {
        @Override
        @SuppressWarnings("ReferenceEquality") // to compare thousands of rows costs more than to write them
        public boolean equals(Object other) {
            return other instanceof Rendering that && source == that.source && question.equals(that.question);
        }

        @Override
        public int hashCode() {
            return 31 * question.hashCode() + System.identityHashCode(source);
        }
    }

    /** Counts of a category's records. */
    public CompletionStage<Void> statistics(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        Query query = call.query();
        boolean grouped = query.bool("group_text_models", false);
        PageAsked asked = PageAsked.of(query);
        Category category = category(call, query);
        Page page = asked.page();
        ApiError none = noModels(category);
        Shown shown = shown(category).orElseThrow(() -> new RefusedException(none));
        VariantKey key = new VariantKey(category, grouped, false);
        return answer(
                new Asked(call, STATISTICS, new Question.OfStatistics(category, grouped, page), () -> call.send(none)),
                desk.statistics(category, grouped),
                figure -> figure.toJson(page),
                figure -> stands(shown, () -> desk.glanceAtStatistics(key, figure)));
    }

    /** Which models of a category are little used, badly described, or not to be had. */
    public CompletionStage<Void> deletionRisk(Exchange exchange) throws RefusedException {
        return risk(exchange, RISK);
    }

    /** The same by the name that the published web client still knows. */
    public CompletionStage<Void> audit(Exchange exchange) throws RefusedException {
        return risk(exchange, AUDIT);
    }

    private CompletionStage<Void> risk(Exchange exchange, String template) throws RefusedException {
        Call call = Call.of(exchange);
        Query query = call.query();
        boolean grouped = query.bool("group_text_models", false);
        boolean variations = query.bool("include_backend_variations", false);
        Optional<String> presetName = query.find("preset").filter(name -> !name.isEmpty());
        PageAsked asked = PageAsked.of(query);
        Category category = category(call, query);
        Page page = asked.page();
        if (HordeType.find(category).isEmpty()) {
            throw new RefusedException(ApiError.of(
                    400,
                    "Deletion risk analysis is only supported for image_generation and text_generation categories"));
        }
        Optional<RiskPreset> preset = presetName.flatMap(RiskPreset::find);
        if (presetName.isPresent() && preset.isEmpty()) {
            throw new RefusedException(ApiError.of(400, "Invalid preset: " + RiskPreset.unknown(presetName.get())));
        }
        ApiError none = noModels(category);
        Shown shown = shown(category).orElseThrow(() -> new RefusedException(none));
        VariantKey key = VariantKey.ofRisk(category, grouped, variations);
        return answer(
                new Asked(call, template, new Question.OfRisk(key, preset, page), () -> call.send(none)),
                desk.risk(key),
                figure -> figure.toJson(preset, page),
                figure -> stands(shown, () -> desk.glanceAtRisk(key, figure)));
    }

    /** The models of a category with what the Horde knows of each. */
    public CompletionStage<Void> withStats(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        Query query = call.query();
        boolean workers = query.bool("include_workers", false);
        boolean variations = query.bool("include_backend_variations", false);
        OptionalLong minWorkers = query.find("min_worker_count").isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(query.integer("min_worker_count", 0, Long.MIN_VALUE, Long.MAX_VALUE));
        Optional<StatsOrder> order = query.find(SORT_BY).flatMap(StatsOrder::find);
        boolean descending = query.bool("sort_desc", true);
        Category category = category(call, query);
        if (HordeType.find(category).isEmpty()) {
            throw new RefusedException(ApiError.of(
                    400,
                    "Category '" + category + "' does not support Horde statistics."
                            + " Only image_generation and text_generation are supported."));
        }
        ApiError none = ApiError.of(404, "Category '" + category + "' not found");
        Shown shown = shown(category).orElseThrow(() -> new RefusedException(none));
        StatsView view = new StatsView(minWorkers, order, descending);
        return answer(
                new Asked(
                        call,
                        WITH_STATS,
                        new Question.OfModels(category, workers, variations, view),
                        () -> call.send(none)),
                desk.merged(category, workers, variations),
                models -> view.toJson(models.statistics()),
                models -> standsMerged(shown, workers, models));
    }

    /** The models of a category that most workers serve, or that are used most (http-api.md 5.2). */
    public CompletionStage<Void> popular(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        Query query = call.query();
        int limit = (int) query.integer(LIMIT, DEFAULT_POPULAR, 1, MAX_POPULAR);
        Optional<String> orderName = query.find(SORT_BY);
        boolean workers = query.bool("include_workers", false);
        Optional<StatsOrder> order = orderName.isEmpty()
                ? Optional.of(StatsOrder.WORKER_COUNT)
                : StatsOrder.find(orderName.get()).filter(POPULARITY::contains);
        List<Problem> problems = new ArrayList<>(query.problems());
        if (order.isEmpty()) {
            problems.add(Problem.noneOfLiterals(
                    List.of("query", SORT_BY),
                    POPULARITY.stream().map(StatsOrder::id).toList(),
                    orderName.orElse("")));
        }
        if (!problems.isEmpty()) {
            throw JsonBodies.refused(problems);
        }
        Category category = SearchEndpoints.category(call.path(Paths.CATEGORY_NAME));
        Runnable sendNone = () -> call.send(JsonNodeFactory.instance.arrayNode());
        Optional<Shown> shown = shown(category);
        if (shown.isEmpty() || HordeType.find(category).isEmpty()) {
            sendNone.run();
            return CompletableFuture.completedFuture(null);
        }
        StatsOrder by = order.orElseThrow();
        return answer(
                new Asked(call, POPULAR, new Question.OfPopular(category, workers, by, limit), sendNone),
                desk.merged(category, workers, false),
                models -> popular(models, by, limit),
                models -> standsMerged(shown.get(), workers, models));
    }

    private static ArrayNode popular(MergedModels models, StatsOrder by, int limit) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        by.of(models.statistics(), true).entrySet().stream()
                .limit(limit)
                .forEach(entry -> json.addObject()
                        .put("name", entry.getKey())
                        .<ObjectNode>set(
                                "record",
                                SearchableRecords.toWire(
                                        Objects.requireNonNull(models.models().get(entry.getKey()))))
                        .set("stats", withoutNulls(entry.getValue().toJson())));
        return json;
    }

    /** Leaves out of an object, and of those in it, whatever is not known. */
    private static ObjectNode withoutNulls(ObjectNode json) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        json.properties().forEach(member -> {
            if (!member.getValue().isNull()) {
                kept.set(
                        member.getKey(),
                        member.getValue() instanceof ObjectNode object ? withoutNulls(object) : member.getValue());
            }
        });
        return kept;
    }

    /** The page that is asked for, whether there can be such a page or not. */
    private record PageAsked(long offset, OptionalLong limit) {
        static PageAsked of(Query query) {
            OptionalLong limit = query.find(LIMIT).isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(query.integer(LIMIT, 1, 1, Long.MAX_VALUE));
            return new PageAsked(query.integer(OFFSET, 0, 0, Long.MAX_VALUE), limit);
        }

        /** To be asked for when nothing is wrong with the request. */
        Page page() {
            return new Page(offset, limit);
        }
    }

    /** The category of the path; ends the request with everything that is wrong with it. */
    private static Category category(Call call, Query query) throws RefusedException {
        String name = call.path(Paths.CATEGORY_NAME);
        Optional<Category> category = Category.find(name);
        List<Problem> problems = new ArrayList<>();
        if (category.isEmpty()) {
            problems.add(Problem.unknownCategory(name));
        }
        problems.addAll(query.problems());
        if (!problems.isEmpty()) {
            throw JsonBodies.refused(problems);
        }
        return category.orElseThrow();
    }

    private static ApiError noModels(Category category) {
        return ApiError.of(404, "Category '" + category + "' not found or has no models");
    }

    /**
     * What is served of the category; figures of anything else are forgotten.
     *
     * @return empty when there is no such category
     * @throws RefusedException 503 when nobody knows whether there is
     */
    private Optional<Shown> shown(Category category) throws RefusedException {
        Optional<Snapshot> snapshot = reads.find(category, Format.V2);
        if (snapshot.isPresent()) {
            caches.follow(
                    category, snapshot.get().revision(), snapshot.get().body().etag());
            return Optional.of(new Shown(category, snapshot.get().body().etag()));
        }
        Optional<ApiError> unknown =
                reads.explainAbsence(category, Format.V2, ApiError.NOT_FOUND).filter(error -> error.status() == 503);
        if (unknown.isPresent()) {
            throw new RefusedException(unknown.get());
        }
        return Optional.empty();
    }

    private boolean isServed(Shown shown) {
        return reads.find(shown.category, Format.V2)
                .filter(live -> live.body().etag().equals(shown.etag))
                .isPresent();
    }

    /** A figure is given as long as the cache would give it. */
    private <T> Optional<FigureAnswers.Standing> stands(Shown shown, Supplier<Optional<Served<T>>> glance) {
        return isServed(shown)
                ? glance.get().map(found -> new FigureAnswers.Standing(found.staleAge()))
                : Optional.empty();
    }

    /** Models with what the Horde knows are given until the Horde would be asked again. */
    @SuppressWarnings("ReferenceEquality") // other figures are other objects
    private Optional<FigureAnswers.Standing> standsMerged(Shown shown, boolean workers, MergedModels models) {
        return isServed(shown)
                ? desk.glanceAtHorde(shown.category, workers)
                        .filter(figures -> figures == models.figures())
                        .map(figures -> new FigureAnswers.Standing(Optional.empty()))
                : Optional.empty();
    }

    /**
     * What is to be answered.
     *
     * @param sendNone answers when the category has no models
     */
    private record Asked(Call call, String template, Question question, Runnable sendNone) {}

    private <T> CompletionStage<Void> answer(
            Asked asked,
            CompletionStage<Served<T>> source,
            Function<T, JsonNode> json,
            Function<T, Optional<FigureAnswers.Standing>> standing) {
        return source.thenCompose(served -> rendered(asked, served.value(), json, standing)
                        .thenAccept(answer -> send(asked.call, answer.body(), served.staleAge())))
                .exceptionally(failure -> {
                    explain(asked, cause(failure));
                    return null;
                });
    }

    private static void send(Call call, WireBody body, Optional<Duration> staleAge) {
        FigureAnswers.send(call.request().headers(), call.reply(), body, staleAge);
    }

    private <T> CompletionStage<FigureAnswers.Answer> rendered(
            Asked asked, T source, Function<T, JsonNode> json, Function<T, Optional<FigureAnswers.Standing>> standing) {
        Optional<FigureAnswers.Answer> known = answers.find(asked.question, source);
        CompletionStage<FigureAnswers.Answer> answer = known.isPresent()
                ? CompletableFuture.completedFuture(known.get())
                : flights.join(
                        new Rendering(asked.question, source),
                        () -> CompletableFuture.supplyAsync(
                                () -> render(source, json.apply(source), standing), rendering));
        return answer.thenApply(made -> {
            // Kept anew: this may be another spelling of the question, or the records have been published again.
            FigureAnswers.Answer current = new FigureAnswers.Answer(source, made.body(), () -> standing.apply(source));
            answers.put(asked.call.request().uri(), asked.template, asked.question, current);
            return current;
        });
    }

    private static <T> FigureAnswers.Answer render(
            T source, JsonNode json, Function<T, Optional<FigureAnswers.Standing>> standing) {
        WireBody body = WireBody.of(JsonWriter.toBytes(json, JsonForm.COMPACT));
        return new FigureAnswers.Answer(source, body, () -> standing.apply(source));
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static void explain(Asked asked, Throwable failure) {
        if (failure instanceof NoModelsException) {
            asked.sendNone.run();
        } else if (failure instanceof HordeUnavailableException) {
            asked.call.send(ApiError.of(502, "AI Horde API is currently unavailable: " + failure.getMessage()));
        } else if (failure instanceof RejectedExecutionException) {
            asked.call.send(BUSY);
        } else if (failure instanceof FigureFailedException) {
            LOG.error("no figure question={}", asked.question, failure);
            asked.call.send(ApiError.of(500, failure.getMessage() + ": the log says why"));
        } else {
            LOG.error("no answer about figures question={}", asked.question, failure);
            asked.call.send(ApiError.INTERNAL);
        }
    }
}

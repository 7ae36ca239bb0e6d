package org.modelmirror.serve;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.search.Filter;
import org.modelmirror.search.Search;
import org.modelmirror.search.SearchOutcome;
import org.modelmirror.search.SearchQuery;
import org.modelmirror.search.SearchableRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches in one category and in all (http-api.md 5.1, 5.2). */
public final class SearchEndpoints {
    private static final Logger LOG = LoggerFactory.getLogger(SearchEndpoints.class);

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    /** The canonical records, and all there are: the service knows no other provider. */
    private static final List<String> SOURCES = List.of("horde", "any");

    private final CatalogReads reads;
    private final Map<Category, PerRecords<SearchableRecords>> views = new EnumMap<>(Category.class);

    public SearchEndpoints(CatalogReads reads) {
        this.reads = reads;
        for (Category category : Category.values()) {
            views.put(category, new PerRecords<>(SearchableRecords.none(category), SearchEndpoints::updated));
        }
    }

    private static SearchableRecords updated(SearchableRecords before, RecordMap records) {
        SearchableRecords after = before.updated(records);
        after.invalid().stream()
                .filter(key -> !before.invalid().contains(key))
                .forEach(key -> LOG.warn(
                        "record left out of searches, it breaks the schema category={} name={}",
                        after.category(),
                        key));
        return after;
    }

    /** Searches the category of the path. */
    public void category(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        Query query = call.query();
        Optional<Boolean> nsfw = query.findBool("nsfw");
        Optional<Boolean> inpainting = query.findBool("inpainting");
        boolean excludeVariations = query.bool("exclude_backend_variations", false);
        Optional<Boolean> quantized = query.findBool("quantized");
        SearchQuery order = order(query, Filter.NONE);
        query.refuseProblems();
        Category category = category(call.path(Paths.CATEGORY_NAME));
        Filter filter = new Filter(
                nsfw,
                query.find("baseline"),
                inpainting,
                query.list("tags_any"),
                query.list("tags_all"),
                query.list("tags_none"),
                query.find("name_contains"),
                backend(category, query.find("backend")),
                excludeVariations,
                quantized);
        refuseUnknownSource(query.find("source"));
        Optional<Snapshot> snapshot = reads.find(category, Format.V2);
        refuseUnavailable(category, snapshot);
        send(call, Search.inCategory(view(category).of(snapshot), with(order, filter)));
    }

    /** Searches every category but those managed elsewhere. */
    public void all(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        Query query = call.query();
        Filter filter = new Filter(
                query.findBool("nsfw"),
                Optional.empty(),
                Optional.empty(),
                query.list("tags_any"),
                query.list("tags_all"),
                query.list("tags_none"),
                query.find("name_contains"),
                Optional.empty(),
                false,
                Optional.empty());
        SearchQuery wanted = order(query, filter);
        query.refuseProblems();
        List<SearchableRecords> categories = new ArrayList<>();
        for (Category category : Category.values()) {
            if (!category.isManagedElsewhere()) {
                categories.add(view(category).of(reads.find(category, Format.V2)));
            }
        }
        send(call, Search.inAll(categories, wanted));
    }

    private PerRecords<SearchableRecords> view(Category category) {
        return Objects.requireNonNull(views.get(category));
    }

    private static SearchQuery order(Query query, Filter filter) {
        return new SearchQuery(
                filter,
                query.find("sort_by"),
                query.bool("sort_desc", false),
                query.integer("offset", 0, 0, Long.MAX_VALUE),
                (int) query.integer("limit", DEFAULT_LIMIT, 1, MAX_LIMIT));
    }

    private static SearchQuery with(SearchQuery order, Filter filter) {
        return new SearchQuery(filter, order.sortBy(), order.descending(), order.offset(), order.limit());
    }

    static Category category(String id) throws RefusedException {
        Optional<Category> category = Category.find(id);
        if (category.isEmpty()) {
            String valid =
                    Category.ids().stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ", "[", "]"));
            throw new RefusedException(ApiError.of(422, "Unknown category '" + id + "'. Valid: " + valid));
        }
        return category.get();
    }

    private static Optional<TextBackend> backend(Category category, Optional<String> id) throws RefusedException {
        if (category != Category.TEXT_GENERATION || id.isEmpty()) {
            return Optional.empty();
        }
        for (TextBackend backend : TextBackend.values()) {
            if (backend.id().equals(id.get())) {
                return Optional.of(backend);
            }
        }
        throw new RefusedException(
                ApiError.of(400, "Unknown backend '" + id.get() + "'. Valid backends: aphrodite, koboldcpp"));
    }

    private static void refuseUnknownSource(Optional<String> source) throws RefusedException {
        if (source.isPresent() && !SOURCES.contains(source.get())) {
            throw new RefusedException(ApiError.of(
                    400,
                    "Unknown source: No provider registered under source id '" + source.get()
                            + "'. Registered providers: []."));
        }
    }

    /** A category that is known to have no store is searched as an empty one (F10); one that nobody knows of is not. */
    private void refuseUnavailable(Category category, Optional<Snapshot> snapshot) throws RefusedException {
        if (snapshot.isPresent()) {
            return;
        }
        Optional<ApiError> error =
                reads.explainAbsence(category, Format.V2, ApiError.NOT_FOUND).filter(found -> found.status() == 503);
        if (error.isPresent()) {
            throw new RefusedException(error.get());
        }
    }

    private static void send(Call call, SearchOutcome outcome) throws RefusedException {
        if (outcome instanceof SearchOutcome.Refused refused) {
            throw new RefusedException(ApiError.of(400, refused.detail()));
        }
        call.send(((SearchOutcome.Page) outcome).toJson());
    }
}

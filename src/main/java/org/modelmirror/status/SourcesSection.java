package org.modelmirror.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.modelmirror.catalog.CategoryCache;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.source.SourceCounts;
import org.modelmirror.source.SourceState;

/** What the categories have in common of each source: its circuit, its wish to be left alone; and the sums of all counters. */
public final class SourcesSection implements Supplier<JsonNode> {
    private final List<Source> sources;
    private final SourceState state;
    private final CategoryCache<?> cache;

    public SourcesSection(List<Source> sources, SourceState state, CategoryCache<?> cache) {
        this.sources = List.copyOf(sources);
        this.state = state;
        this.cache = cache;
    }

    @Override
    public JsonNode get() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Source source : sources) {
            ObjectNode entry = json.putObject(source.origin().id());
            entry.put("breaker", source.breakerState().orElse(null));
            Times.put(entry, "held_off_until", source.heldOffUntil().get());
        }
        long held = Arrays.stream(Category.values())
                .filter(category -> cache.hasData(category, Format.V2))
                .count();
        json.set("totals", counters(state.totals()).put("cache_size", held));
        return json;
    }

    /** The counters of sources-and-storage.md 2.10 under the names it gives them. */
    static ObjectNode counters(SourceCounts counts) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("primary_hits", counts.primaryHits())
                .put("primary_failures", counts.primaryFailures())
                .put("github_fallbacks", counts.githubFallbacks())
                .put("github_hits", counts.githubHits())
                .put("github_failures", counts.githubFailures())
                .put("stale_served", counts.staleServed())
                .put("shrink_rejected", counts.shrinkRejected());
    }
}

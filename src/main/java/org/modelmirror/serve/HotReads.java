package org.modelmirror.serve;

import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.catalog.RawFile;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.catalog.WireBody;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * Answers plain reads of categories, records and upstream files on the event loop: a look-up of the request target, a look-up in the
 * catalog, a hand-over of shared bytes. Whatever is not that simple (errors, parameters, odd spellings) is left to the
 * Camel route, and so is everything that no route declares: removing the operation from the YAML removes it here too.
 */
final class HotReads {
    private final CatalogReads reads;
    private final RawReads raw;
    private final DeclaredPaths declared;
    private final RequestCounts counts;
    private final RequestCounts.Tally records;
    private final Map<String, Target> categories = new HashMap<>();

    HotReads(CatalogReads reads, RawReads raw, DeclaredPaths declared, RequestCounts counts) {
        this.reads = reads;
        this.raw = raw;
        this.declared = declared;
        this.counts = counts;
        this.records = counts.of(Paths.V2_MODEL);
        for (Category category : Category.values()) {
            put(
                    Paths.V2 + category.id(),
                    new Target(category, Format.V2, Paths.V2_CATEGORY, counts.of(Paths.V2_CATEGORY)));
            putLegacy(category.id());
            putLegacy(category.id() + ".json");
        }
        putLegacy("stable_diffusion");
        putLegacy("stable_diffusion.json");
        putLegacy("db.json");
    }

    private void putLegacy(String name) {
        Category category = LegacyNames.resolve(name).orElseThrow();
        String template = name.equals(Category.TEXT_GENERATION.id()) ? Paths.V1_TEXT : Paths.V1_CATEGORY;
        put(Paths.V1 + name, new Target(category, Format.LEGACY, template, counts.of(template)));
    }

    private void put(String path, Target target) {
        categories.put(path, target);
        categories.put(Paths.BASE + path, target);
    }

    /**
     * Answers a GET or HEAD if it is a plain read of something there.
     *
     * @param target the request target as sent
     */
    boolean answer(HttpServerRequest request, String target) {
        Target category = categories.get(target);
        if (category != null) {
            return answerCategory(request, category);
        }
        int model = target.indexOf(Paths.MODEL);
        return (model > 0 && answerRecord(request, target, model)) || answerRaw(request, target);
    }

    private boolean answerRaw(HttpServerRequest request, String target) {
        Optional<RawPaths.Asked> asked = raw.paths().parse(target);
        if (asked.isEmpty() || !declared.isActive(asked.get().template())) {
            return false;
        }
        Optional<RawFile> copy = raw.find(asked.get().file());
        if (copy.isEmpty()) {
            return false;
        }
        raw.send(
                request.headers(),
                new VertxReply(request.response()),
                copy.get(),
                asked.get().isContents());
        return true;
    }

    private boolean answerCategory(HttpServerRequest request, Target target) {
        if (!declared.isActive(target.template())) {
            return false;
        }
        Optional<Snapshot> snapshot = reads.find(target.category(), target.format());
        if (snapshot.isEmpty()) {
            return false;
        }
        reads.send(
                request.headers(),
                new VertxReply(request, target.tally()),
                snapshot.get(),
                snapshot.get().body());
        return true;
    }

    private boolean answerRecord(HttpServerRequest request, String target, int model) {
        Target category = categories.get(target.substring(0, model));
        String raw = target.substring(model + Paths.MODEL.length());
        if (category == null || category.format() != Format.V2 || !isPlainName(raw)) {
            return false;
        }
        if (!declared.isActive(Paths.V2_MODEL)) {
            return false;
        }
        Optional<Snapshot> snapshot = reads.find(category.category(), Format.V2);
        Optional<WireBody> body = snapshot.flatMap(found -> found.findRecord(PercentCoding.decode(raw)));
        if (body.isEmpty()) {
            return false;
        }
        reads.send(request.headers(), new VertxReply(request, records), snapshot.get(), body.get());
        return true;
    }

    /** Whether the rest of the target is a name and nothing else; see 1.2 for slashes. */
    private static boolean isPlainName(String raw) {
        return !raw.isEmpty()
                && raw.indexOf('?') < 0
                && raw.indexOf('#') < 0
                && !raw.endsWith("/")
                && !raw.startsWith("/")
                && !raw.contains("//");
    }

    private record Target(Category category, Format format, String template, RequestCounts.Tally tally) {}
}

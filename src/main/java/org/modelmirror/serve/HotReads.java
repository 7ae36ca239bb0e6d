package org.modelmirror.serve;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.modelmirror.catalog.RawFile;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.catalog.WireBody;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * Answers plain reads of categories, records, upstream files and figures on the event loop: a look-up of the request target, a look-up in the
 * catalog, a hand-over of shared bytes. Whatever is not that simple (errors, parameters, odd spellings) is left to the
 * Camel route, and so is everything that no route declares: removing the operation from the YAML removes it here too.
 *
 * <p>A client that has the bytes already and would rather wait for others ({@code Prefer: wait=N}, http-api.md 2.11) is held.
 * {@code Vary} does not name {@code Prefer}: the answer is the same bytes for everybody, at another time.
 */
final class HotReads {
    private final CatalogReads reads;
    private final RawReads raw;
    private final DeclaredPaths declared;
    private final RequestCounts.Tally records;
    private final Waiters waiters;
    private final FigureAnswers figures;
    private final RequestCounts counts;
    private final Map<String, Target> categories = new HashMap<>();

    HotReads(
            CatalogReads reads,
            RawReads raw,
            FigureAnswers figures,
            DeclaredPaths declared,
            RequestCounts counts,
            Waiters waiters) {
        this.reads = reads;
        this.raw = raw;
        this.figures = figures;
        this.counts = counts;
        this.declared = declared;
        this.waiters = waiters;
        this.records = counts.of(Paths.V2_MODEL);
        for (Category category : Category.values()) {
            put(
                    Paths.V2 + category.id(),
                    new Target(category, Format.V2, Paths.V2_CATEGORY, counts.of(Paths.V2_CATEGORY)));
            putLegacy(category.id(), counts);
            putLegacy(category.id() + ".json", counts);
        }
        putLegacy("stable_diffusion", counts);
        putLegacy("stable_diffusion.json", counts);
        putLegacy("db.json", counts);
    }

    private void putLegacy(String name, RequestCounts counts) {
        Category category = LegacyNames.resolve(name).orElseThrow();
        String template = name.equals(Category.TEXT_GENERATION.id()) ? Paths.V1_TEXT : Paths.V1_CATEGORY;
        put(Paths.V1 + name, new Target(category, Format.LEGACY, template, counts.of(template)));
    }

    private void put(String path, Target target) {
        categories.put(path, target);
        categories.put(Paths.BASE + path, target);
    }

    /**
     * Answers a GET or HEAD if it is a plain read of something there, now or, where the client wants that, later.
     *
     * @param target the request target as sent
     * @param elsewhere answers a held read that has become none by then
     */
    boolean answer(HttpServerRequest request, String target, Handler<HttpServerRequest> elsewhere) {
        Target category = categories.get(target);
        if (category != null) {
            return answerCategory(request, category, elsewhere);
        }
        if (isAboutFigures(target) && figures.answer(request, target, declared, counts)) {
            return true;
        }
        int model = target.indexOf(Paths.MODEL);
        return (model > 0 && answerRecord(request, target, model, elsewhere)) || answerRaw(request, target);
    }

    /** Spares other reads the look-up. */
    private static boolean isAboutFigures(String target) {
        return target.contains(Paths.STATISTICS) || target.contains(Paths.POPULAR);
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

    private boolean answerCategory(
            HttpServerRequest request, Target target, @Nullable Handler<HttpServerRequest> elsewhere) {
        if (!declared.isActive(target.template())) {
            return false;
        }
        Optional<Snapshot> snapshot = reads.find(target.category(), target.format());
        if (snapshot.isEmpty()) {
            return false;
        }
        WireBody body = snapshot.get().body();
        VertxReply reply = new VertxReply(request, target.tally());
        if (elsewhere == null) {
            reads.send(request.headers(), reply, snapshot.get(), body);
        } else if (!reads.sendUnlessPreferring(request.headers(), reply, snapshot.get(), body)) {
            Runnable again = () -> {
                if (!answerCategory(request, target, null)) {
                    elsewhere.handle(request);
                }
            };
            String etag = body.etag();
            hold(
                    request,
                    again,
                    () -> !isServed(
                            etag, reads.find(target.category(), target.format()).map(Snapshot::body)));
        }
        return true;
    }

    private boolean answerRecord(
            HttpServerRequest request, String target, int model, Handler<HttpServerRequest> elsewhere) {
        Target category = categories.get(target.substring(0, model));
        String raw = target.substring(model + Paths.MODEL.length());
        if (category == null || category.format() != Format.V2 || !isPlainName(raw)) {
            return false;
        }
        return answerRecord(request, category.category(), PercentCoding.decode(raw), elsewhere);
    }

    private boolean answerRecord(
            HttpServerRequest request, Category category, String name, @Nullable Handler<HttpServerRequest> elsewhere) {
        if (!declared.isActive(Paths.V2_MODEL)) {
            return false;
        }
        Optional<Snapshot> snapshot = reads.find(category, Format.V2);
        Optional<WireBody> body = snapshot.flatMap(found -> found.findRecord(name));
        if (body.isEmpty()) {
            return false;
        }
        VertxReply reply = new VertxReply(request, records);
        if (elsewhere == null) {
            reads.send(request.headers(), reply, snapshot.get(), body.get());
        } else if (!reads.sendUnlessPreferring(request.headers(), reply, snapshot.get(), body.get())) {
            Runnable again = () -> {
                if (!answerRecord(request, category, name, null)) {
                    elsewhere.handle(request);
                }
            };
            String etag = body.get().etag();
            hold(
                    request,
                    again,
                    () -> !isServed(etag, reads.find(category, Format.V2).flatMap(found -> found.findRecord(name))));
        }
        return true;
    }

    private static boolean isServed(String etag, Optional<WireBody> body) {
        return body.isPresent() && body.get().etag().equals(etag);
    }

    /** Answers later if the client wants that and may, else at once. */
    private void hold(HttpServerRequest request, Runnable again, BooleanSupplier isOver) {
        OptionalLong seconds = PreferredWait.seconds(request.headers());
        boolean isHeld = seconds.isPresent()
                && waiters.hold(request, seconds.getAsLong(), isOver, granted -> {
                    request.response().headers().set(Headers.PREFERENCE_APPLIED, "wait=" + granted);
                    again.run();
                });
        if (!isHeld) {
            again.run();
        }
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

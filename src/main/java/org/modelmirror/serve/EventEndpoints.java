package org.modelmirror.serve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.modelmirror.events.Selection;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** {@code GET /events}: what a client wants to hear of (http-api.md 2.11). */
public final class EventEndpoints {
    private static final List<String> FORMATS =
            Arrays.stream(Format.values()).map(Format::id).toList();

    private final Waiters waiters;

    public EventEndpoints(Waiters waiters) {
        this.waiters = waiters;
    }

    /** Opens a stream of the categories and formats named in the query, each of which may be given many times. */
    public void events(Exchange exchange) {
        Call call = Call.of(exchange);
        Query query = call.query();
        List<Problem> problems = new ArrayList<>();
        Set<Category> categories = named(query, "category", Category.ids(), Category::find, problems);
        Set<Format> formats = named(query, "format", FORMATS, EventEndpoints::format, problems);
        if (!problems.isEmpty()) {
            call.send(ApiError.invalid(problems));
            return;
        }
        Selection selection = new Selection(categories, formats);
        Streaming stream = (request, reply) -> waiters.stream(request, reply, selection);
        exchange.getMessage().setBody(stream);
    }

    private static Optional<Format> format(String id) {
        return Arrays.stream(Format.values())
                .filter(format -> format.id().equals(id))
                .findFirst();
    }

    private static <T> Set<T> named(
            Query query,
            String name,
            List<String> allowed,
            Function<String, Optional<T>> find,
            List<Problem> problems) {
        Set<T> found = new HashSet<>();
        for (String text : query.list(name)) {
            find.apply(text)
                    .ifPresentOrElse(
                            found::add, () -> problems.add(Problem.notOneOf(List.of("query", name), allowed, text)));
        }
        return found;
    }
}

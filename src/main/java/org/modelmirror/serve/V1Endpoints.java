package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Reads of legacy texts (http-api.md 2.6). Answers what {@link HotReads} does not, the same way. */
public final class V1Endpoints {
    private static final String ABOUT = "The v1 (legacy) model reference, as kept in the GitHub repositories"
            + " Haidra-Org/AI-Horde-image-model-reference and Haidra-Org/AI-Horde-text-model-reference.";

    private static final ApiError NO_TEXT_MODELS = ApiError.of(404, "Text generation models not found or empty");

    private final CatalogReads reads;
    private final GroupedText grouped;

    public V1Endpoints(CatalogReads reads, GroupedText grouped) {
        this.reads = reads;
        this.grouped = grouped;
    }

    public void info(Exchange exchange) {
        Call.of(exchange).send(SystemEndpoints.message(ABOUT));
    }

    /** All fifteen names (K12). */
    public void categories(Exchange exchange) {
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        Category.ids().forEach(names::add);
        Call.of(exchange).send(names);
    }

    public void textGeneration(Exchange exchange) {
        Call call = Call.of(exchange);
        Query query = call.query();
        boolean withGroups = query.bool("include_group", false);
        if (!query.problems().isEmpty()) {
            call.send(ApiError.invalid(query.problems()));
            return;
        }
        Optional<Snapshot> snapshot = reads.find(Category.TEXT_GENERATION, Format.LEGACY);
        if (snapshot.isEmpty()) {
            sendAbsence(call, Category.TEXT_GENERATION, NO_TEXT_MODELS);
            return;
        }
        reads.send(
                call,
                snapshot.get(),
                withGroups ? grouped.of(snapshot.get()) : snapshot.get().body());
    }

    public void category(Exchange exchange) {
        Call call = Call.of(exchange);
        String name = call.path(Paths.CATEGORY_NAME);
        Optional<Category> category = LegacyNames.resolve(name);
        if (category.isEmpty()) {
            call.send(unknown(name));
            return;
        }
        Optional<Snapshot> snapshot = reads.find(category.get(), Format.LEGACY);
        if (snapshot.isPresent()) {
            reads.send(call, snapshot.get(), snapshot.get().body());
            return;
        }
        String detail = "Model category '" + category.get() + "' not found or is empty";
        sendAbsence(call, category.get(), ApiError.of(404, detail));
    }

    static ApiError unknown(String name) {
        String asked = LegacyNames.withoutSuffix(name);
        String detail = "Invalid model category: '%1$s'. '%1$s' is not a valid MODEL_REFERENCE_CATEGORY";
        return ApiError.of(422, detail.replace("%1$s", asked));
    }

    private void sendAbsence(Call call, Category category, ApiError notFound) {
        Optional<ApiError> error = reads.explainAbsence(category, Format.LEGACY, notFound);
        if (error.isEmpty()) {
            reads.sendEmpty(call);
        } else if (error.get().status() == 503) {
            sendUnavailable(call, error.get());
        } else {
            call.send(error.get());
        }
    }

    /** As text: known readers of v1 take any JSON body for the catalogue, whatever the status (F32). */
    private static void sendUnavailable(Call call, ApiError error) {
        Reply reply = call.reply();
        error.headers().forEach(reply::header);
        reply.header(HttpHeaders.CONTENT_TYPE, Headers.TEXT);
        reply.end(error.status(), Buffer.buffer(error.detail().textValue()));
    }
}

package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.catalog.WireBody;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Reads of v2 records (http-api.md 2.2). Answers what {@link HotReads} does not, the same way. */
public final class V2Endpoints {
    private static final String ABOUT =
            "The v2 model reference: one object per category, model name to record. Categories"
                    + " are listed at /model_references/v2/model_categories.";

    private final CatalogReads reads;

    public V2Endpoints(CatalogReads reads) {
        this.reads = reads;
    }

    public void info(Exchange exchange) {
        Call.of(exchange).send(SystemEndpoints.message(ABOUT));
    }

    /** Thirteen names: those managed elsewhere are left out here, and only here (K12). */
    public void categories(Exchange exchange) {
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        for (Category category : Category.values()) {
            if (!category.isManagedElsewhere()) {
                names.add(category.id());
            }
        }
        Call.of(exchange).send(names);
    }

    public void category(Exchange exchange) {
        Call call = Call.of(exchange);
        Optional<Category> category = category(call);
        if (category.isEmpty()) {
            return;
        }
        Optional<Snapshot> snapshot = reads.find(category.get(), Format.V2);
        if (snapshot.isPresent()) {
            reads.send(call, snapshot.get(), snapshot.get().body());
            return;
        }
        reads.explainAbsence(category.get(), Format.V2, noCategory(category.get()))
                .ifPresentOrElse(call::send, () -> reads.sendEmpty(call));
    }

    public void model(Exchange exchange) {
        Call call = Call.of(exchange);
        Optional<Category> category = category(call);
        if (category.isEmpty()) {
            return;
        }
        String name = call.path(Paths.MODEL_NAME);
        Optional<Snapshot> snapshot = reads.find(category.get(), Format.V2);
        Optional<WireBody> record = snapshot.flatMap(found -> found.findRecord(name));
        if (record.isPresent()) {
            reads.send(call, snapshot.get(), record.get());
            return;
        }
        ApiError noModel = ApiError.of(404, "Model '" + name + "' not found in category '" + category.get() + "'");
        call.send(
                snapshot.isPresent()
                        ? noModel
                        : reads.explainAbsence(category.get(), Format.V2, noCategory(category.get()))
                                .orElse(noModel));
    }

    private static Optional<Category> category(Call call) {
        String name = call.path(Paths.CATEGORY_NAME);
        Optional<Category> category = Category.find(name);
        if (category.isEmpty()) {
            call.send(ApiError.invalid(List.of(Problem.unknownCategory(name))));
        }
        return category;
    }

    private static ApiError noCategory(Category category) {
        return ApiError.of(404, "Model category '" + category + "' not found");
    }
}

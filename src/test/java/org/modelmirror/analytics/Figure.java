package org.modelmirror.analytics;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** A figure as simple as one can be, spelled as the peer spells statistics; grouped ones say that they are. */
record Figure(String category, int totalModels) {

    static final AnalyticsCodec<Figure> CODEC = new AnalyticsCodec<>() {
        @Override
        public ObjectNode write(VariantKey key, Figure value) {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("category", value.category())
                    .put("total_models", value.totalModels())
                    .putNull("limit");
            return key.grouped() ? json.put("grouped_rows", true) : json;
        }

        @Override
        public Optional<Figure> read(VariantKey key, ObjectNode stored) throws UnusableValueException {
            if (!stored.path("category").isTextual()
                    || stored.path("total_models").asInt(-1) < 0) {
                throw new UnusableValueException("total_models missing or negative");
            }
            if (key.grouped() && !stored.path("grouped_rows").asBoolean(false)) {
                return Optional.empty();
            }
            return Optional.of(new Figure(
                    stored.path("category").textValue(),
                    stored.path("total_models").intValue()));
        }
    };

    static Figure image(int totalModels) {
        return new Figure("image_generation", totalModels);
    }
}

package org.modelmirror.analytics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.modelmirror.analytics.figures.CategoryStatistics;
import org.modelmirror.analytics.figures.MalformedFigureException;
import org.modelmirror.analytics.figures.StoredFigures;

/** Statistics as Redis holds them: as the API shows them to who asks for no page (analytics.md 1.3). */
public final class StatisticsCodec implements AnalyticsCodec<CategoryStatistics> {

    @Override
    public ObjectNode write(VariantKey key, CategoryStatistics value) {
        return value.toJson();
    }

    @Override
    public Optional<CategoryStatistics> read(VariantKey key, ObjectNode stored) throws UnusableValueException {
        try {
            return Optional.of(StoredFigures.statistics(key.category(), stored));
        } catch (MalformedFigureException e) {
            throw new UnusableValueException(String.valueOf(e.getMessage()));
        }
    }
}

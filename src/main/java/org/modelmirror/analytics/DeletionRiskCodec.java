package org.modelmirror.analytics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.modelmirror.analytics.figures.CategoryRisk;
import org.modelmirror.analytics.figures.MalformedFigureException;
import org.modelmirror.analytics.figures.RiskRules;
import org.modelmirror.analytics.figures.StoredFigures;
import org.modelmirror.reference.Category;

/**
 * Deletion risks as Redis holds them: all rows as the API shows them (analytics.md 1.3). Under the key of grouped text
 * models the peer may leave rows that are not grouped (Q23), so that ours carry a mark, and others count as absent there.
 */
public final class DeletionRiskCodec implements AnalyticsCodec<CategoryRisk> {
    private static final String GROUPED_ROWS = "grouped_rows";

    private final RiskRules rules;

    /** @param rules by which it is decided anew what is critical */
    public DeletionRiskCodec(RiskRules rules) {
        this.rules = rules;
    }

    @Override
    public ObjectNode write(VariantKey key, CategoryRisk value) {
        ObjectNode json = value.toJson();
        if (hasGroups(key)) {
            json.put(GROUPED_ROWS, value.isGrouped());
        }
        return json;
    }

    @Override
    public Optional<CategoryRisk> read(VariantKey key, ObjectNode stored) throws UnusableValueException {
        if (hasGroups(key) && !stored.path(GROUPED_ROWS).booleanValue()) {
            return Optional.empty();
        }
        try {
            return Optional.of(StoredFigures.risk(key.category(), hasGroups(key), stored, rules));
        } catch (MalformedFigureException e) {
            throw new UnusableValueException(String.valueOf(e.getMessage()));
        }
    }

    /** Only text models can be grouped. */
    private static boolean hasGroups(VariantKey key) {
        return key.grouped() && key.category() == Category.TEXT_GENERATION;
    }
}

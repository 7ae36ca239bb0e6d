package org.modelmirror.analytics;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.modelmirror.analytics.figures.CategoryRisk;
import org.modelmirror.analytics.figures.CategoryStatistics;
import org.modelmirror.analytics.figures.GroupedRecords;
import org.modelmirror.analytics.figures.RiskRules;
import org.modelmirror.horde.HordeFigures;
import org.modelmirror.horde.MergeRule;
import org.modelmirror.horde.Merger;
import org.modelmirror.hordeapi.HordeSnapshot;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.ModelRecord;
import org.modelmirror.reference.RecordMap;

/**
 * The one way in which figures are worked out, whoever wants them: a request or the refresh in the background (analytics.md
 * 2.4, Q7). Looks at the records that are served at the moment of asking; whoever keeps a result takes its
 * {@link AnalyticsCache#basis basis} before. Nothing here waits, and all of it costs milliseconds to tens of them, so that
 * it does not belong on an event loop. Thread-safe.
 */
public final class Figures {
    private final Function<Category, RecordMap> records;
    private final RiskRules rules;
    private final Clock clock;
    private final Map<Category, TypedRecords> typed = new EnumMap<>(Category.class);
    private final ConcurrentMap<Merge, MergedModels> merged = new ConcurrentHashMap<>();

    private record Merge(Category category, boolean variations, boolean workers) {}

    /**
     * @param records what is served of a category; none where there is no such category
     * @param clock tells when statistics were computed
     */
    public Figures(Function<Category, RecordMap> records, RiskRules rules, Clock clock) {
        this.records = records;
        this.rules = rules;
        this.clock = clock;
        for (Category category : Category.values()) {
            typed.put(category, new TypedRecords(category));
        }
    }

    /**
     * Statistics of a category (analytics.md 4).
     *
     * @param grouped whether text models of one base name count as one; of no effect elsewhere
     * @return empty when the category has no models
     */
    public Optional<CategoryStatistics> statistics(Category category, boolean grouped) {
        RecordMap stored = records.apply(category);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        long now = clock.instant().getEpochSecond();
        boolean groups = grouped && category == Category.TEXT_GENERATION;
        return Optional.of(
                groups
                        ? CategoryStatistics.of(category, GroupedRecords.of(stored.asMap(), rules.groupNames()), now)
                        : CategoryStatistics.of(category, stored.asMap(), now));
    }

    /**
     * Deletion risks of a category (analytics.md 5).
     *
     * @param key what the result is kept under; variations count for text models that are not grouped
     * @param snapshot what the Horde says about this kind of models
     * @return empty when the category has no valid models
     * @throws FigureFailedException when the program is wrong
     */
    public Optional<CategoryRisk> risk(VariantKey key, HordeSnapshot snapshot) throws FigureFailedException {
        Optional<MergedModels> known = merged(key.category(), key.variations(), snapshot.figures());
        if (known.isEmpty()) {
            return Optional.empty();
        }
        try {
            MergedModels models = known.get();
            CategoryRisk risk =
                    CategoryRisk.of(key.category(), models.models(), models.statistics(), snapshot.isLive(), rules);
            return Optional.of(key.grouped() ? risk.grouped(rules) : risk);
        } catch (RuntimeException e) {
            throw new FigureFailedException(FigureFailedException.Step.ANALYSE, e);
        }
    }

    /**
     * The valid models of a category with what the Horde knows of each (analytics.md 3.10). The last result of each kind is
     * kept, and given again as long as records and figures are the same.
     *
     * @return empty when the category has no valid models
     * @throws FigureFailedException when the program is wrong
     */
    public Optional<MergedModels> merged(Category category, boolean variations, HordeFigures figures)
            throws FigureFailedException {
        RecordMap stored = records.apply(category);
        try {
            Map<String, ModelRecord> models =
                    Objects.requireNonNull(typed.get(category)).of(stored);
            if (models.isEmpty()) {
                return Optional.empty();
            }
            Merge kind = new Merge(category, variations, figures.workers().isPresent());
            MergedModels last = merged.get(kind);
            if (last != null && isOf(last, stored, figures)) {
                return Optional.of(last);
            }
            MergeRule rule = new MergeRule(variations, rules.isStrict());
            MergedModels made =
                    new MergedModels(stored, figures, models, new Merger(figures, rule).merge(models.keySet()));
            merged.put(kind, made);
            return Optional.of(made);
        } catch (RuntimeException e) {
            throw new FigureFailedException(FigureFailedException.Step.MERGE, e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // neither is ever changed; others are other objects
    private static boolean isOf(MergedModels last, RecordMap stored, HordeFigures figures) {
        return last.records() == stored && last.figures() == figures;
    }
}

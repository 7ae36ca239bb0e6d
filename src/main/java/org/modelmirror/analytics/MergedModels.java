package org.modelmirror.analytics;

import java.util.Map;
import org.modelmirror.horde.CombinedStatistics;
import org.modelmirror.horde.HordeFigures;
import org.modelmirror.reference.ModelRecord;
import org.modelmirror.reference.RecordMap;

/**
 * The models of a category with what the Horde knows of each. Immutable; of the same records and figures, the same object.
 *
 * @param records as stored, of which these are the valid ones
 * @param figures what the Horde said
 * @param models by key in stored order
 * @param statistics one entry for each model, in the same order
 */
public record MergedModels(
        RecordMap records,
        HordeFigures figures,
        Map<String, ModelRecord> models,
        Map<String, CombinedStatistics> statistics) {}

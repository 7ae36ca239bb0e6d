package org.modelmirror.analytics.figures;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A choice of rows that clients ask for by name (analytics.md 5.6). */
public enum RiskPreset {
    DELETION_CANDIDATES {
        @Override
        boolean keeps(ModelRisk row) {
            return row.flags().any() || row.percentageOfCategory() < VERY_LOW_USAGE || row.workerCount() == 0;
        }
    },
    ZERO_USAGE {
        @Override
        boolean keeps(ModelRisk row) {
            return row.usage().month() == 0;
        }
    },
    NO_WORKERS {
        @Override
        boolean keeps(ModelRisk row) {
            return row.workerCount() == 0;
        }
    },
    MISSING_DATA {
        @Override
        boolean keeps(ModelRisk row) {
            return row.flags().missingDescription() || row.flags().missingBaseline();
        }
    },
    HOST_ISSUES {
        @Override
        boolean keeps(ModelRisk row) {
            return row.flags().isWarning();
        }
    },
    CRITICAL {
        @Override
        boolean keeps(ModelRisk row) {
            return row.isCritical();
        }
    },
    LOW_USAGE {
        @Override
        boolean keeps(ModelRisk row) {
            return row.flags().lowUsage();
        }
    };

    /** In percent of the category's month. */
    private static final double VERY_LOW_USAGE = 0.01;

    abstract boolean keeps(ModelRisk row);

    /** As on the wire. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a preset by its exact name. */
    public static Optional<RiskPreset> find(String id) {
        return Arrays.stream(values()).filter(preset -> preset.id().equals(id)).findFirst();
    }

    /** What to say about a name that is none. */
    public static String unknown(String id) {
        return "Unknown preset: '" + id + "'. Valid presets: "
                + Arrays.stream(values()).map(RiskPreset::id).collect(Collectors.joining(", "));
    }

    /** The rows it keeps, in their order. */
    List<ModelRisk> of(List<ModelRisk> rows) {
        return rows.stream().filter(this::keeps).toList();
    }
}

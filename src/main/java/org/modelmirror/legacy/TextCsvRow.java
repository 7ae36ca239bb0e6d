package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One good row of {@code models.csv}, typed but with nothing derived (records-and-conversion.md 5.2).
 *
 * <p>Text cells are raw, not stripped; a cell or column that is not there is empty.
 *
 * @param number of the data record, the first one being 2, counting records and not physical lines
 * @param name stripped, never empty, never URL-shaped
 * @param billions the number in {@code parameters_bn}
 * @param parameters {@code billions * 1e9} as a double, truncated: 8.03 gives 8029999999 (Q18)
 * @param parametersCell the text of {@code parameters_bn} as it stood
 * @param tags the cell split at commas, stripped, empties dropped; order and repeats kept
 * @param settings kept as written; null when the cell is empty or says {@code null}; shared, treat as read-only
 * @param nsfw only {@code true} in any case counts; upstream has no such column
 */
public record TextCsvRow(
        int number,
        String name,
        double billions,
        BigInteger parameters,
        String parametersCell,
        String displayName,
        String url,
        String baseline,
        String description,
        String style,
        List<String> tags,
        String instructFormat,
        @Nullable ObjectNode settings,
        String version,
        boolean nsfw) {
    public TextCsvRow {
        tags = List.copyOf(tags);
    }

    public Optional<ObjectNode> findSettings() {
        return Optional.ofNullable(settings);
    }
}

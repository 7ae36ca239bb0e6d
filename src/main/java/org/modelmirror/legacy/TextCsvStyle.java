package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.modelmirror.json.JsonFloats;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.TextDefaults;
import org.modelmirror.reference.TextDerived;

/**
 * Turns a legacy text record back into the cells of a row. The two styles differ in how a fraction and {@code settings}
 * are spelled (records-and-conversion.md 5.6 and 5.7, Q21).
 */
public enum TextCsvStyle {
    /** The local {@code models.csv}. */
    LOCAL {
        @Override
        JsonForm settingsForm() {
            return JsonForm.CSV_CELL;
        }

        /** Ten decimals of the exact binary value at most: 1 parameter is {@code 0.000000001}. */
        @Override
        String fraction(double billions) {
            String text = new BigDecimal(billions)
                    .setScale(10, RoundingMode.HALF_EVEN)
                    .stripTrailingZeros()
                    .toPlainString();
            return text.equals("-0") ? "0" : text;
        }
    },
    /** The {@code models.csv} offered to the upstream repository. */
    SYNC {
        @Override
        JsonForm settingsForm() {
            return JsonForm.SYNC_CSV_CELL;
        }

        /** Shortest digits that read back: 1 parameter is {@code 1e-09}. */
        @Override
        String fraction(double billions) {
            return JsonFloats.toText(billions);
        }
    };

    /** How {@code settings} are spelled. */
    abstract JsonForm settingsForm();

    /** Spells a number of billions that is no whole number. */
    abstract String fraction(double billions);

    /**
     * The row's cells by column, all ten. What a reader derives is left out again: the size tag, the style among the tags,
     * an automatic display name, a style that was only a default.
     *
     * @param record a legacy entry; absent {@code parameters} count as 0
     * @throws InvalidTextRecordException when {@code parameters} is no number
     */
    Map<TextColumn, String> cells(String name, ObjectNode record) throws InvalidTextRecordException {
        BigInteger parameters = parametersOf(name, record).orElse(BigInteger.ZERO);
        double billions = TextNumber.billionsOf(parameters);
        Set<String> tags = tagsOf(record);
        String style = text(record.get("style"));
        if (style.equals(TextDefaults.STYLE) && !tags.contains(style)) {
            style = "";
        }
        String displayName = text(record.get("display_name"));
        JsonNode settings = record.path("settings");

        Map<TextColumn, String> cells = new EnumMap<>(TextColumn.class);
        cells.put(TextColumn.NAME, name);
        cells.put(TextColumn.PARAMETERS_BN, number(billions));
        cells.put(TextColumn.DISPLAY_NAME, displayName.equals(TextDerived.displayNameOf(name)) ? "" : displayName);
        cells.put(TextColumn.URL, text(record.get("url")));
        cells.put(TextColumn.BASELINE, text(record.get("baseline")));
        cells.put(TextColumn.DESCRIPTION, text(record.get("description")));
        cells.put(TextColumn.STYLE, style);
        cells.put(TextColumn.TAGS, tagsCell(record.path("tags"), style, TextDerived.sizeTagOf(billions)));
        cells.put(TextColumn.INSTRUCT_FORMAT, text(record.get("instruct_format")));
        cells.put(
                TextColumn.SETTINGS,
                settings.isObject() && !settings.isEmpty() ? JsonWriter.toText(settings, settingsForm()) : "");
        return cells;
    }

    /** The record's parameters; nothing when absent or null. */
    static Optional<BigInteger> parametersOf(String name, ObjectNode record) throws InvalidTextRecordException {
        JsonNode value = record.path("parameters");
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        Optional<BigInteger> parameters = TextNumber.integerOf(value);
        if (parameters.isEmpty()) {
            throw new InvalidTextRecordException(name + ": 'parameters' must be numeric");
        }
        return parameters;
    }

    private String number(double billions) {
        return billions == Math.rint(billions) ? new BigDecimal(billions).toPlainString() : fraction(billions);
    }

    private static Set<String> tagsOf(ObjectNode record) {
        Set<String> tags = new LinkedHashSet<>();
        if (record.path("tags").isArray()) {
            record.path("tags").forEach(tag -> tags.add(text(tag)));
        }
        return tags;
    }

    /** Order and repeats are kept. */
    private static String tagsCell(JsonNode tags, String style, String sizeTag) {
        StringJoiner cell = new StringJoiner(",");
        if (tags.isArray()) {
            for (JsonNode tag : tags) {
                String text = text(tag);
                if (!text.equals(sizeTag) && !text.equals(style)) {
                    cell.add(text);
                }
            }
        }
        return cell.toString();
    }

    private static String text(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return "";
        }
        return value.isTextual() ? value.textValue() : JsonWriter.toText(value, JsonForm.COMPACT);
    }
}

package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.notice.Blemish;
import org.modelmirror.notice.Notice;
import org.modelmirror.notice.RecordHeldBack;
import org.modelmirror.notice.RowSkipped;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.reference.WhiteSpace;

/**
 * The two files offered to the upstream text repository: {@code models.csv}, and {@code db.json} generated from it
 * (records-and-conversion.md 5.7, queue-audit-sync.md 3.5).
 */
public final class TextSync {
    private static final String CSV = Category.TEXT_GENERATION.legacyFile().orElseThrow();
    private static final JsonReader JSON = new JsonReader();

    private final List<Notice> notices = new ArrayList<>();

    private TextSync() {}

    /**
     * What a sync offers.
     *
     * @param modelsCsv with {@code \n} line ends
     * @param database the content of {@code db.json}; read-only
     * @param notices what was left out, and which values these files cannot say
     */
    public record Files(String modelsCsv, ObjectNode database, List<Notice> notices) {
        public Files {
            notices = List.copyOf(notices);
        }

        /** The text of {@code db.json}: 4 spaces, escaped, a final line feed. */
        public String dbJson() {
            return JsonWriter.toText(database, JsonForm.CONVERTER);
        }
    }

    /** What upstream's own generator makes of a {@code models.csv} as it is. */
    public static ObjectNode databaseOf(TextCsv csv) {
        return new TextSync().database(csv.cellRows());
    }

    /**
     * Lays PRIMARY's records over the existing file, whose order is kept. A model that PRIMARY does not have is dropped
     * (FIX-33). A record without usable {@code parameters} is left out with an error and its row stays (FIX-34), and so do
     * rows that are no model because they do not parse.
     *
     * @param existing upstream's {@code models.csv}; {@link TextCsv#empty()} when there is none
     * @param records PRIMARY's v1 text map; entries under a back end's name are ignored
     */
    public static Files merge(TextCsv existing, ObjectNode records) {
        return new TextSync().mergeInto(existing, records);
    }

    private Files mergeInto(TextCsv existing, ObjectNode records) {
        Set<String> heldBack = new HashSet<>();
        Map<String, Map<TextColumn, String>> pending = new LinkedHashMap<>();
        Map<String, BigInteger> parameters = new LinkedHashMap<>();
        records.properties().forEach(entry -> offer(entry.getKey(), entry.getValue(), pending, parameters, heldBack));
        Set<String> offered = Set.copyOf(pending.keySet());

        List<Map<TextColumn, String>> rows = new ArrayList<>();
        Set<String> models = new HashSet<>();
        existing.rows().forEach(row -> models.add(row.name()));
        for (Map<TextColumn, String> old : existing.cellRows()) {
            String name = WhiteSpace.strip(cell(old, TextColumn.NAME));
            Map<TextColumn, String> cells = pending.remove(name);
            if (cells != null) {
                rows.add(merged(old, cells, parameters.getOrDefault(name, BigInteger.ZERO)));
            } else if (heldBack.contains(name) || (!models.contains(name) && !offered.contains(name))) {
                rows.add(old);
            }
        }
        rows.addAll(pending.values());

        StringBuilder csv = new StringBuilder(rows.size() * 128);
        csv.append(CsvLine.of(TextColumn.headers())).append('\n');
        rows.forEach(
                cells -> csv.append(CsvLine.of(List.copyOf(cells.values()))).append('\n'));
        return new Files(csv.toString(), database(rows), notices);
    }

    private void offer(
            String name,
            JsonNode value,
            Map<String, Map<TextColumn, String>> pending,
            Map<String, BigInteger> parameters,
            Set<String> heldBack) {
        if (TextBackend.hasPrefix(name)) {
            return;
        }
        if (name.contains("://")) {
            notices.add(new Blemish(CSV, name, "URL-shaped name; record left out"));
            return;
        }
        if (!(value instanceof ObjectNode record)) {
            heldBack.add(name);
            notices.add(new RecordHeldBack(CSV, name, "", "", "not an object"));
            return;
        }
        try {
            if (TextCsvStyle.parametersOf(name, record).isEmpty()) {
                throw new InvalidTextRecordException(name + ": 'parameters' field is required");
            }
            pending.put(name, TextCsvStyle.SYNC.cells(name, record));
            parameters.put(name, TextCsvStyle.parametersOf(name, record).orElse(BigInteger.ZERO));
            for (String member : TextCsv.membersWithoutColumn(record)) {
                notices.add(new Blemish(CSV, name, member + " has no column and is not published"));
            }
        } catch (InvalidTextRecordException e) {
            heldBack.add(name);
            String text = JsonWriter.toText(
                    record.path("parameters").isMissingNode() ? NullNode.getInstance() : record.path("parameters"),
                    JsonForm.COMPACT);
            notices.add(new RecordHeldBack(CSV, name, "parameters", text, e.rule()));
        }
    }

    /** The record's cells win, empty ones too; only {@code instruct_format} keeps an old value over an empty one. */
    private static Map<TextColumn, String> merged(
            Map<TextColumn, String> old, Map<TextColumn, String> cells, BigInteger parameters) {
        Map<TextColumn, String> merged = new EnumMap<>(cells);
        if (cell(cells, TextColumn.INSTRUCT_FORMAT).isEmpty()) {
            merged.put(TextColumn.INSTRUCT_FORMAT, cell(old, TextColumn.INSTRUCT_FORMAT));
        }
        String billions = cell(old, TextColumn.PARAMETERS_BN);
        if (TextNumber.means(billions, parameters)) {
            // 8.03 reads as 8029999999; spelling that anew would lose one more with every sync (Q19).
            merged.put(TextColumn.PARAMETERS_BN, billions);
        }
        return merged;
    }

    private ObjectNode database(List<Map<TextColumn, String>> rows) {
        ObjectNode database = JsonNodeFactory.instance.objectNode();
        int number = 1;
        for (Map<TextColumn, String> cells : rows) {
            number++;
            addTo(database, cells, number);
        }
        return database;
    }

    private void addTo(ObjectNode database, Map<TextColumn, String> cells, int number) {
        String name = cell(cells, TextColumn.NAME);
        if (WhiteSpace.isBlank(name)) {
            skip(cells, number, TextColumn.NAME, "missing required 'name' field; row left out of db.json");
            return;
        }
        if (name.contains("://")) {
            skip(cells, number, TextColumn.NAME, "URL-shaped name; row left out of db.json");
            return;
        }
        OptionalDouble billions = TextNumber.parse(WhiteSpace.strip(cell(cells, TextColumn.PARAMETERS_BN)));
        if (billions.isEmpty() || !TextNumber.isCountable(billions.getAsDouble())) {
            skip(cells, number, TextColumn.PARAMETERS_BN, "invalid parameters_bn value; row left out of db.json");
            return;
        }
        JsonNode settings;
        try {
            String text = WhiteSpace.strip(cell(cells, TextColumn.SETTINGS));
            settings = text.isEmpty() ? NullNode.getInstance() : JSON.read(text).root();
        } catch (JsonSyntaxException e) {
            skip(
                    cells,
                    number,
                    TextColumn.SETTINGS,
                    "invalid settings JSON: " + e.getMessage() + "; row left out of db.json");
            return;
        }
        TextLegacyMap.put(
                database,
                name,
                entry(name, cells, billions.getAsDouble(), settings),
                TextLegacyMap.Names.WITH_BACKENDS);
    }

    private static ObjectNode entry(String name, Map<TextColumn, String> cells, double billions, JsonNode settings) {
        ObjectNode entry = TextLegacyMap.start(name);
        TextLegacyMap.putIfFilled(entry, "baseline", cell(cells, TextColumn.BASELINE));
        TextLegacyMap.putParameters(entry, TextNumber.parametersOf(billions));
        TextLegacyMap.putIfFilled(entry, "description", cell(cells, TextColumn.DESCRIPTION));
        String style = cell(cells, TextColumn.STYLE);
        TextLegacyMap.putIfFilled(entry, "style", style);
        TextLegacyMap.putIfFilled(
                entry, "display_name", TextLegacyMap.displayName(cell(cells, TextColumn.DISPLAY_NAME), name));
        TextLegacyMap.putIfFilled(entry, "url", cell(cells, TextColumn.URL));
        entry.set("tags", TextLegacyMap.tags(tagsWithEmpties(cell(cells, TextColumn.TAGS)), style, billions));
        TextLegacyMap.putIfFilled(entry, "instruct_format", cell(cells, TextColumn.INSTRUCT_FORMAT));
        if (!TextWriteRules.isFalsy(settings)) {
            entry.set("settings", settings);
        }
        return entry;
    }

    /** Upstream's own generator keeps the empty tag of {@code a,,b}, and its checks compare with it (Q23). */
    private static List<String> tagsWithEmpties(String cell) {
        List<String> tags = new ArrayList<>();
        if (!cell.isEmpty()) {
            for (String tag : cell.split(",", -1)) {
                tags.add(WhiteSpace.strip(tag));
            }
        }
        return tags;
    }

    private void skip(Map<TextColumn, String> cells, int number, TextColumn column, String rule) {
        String name = WhiteSpace.strip(cell(cells, TextColumn.NAME));
        notices.add(new RowSkipped(
                CSV,
                TextCsvRowReader.subject(name, number),
                number,
                column.header(),
                TextCsvRowReader.quoted(cell(cells, column)),
                rule));
    }

    private static String cell(Map<TextColumn, String> cells, TextColumn column) {
        return cells.getOrDefault(column, "");
    }
}

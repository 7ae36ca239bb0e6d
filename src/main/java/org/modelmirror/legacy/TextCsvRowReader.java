package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.modelmirror.json.JsonDocument;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.notice.Blemish;
import org.modelmirror.notice.Issue;
import org.modelmirror.notice.Notice;
import org.modelmirror.notice.RowSkipped;
import org.modelmirror.reference.WhiteSpace;

/** Types the rows of one {@code models.csv}; what is wrong with a row becomes a notice (records-and-conversion.md 5.2). */
final class TextCsvRowReader {
    /** Longest piece of a cell that a notice quotes, in characters. */
    private static final int MAX_QUOTED = 80;

    private static final JsonReader JSON = new JsonReader();

    private final String file;
    private final TextCsvHeader header;
    private final List<Notice> notices;

    /** @param notices where findings are added, in row order */
    TextCsvRowReader(String file, TextCsvHeader header, List<Notice> notices) {
        this.file = file;
        this.header = header;
        this.notices = notices;
    }

    /**
     * Reads one record.
     *
     * @param number of the data record, the first one being 2
     * @return the row, or nothing when it is skipped; a notice says why
     */
    Optional<TextCsvRow> read(CsvRecord csv, int number) {
        Row row = new Row(csv, number, WhiteSpace.strip(header.cell(csv.fields(), TextColumn.NAME)));
        row.reportShape();
        return row.read();
    }

    /** How notices call a row: by its name, or by its number when it has none. */
    static String subject(String name, int number) {
        return name.isEmpty() ? "<row " + number + ">" : name;
    }

    static List<String> tags(String cell) {
        List<String> tags = new ArrayList<>();
        int start = 0;
        while (start <= cell.length()) {
            int comma = cell.indexOf(',', start);
            int end = comma < 0 ? cell.length() : comma;
            String tag = WhiteSpace.strip(cell.substring(start, end));
            if (!tag.isEmpty()) {
                tags.add(tag);
            }
            start = end + 1;
        }
        return tags;
    }

    private final class Row {
        private final CsvRecord csv;
        private final int number;
        private final String name;
        private final String subject;

        Row(CsvRecord csv, int number, String name) {
            this.csv = csv;
            this.number = number;
            this.name = name;
            this.subject = subject(name, number);
        }

        private String cell(TextColumn column) {
            return header.cell(csv.fields(), column);
        }

        Optional<TextCsvRow> read() {
            if (name.isEmpty()) {
                return skip(TextColumn.NAME, "missing required 'name' field; row skipped");
            }
            if (name.contains("://")) {
                // The peer keeps such a name in v2 and drops it from the legacy map; here it is in neither (Q29).
                return skip(TextColumn.NAME, "URL-shaped name; row skipped");
            }
            OptionalDouble billions = billions();
            if (billions.isEmpty()) {
                return skip(TextColumn.PARAMETERS_BN, "invalid parameters_bn value; row skipped");
            }
            String settingsCell = WhiteSpace.strip(cell(TextColumn.SETTINGS));
            if (settingsCell.isEmpty()) {
                return Optional.of(row(billions.getAsDouble(), null));
            }
            try {
                return withSettings(billions.getAsDouble(), JSON.read(settingsCell));
            } catch (JsonSyntaxException e) {
                return skip(TextColumn.SETTINGS, "invalid settings JSON: " + e.getMessage() + "; row skipped");
            }
        }

        private OptionalDouble billions() {
            String text = WhiteSpace.strip(cell(TextColumn.PARAMETERS_BN));
            if (text.isEmpty()) {
                notices.add(new Issue(file, subject, "missing parameters_bn; defaulting to 0"));
                return OptionalDouble.of(0);
            }
            OptionalDouble billions = TextNumber.parse(text);
            return billions.isPresent() && TextNumber.isCountable(billions.getAsDouble())
                    ? billions
                    : OptionalDouble.empty();
        }

        private Optional<TextCsvRow> withSettings(double billions, JsonDocument settings) {
            if (settings.root().isNull()) {
                return Optional.of(row(billions, null));
            }
            if (!(settings.root() instanceof ObjectNode object) || !TextSettings.isWellFormed(object)) {
                return skip(
                        TextColumn.SETTINGS,
                        "invalid settings structure; only primitive values or lists thereof are supported");
            }
            for (String duplicate : settings.duplicateKeys()) {
                blemish("settings: repeated key " + duplicate + "; the last value counts");
            }
            return Optional.of(row(billions, object));
        }

        private TextCsvRow row(double billions, @Nullable ObjectNode settings) {
            BigInteger parameters = TextNumber.parametersOf(billions);
            return new TextCsvRow(
                    number,
                    name,
                    billions,
                    parameters,
                    cell(TextColumn.PARAMETERS_BN),
                    cell(TextColumn.DISPLAY_NAME),
                    cell(TextColumn.URL),
                    cell(TextColumn.BASELINE),
                    cell(TextColumn.DESCRIPTION),
                    cell(TextColumn.STYLE),
                    tags(cell(TextColumn.TAGS)),
                    cell(TextColumn.INSTRUCT_FORMAT),
                    settings,
                    header.cell(csv.fields(), "version"),
                    WhiteSpace.strip(header.cell(csv.fields(), "nsfw"))
                            .toLowerCase(Locale.ROOT)
                            .equals("true"));
        }

        void reportShape() {
            int cells = csv.fields().size();
            if (cells < header.size()) {
                blemish("row " + number + " has " + cells + " of " + header.size()
                        + " cells; the missing ones count as empty");
            } else if (cells > header.size()) {
                blemish("row " + number + " has " + cells + " cells for " + header.size()
                        + " columns; the surplus ones are ignored");
            }
            if (csv.unterminated()) {
                blemish("row " + number + " has a quoted cell that does not end");
            }
            if (csv.strayQuote()) {
                blemish("row " + number + " has text after a closing quote");
            }
            for (TextColumn column : List.of(TextColumn.STYLE, TextColumn.TAGS, TextColumn.INSTRUCT_FORMAT)) {
                String cell = cell(column);
                if (cell.startsWith("https://") || cell.startsWith("http://")) {
                    blemish("row " + number + " has a URL in column " + column.header() + "; its cells look shifted: "
                            + quoted(cell));
                }
            }
        }

        private void blemish(String message) {
            notices.add(new Blemish(file, subject, message));
        }

        private Optional<TextCsvRow> skip(TextColumn column, String rule) {
            notices.add(new RowSkipped(file, subject, number, column.header(), quoted(cell(column)), rule));
            return Optional.empty();
        }
    }

    static String quoted(String cell) {
        if (cell.length() <= MAX_QUOTED) {
            return cell;
        }
        int end = Character.isHighSurrogate(cell.charAt(MAX_QUOTED - 1)) ? MAX_QUOTED - 1 : MAX_QUOTED;
        return cell.substring(0, end) + "…";
    }
}

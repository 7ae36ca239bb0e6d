package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelmirror.notice.Blemish;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.reference.TextDefaults;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.reference.WhiteSpace;

/**
 * A {@code models.csv}: its good rows, what was noticed, and every character it was read from, so that an edit leaves all
 * rows but the edited one byte for byte as they were, unparsable ones included (records-and-conversion.md 5,
 * sources-and-storage.md 4.5.3). Immutable; an edit returns a new one.
 */
public final class TextCsv {
    /** Most cells accepted. The real file has about 7,000. */
    private static final int MAX_CELLS = 1_000_000;

    private static final String FILE = Category.TEXT_GENERATION.legacyFile().orElseThrow();

    private final TextCsvHeader header;
    private final List<Line> lines;
    private final List<TextCsvRow> rows;
    private final List<Notice> notices;
    private final String lineEnd;

    /**
     * One record of the file or empty line.
     *
     * @param name the stripped name, empty for the header and for empty lines
     * @param row the typed row, unless this is no good row
     */
    private record Line(
            CsvRecord csv, String name, @Nullable TextCsvRow row) {}

    private TextCsv(TextCsvHeader header, List<Line> lines, List<Notice> notices, String lineEnd) {
        this.header = header;
        this.lines = List.copyOf(lines);
        this.rows = lines.stream().map(Line::row).filter(Objects::nonNull).toList();
        this.notices = List.copyOf(notices);
        this.lineEnd = lineEnd;
    }

    /** A file of its header only, with {@code \n} as line end. */
    public static TextCsv empty() {
        try {
            return parse(CsvLine.of(TextColumn.headers()) + "\n", new ArrayList<>());
        } catch (UnreadableDocumentException e) {
            throw new IllegalStateException("the standard header does not read", e);
        }
    }

    /**
     * A new file of a legacy map's entries in their order, those under a back end's name left out; for a folder that holds
     * a ready legacy map instead of a CSV (sources-and-storage.md 4.5.3).
     *
     * @throws InvalidTextRecordException for the first entry that a reader of the file would not find again
     */
    public static TextCsv of(ObjectNode legacyMap) throws InvalidTextRecordException {
        StringBuilder text = new StringBuilder(CsvLine.of(TextColumn.headers())).append('\n');
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : legacyMap.properties()) {
            String name = entry.getKey();
            if (TextBackend.hasPrefix(name)) {
                continue;
            }
            if (!(entry.getValue() instanceof ObjectNode record)) {
                throw new InvalidTextRecordException(name + ": not an object");
            }
            text.append(CsvLine.of(
                            List.copyOf(TextCsvStyle.LOCAL.cells(name, record).values())))
                    .append('\n');
            names.add(name);
        }
        TextCsv csv = reparse(text.toString());
        List<String> found = csv.rows.stream().map(TextCsvRow::name).toList();
        for (int i = 0; i < names.size(); i++) {
            if (i >= found.size() || !found.get(i).equals(names.get(i))) {
                throw new InvalidTextRecordException(names.get(i) + ": cannot be kept in " + FILE);
            }
        }
        return csv;
    }

    /**
     * Reads a file. A leading byte-order mark is dropped with a notice (Q15).
     *
     * @throws UnreadableDocumentException when the bytes are not UTF-8 or the first record lacks {@code name} or
     *     {@code parameters_bn}; zero bytes are no CSV either, a store counts them as absent
     */
    public static TextCsv read(byte[] utf8) throws UnreadableDocumentException {
        String text = decode(utf8);
        List<Notice> notices = new ArrayList<>();
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
            notices.add(new Blemish(FILE, "", "byte-order mark dropped"));
        }
        return parse(text, notices);
    }

    private static String decode(byte[] utf8) throws UnreadableDocumentException {
        ByteBuffer in = ByteBuffer.wrap(utf8);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(in)
                    .toString();
        } catch (CharacterCodingException e) {
            UnreadableDocumentException unreadable =
                    new UnreadableDocumentException(FILE, "not UTF-8 near byte " + in.position());
            unreadable.initCause(e);
            throw unreadable;
        }
    }

    /** A hostile text of nothing but separators would cost a hundred times its size in memory. */
    private static void requireFewCells(String text) throws UnreadableDocumentException {
        long separators =
                text.chars().filter(c -> c == ',' || c == '\n' || c == '\r').count();
        if (separators > MAX_CELLS) {
            throw new UnreadableDocumentException(FILE, "more than " + MAX_CELLS + " cells");
        }
    }

    private static TextCsv parse(String text, List<Notice> notices) throws UnreadableDocumentException {
        requireFewCells(text);
        List<Line> lines = new ArrayList<>();
        TextCsvHeader header = null;
        TextCsvRowReader reader = null;
        int number = 1;
        for (CsvRecord csv : CsvReader.read(text)) {
            if (csv.isEmptyLine()) {
                lines.add(new Line(csv, "", null));
            } else if (header == null || reader == null) {
                header = header(csv, notices);
                reader = new TextCsvRowReader(FILE, header, notices);
                lines.add(new Line(csv, "", null));
            } else {
                number++;
                String name = WhiteSpace.strip(header.cell(csv.fields(), TextColumn.NAME));
                lines.add(new Line(csv, name, reader.read(csv, number).orElse(null)));
            }
        }
        if (header == null) {
            throw new UnreadableDocumentException(FILE, "no header");
        }
        reportRepeatedNames(lines, notices);
        return new TextCsv(header, lines, notices, lineEnd(lines, notices));
    }

    private static TextCsvHeader header(CsvRecord csv, List<Notice> notices) throws UnreadableDocumentException {
        TextCsvHeader header = new TextCsvHeader(csv.fields());
        for (TextColumn required : List.of(TextColumn.NAME, TextColumn.PARAMETERS_BN)) {
            if (!header.has(required)) {
                throw new UnreadableDocumentException(FILE, "header without column " + required.header());
            }
        }
        if (header.hasRepeatedName()) {
            notices.add(new Blemish(FILE, "", "header names a column twice; the last one counts"));
        }
        return header;
    }

    private static void reportRepeatedNames(List<Line> lines, List<Notice> notices) {
        Map<String, Integer> seen = new HashMap<>();
        for (Line line : lines) {
            TextCsvRow row = line.row();
            if (row == null) {
                continue;
            }
            Integer earlier = seen.put(row.name(), row.number());
            if (earlier != null) {
                notices.add(new Blemish(
                        FILE,
                        row.name(),
                        "row " + row.number() + " repeats the name of row " + earlier + "; the later one counts"));
            }
        }
    }

    /** The line end most records close with; the first met wins a tie. */
    private static String lineEnd(List<Line> lines, List<Notice> notices) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Line line : lines) {
            String end = line.csv().lineEnd();
            if (!end.isEmpty()) {
                counts.merge(end, 1, Integer::sum);
            }
        }
        String most = "\n";
        int highest = 0;
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            if (count.getValue() > highest) {
                most = count.getKey();
                highest = count.getValue();
            }
        }
        if (counts.size() > 1) {
            notices.add(new Blemish(FILE, "", "line ends are mixed"));
        } else if (counts.containsKey("\r")) {
            notices.add(new Blemish(FILE, "", "lines end in a lone carriage return"));
        }
        return most;
    }

    /** The good rows in file order; a name may stand more than once, the last one counts. */
    public List<TextCsvRow> rows() {
        return rows;
    }

    /** What was noticed on reading: findings about rows in file order, then those about the file. */
    public List<Notice> notices() {
        return notices;
    }

    /** The names of all rows, skipped ones included, in the order in which they first stand; no empty, no URL-shaped name. */
    public List<String> offeredNames() {
        LinkedHashSet<String> names = new LinkedHashSet<>();
        for (Line line : lines) {
            if (!line.name().isEmpty() && !line.name().contains("://")) {
                names.add(line.name());
            }
        }
        return List.copyOf(names);
    }

    /** How many good rows have the name. */
    public int count(String name) {
        return (int) rows.stream().filter(row -> row.name().equals(name)).count();
    }

    /**
     * Puts a model into the file: its last row is replaced, which is the one that counts, or a row is added at the end. All
     * other rows keep their bytes, and so do the replaced row's cells that this format does not write, and its
     * {@code parameters_bn} while that still means the same number (Q19). A file that lacks one of the ten columns gets it
     * at the end of its header, and only then are all rows written anew.
     *
     * @param record a legacy entry as {@link TextWriteRules} leaves it; {@code version} and {@code nsfw} are not stored,
     *     see {@link #membersWithoutColumn}
     * @throws InvalidTextRecordException when a reader of the file would not find the model in it again
     */
    public TextCsv upsert(String name, ObjectNode record) throws InvalidTextRecordException {
        if (name.contains("://") || name.isEmpty() || !WhiteSpace.strip(name).equals(name)) {
            throw new InvalidTextRecordException(
                    "Model name '" + name + "' is blank, has white space at an end, or is a URL");
        }
        Map<TextColumn, String> cells = TextCsvStyle.LOCAL.cells(name, record);
        BigInteger parameters = TextCsvStyle.parametersOf(name, record).orElse(BigInteger.ZERO);
        TextCsv edited = withAllColumns().withRow(name, cells, parameters);
        int expected = Math.max(1, count(name));
        if (edited.count(name) == expected) {
            return edited;
        }
        String rule = edited.notices.stream()
                .filter(notice -> notice.kind() == Notice.Kind.ROW_SKIPPED
                        && notice.subject().equals(name))
                .reduce((first, second) -> second)
                .map(Notice::message)
                .orElse("cannot be kept in " + FILE);
        throw new InvalidTextRecordException(name + ": " + rule);
    }

    /** Removes all good rows of a name, or returns this when there is none. */
    public TextCsv remove(String name) {
        if (count(name) == 0) {
            return this;
        }
        StringBuilder text = new StringBuilder(lines.size() * 128);
        for (Line line : lines) {
            TextCsvRow row = line.row();
            if (row == null || !row.name().equals(name)) {
                text.append(line.csv().raw());
            }
        }
        return reparse(text.toString());
    }

    /** The row that counts for a name: the last one. */
    public Optional<TextCsvRow> findLast(String name) {
        return rows.stream().filter(row -> row.name().equals(name)).reduce((first, second) -> second);
    }

    /** The members among {@code version} and {@code nsfw} whose value the file cannot keep; worth a warning (Q20). */
    public static List<String> membersWithoutColumn(ObjectNode record) {
        List<String> members = new ArrayList<>();
        String version = record.path("version").asText("");
        if (!version.isEmpty() && !version.equals(TextDefaults.VERSION)) {
            members.add("version");
        }
        if (record.path("nsfw").asBoolean(false)) {
            members.add("nsfw");
        }
        return List.copyOf(members);
    }

    /** The ten cells of every record as they stand, unparsable ones included. */
    List<Map<TextColumn, String>> cellRows() {
        List<Map<TextColumn, String>> rowCells = new ArrayList<>();
        for (Line line : lines.subList(headerIndex() + 1, lines.size())) {
            if (!line.csv().isEmptyLine()) {
                Map<TextColumn, String> cells = new EnumMap<>(TextColumn.class);
                for (TextColumn column : TextColumn.values()) {
                    cells.put(column, header.cell(line.csv().fields(), column));
                }
                rowCells.add(cells);
            }
        }
        return rowCells;
    }

    private TextCsv withRow(String name, Map<TextColumn, String> cells, BigInteger parameters) {
        int index = lastIndexOf(name);
        StringBuilder text = new StringBuilder(lines.size() * 128);
        for (int i = 0; i < lines.size(); i++) {
            CsvRecord csv = lines.get(i).csv();
            if (i == index) {
                text.append(render(cells, parameters, lines.get(i))).append(csv.lineEnd());
            } else {
                text.append(csv.raw());
            }
        }
        if (index < 0) {
            CsvRecord last = lines.get(lines.size() - 1).csv();
            text.append(last.unterminated() ? "\"" : "").append(last.lineEnd().isEmpty() ? lineEnd : "");
            text.append(render(cells, parameters, null)).append(lineEnd);
        }
        return reparse(text.toString());
    }

    private String render(Map<TextColumn, String> cells, BigInteger parameters, @Nullable Line replaced) {
        List<String> fields = new ArrayList<>(Collections.nCopies(header.size(), ""));
        Map<TextColumn, String> written = new EnumMap<>(cells);
        if (replaced != null) {
            List<String> old = replaced.csv().fields();
            for (int i = 0; i < Math.min(old.size(), fields.size()); i++) {
                fields.set(i, old.get(i));
            }
            TextCsvRow row = replaced.row();
            if (row != null && TextNumber.means(row.parametersCell(), parameters)) {
                written.put(TextColumn.PARAMETERS_BN, row.parametersCell());
            }
        }
        written.forEach((column, cell) -> fields.set(header.positionOf(column), cell));
        return CsvLine.of(fields);
    }

    private TextCsv withAllColumns() {
        List<String> names = new ArrayList<>(header.names());
        for (TextColumn column : TextColumn.values()) {
            if (!header.has(column)) {
                names.add(column.header());
            }
        }
        if (names.size() == header.size()) {
            return this;
        }
        StringBuilder text = new StringBuilder(lines.size() * 128);
        int headerIndex = headerIndex();
        for (int i = 0; i < lines.size(); i++) {
            CsvRecord csv = lines.get(i).csv();
            if (csv.isEmptyLine()) {
                text.append(csv.raw());
                continue;
            }
            List<String> fields = new ArrayList<>(Collections.nCopies(names.size(), ""));
            List<String> old = i == headerIndex ? names : csv.fields();
            // Surplus cells would slip into the new columns.
            int kept = i == headerIndex ? names.size() : Math.min(old.size(), header.size());
            for (int cell = 0; cell < kept; cell++) {
                fields.set(cell, old.get(cell));
            }
            text.append(CsvLine.of(fields)).append(csv.lineEnd());
        }
        return reparse(text.toString());
    }

    private int headerIndex() {
        int index = 0;
        while (lines.get(index).csv().isEmptyLine()) {
            index++;
        }
        return index;
    }

    private int lastIndexOf(String name) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            TextCsvRow row = lines.get(i).row();
            if (row != null && row.name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Reads an edited text again, so that what this holds is what any reader will find. */
    private static TextCsv reparse(String text) {
        try {
            return parse(text, new ArrayList<>());
        } catch (UnreadableDocumentException e) {
            throw new IllegalStateException("an edit spoiled the header", e);
        }
    }

    /** The file's text; {@code read} of its UTF-8 gives an equal file. */
    public String toText() {
        StringBuilder text = new StringBuilder(lines.size() * 128);
        for (Line line : lines) {
            text.append(line.csv().raw());
        }
        return text.toString();
    }

    public byte[] toBytes() {
        return toText().getBytes(StandardCharsets.UTF_8);
    }
}

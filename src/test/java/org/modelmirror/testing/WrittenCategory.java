package org.modelmirror.testing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.modelmirror.legacy.CsvReader;
import org.modelmirror.legacy.CsvRecord;
import org.modelmirror.testing.ApiClient.Answer;

/**
 * A category that clients write, in the format that is canonical there: how a record of it looks that tells which write made
 * it, and where it is found again. A record is the n-th write's as a whole or it is damaged.
 */
public enum WrittenCategory {
    V2_CLIP("v2", "clip", "clip.json"),
    V2_TEXT("v2", "text_generation", "text_generation.json"),
    V1_CLIP("v1", "clip", "legacy/clip.json"),
    V1_TEXT("v1", "text_generation", "legacy/models.csv");

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String PARAMETERS = "7000000000";

    private final String version;
    private final String category;
    private final String file;

    WrittenCategory(String version, String category, String file) {
        this.version = version;
        this.category = category;
        this.file = file;
    }

    /** The category's identifier. */
    public String category() {
        return category;
    }

    /** The file that makes it durable, below the data folder. */
    public String file() {
        return file;
    }

    /** The format's name in the folders of metadata and audit trail. */
    public String domain() {
        return version.equals("v2") ? "v2" : "legacy";
    }

    public boolean isText() {
        return category.equals("text_generation");
    }

    /** The path of the category as a whole. */
    public String path() {
        return "/model_references/" + version + "/" + category;
    }

    /** The path of the category's derived form, or of its own where it is v2. */
    public String v2Path() {
        return "/model_references/v2/" + category;
    }

    public String metadataPath() {
        return "/model_references/" + version + "/metadata/" + category;
    }

    public String modelPath(String name) {
        return path() + "/model/" + ApiClient.encoded(name);
    }

    /** A name that nobody else uses, with a slash where such names are usual. */
    public String name(int owner, int number) {
        return isText() ? "Lab" + owner + "/M" + owner + "x" + number + "-7B" : "clip-" + owner + "-" + number;
    }

    public Answer create(ApiClient client, String name, long write, String... headers)
            throws IOException, InterruptedException {
        return client.send("POST", path(), record(name, write), headers);
    }

    public Answer replace(ApiClient client, String name, long write, String... headers)
            throws IOException, InterruptedException {
        return client.send("PUT", version.equals("v2") ? modelPath(name) : path(), record(name, write), headers);
    }

    public Answer delete(ApiClient client, String name, String... headers) throws IOException, InterruptedException {
        return client.delete(modelPath(name), headers);
    }

    /** The record that the n-th write sends: some hundred to some thousand bytes that all depend on n. */
    public ObjectNode record(String name, long write) {
        ObjectNode record = JsonNodeFactory.instance.objectNode().put("name", name);
        if (isText()) {
            record.put("parameters", Long.parseLong(PARAMETERS));
            record.put("url", "https://h.example/" + write);
            record.put("baseline", "b" + write);
        } else {
            record.put("pretrained_name", "p" + write);
            record.put("version", "1." + write);
        }
        if (this == V1_CLIP) {
            record.put("type", "clip");
            ObjectNode config = record.putObject("config");
            config.putArray("files").addObject().put("path", "m.pt");
            config.putArray("download").addObject().put("file_name", "m.pt").put("file_url", "https://h.example/m.pt");
        }
        int repetitions = (int) (write * 37 % 200);
        return record.put("description", "write " + write + (" " + write).repeat(repetitions));
    }

    /**
     * The write that made a record.
     *
     * @throws IOException when no write or more than one made it
     */
    public long writeOf(String name, JsonNode record) throws IOException {
        String[] words = record.path("description").asText().split(" ", 3);
        if (words.length < 2 || !words[0].equals("write") || !words[1].chars().allMatch(Character::isDigit)) {
            throw new IOException(name + " was made by no write: " + record);
        }
        long write = Long.parseLong(words[1]);
        ObjectNode expected = record(name, write);
        for (Map.Entry<String, JsonNode> member : expected.properties()) {
            boolean same = member.getValue().isValueNode()
                    ? member.getValue()
                            .asText()
                            .equals(record.path(member.getKey()).asText())
                    : record.path(member.getKey()).isObject();
            if (!same) {
                throw new IOException(name + " is not write " + write + " as a whole: " + record);
            }
        }
        return write;
    }

    /** What lies on disk, by name and in order; empty when there is no file. */
    public Map<String, JsonNode> onDisk(Path folder) throws IOException {
        Path path = folder.resolve(file);
        if (!Files.exists(path)) {
            return Map.of();
        }
        byte[] bytes = Files.readAllBytes(path);
        return file.endsWith(".csv") ? rows(bytes) : members(JSON.readTree(bytes));
    }

    /** What is served, by name and in order, without the names that the text category serves for back-ends. */
    public Map<String, JsonNode> served(Answer answer) throws IOException {
        Map<String, JsonNode> members = members(answer.json());
        members.keySet().removeIf(name -> name.startsWith("aphrodite/") || name.startsWith("koboldcpp/"));
        return members;
    }

    private static Map<String, JsonNode> members(JsonNode document) throws IOException {
        if (!document.isObject()) {
            throw new IOException("no object: " + document);
        }
        Map<String, JsonNode> members = new LinkedHashMap<>();
        document.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    private static Map<String, JsonNode> rows(byte[] bytes) throws IOException {
        List<CsvRecord> records = CsvReader.read(new String(bytes, StandardCharsets.UTF_8));
        List<String> header = records.get(0).fields();
        Map<String, JsonNode> rows = new LinkedHashMap<>();
        for (CsvRecord line : records.subList(1, records.size())) {
            if (line.isEmptyLine()) {
                continue;
            }
            if (line.fields().size() != header.size() || line.unterminated()) {
                throw new IOException("half a row: " + line.raw());
            }
            ObjectNode row = JsonNodeFactory.instance.objectNode();
            for (int i = 0; i < header.size(); i++) {
                row.put(header.get(i), line.fields().get(i));
            }
            row.put("parameters", row.path("parameters_bn").asText() + "000000000");
            if (rows.put(row.path("name").asText(), row) != null) {
                throw new IOException("two rows of one name: " + line.raw());
            }
        }
        return rows;
    }
}

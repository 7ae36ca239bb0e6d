package org.modelmirror.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.legacy.LegacyJsonReader;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordSchema;

/** What holds whatever upstream publishes: one record of a good document is changed at random, from a seed. */
class ConversionPropertyTest {
    private static final Category[] CATEGORIES = {
        Category.ESRGAN, Category.GFPGAN, Category.CONTROLNET, Category.IMAGE_GENERATION
    };
    private static final String[] VALUES = {
        "null", "true", "0", "1.5", "12345678901234567890", "\"\"", "\"x\"", "\"yes\"", "\"stable_diffusion_1\"",
        "\"a.yaml\"", "\"https://[x\"", "\"\\ud83d\\ude00\"", "[]", "[1,\"2\"]", "[\"a\"]", "[null]", "{}",
                "{\"k\":[1,2.5]}",
        "{\"files\":[{\"path\":\"p\"}],\"download\":[{\"file_name\":\"p\"}]}", "[[1]]"
    };
    private static final String[] MEMBERS = {
        "name",
        "type",
        "description",
        "style",
        "nsfw",
        "config",
        "baseline",
        "tags",
        "showcases",
        "requirements",
        "size_on_disk_bytes",
        "inpainting",
        "unheard_of"
    };

    private final JsonReader json = new JsonReader();
    private final LegacyJsonConverter converter = new LegacyJsonConverter(new LegacyJsonReader(json));

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leavesTheOtherRecordsAlone_whenOneIsChanged(int seed) throws Exception {
        Mutation mutation = mutate(seed);

        Conversion before = converter.convert(mutation.category(), mutation.original());
        Conversion after = converter.convert(mutation.category(), mutation.changed());

        assertThat(after.offeredKeys()).isEqualTo(before.offeredKeys());
        for (String key : before.offeredKeys()) {
            if (!key.equals(mutation.key())) {
                assertThat(after.records().find(key)).isEqualTo(before.records().find(key));
                assertThat(notices(after, key)).isEqualTo(notices(before, key));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void losesNoRecordWithoutANotice(int seed) throws Exception {
        Mutation mutation = mutate(seed);

        Conversion conversion = converter.convert(mutation.category(), mutation.changed());

        Set<String> noticed = conversion.notices().stream()
                .filter(notice -> notice.kind() == Notice.Kind.RECORD_HELD_BACK)
                .map(Notice::subject)
                .collect(Collectors.toSet());
        assertThat(noticed).isEqualTo(new HashSet<>(conversion.heldBackKeys()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void givesOnlyRecordsThatItsOwnReaderAccepts(int seed) throws Exception {
        Mutation mutation = mutate(seed);

        Conversion conversion = converter.convert(mutation.category(), mutation.changed());

        Conversion read = new V2Reader(json).read(mutation.category(), ConvertedFile.toBytes(conversion.records()));
        assertThat(read.records()).isEqualTo(conversion.records());
        conversion
                .records()
                .asMap()
                .values()
                .forEach(record -> assertThat(
                                RecordSchema.of(mutation.category()).violations(record))
                        .isEmpty());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void givesTheSame_whenItConvertsTwice(int seed) throws Exception {
        Mutation mutation = mutate(seed);

        Conversion once = converter.convert(mutation.category(), mutation.changed());

        assertThat(converter.convert(mutation.category(), mutation.changed())).isEqualTo(once);
    }

    private Mutation mutate(int seed) throws Exception {
        Random random = new Random(seed);
        Category category = CATEGORIES[random.nextInt(CATEGORIES.length)];
        byte[] original = FixtureTest.bytes("upstream/" + category.legacyFile().orElseThrow());
        ObjectNode document = (ObjectNode) json.read(original).root();
        List<String> keys = new ArrayList<>();
        document.fieldNames().forEachRemaining(keys::add);
        String key = keys.get(random.nextInt(keys.size()));
        change(document, key, random);
        return new Mutation(category, key, original, JsonWriter.toBytes(document, JsonForm.COMPACT));
    }

    private void change(ObjectNode document, String key, Random random) throws Exception {
        JsonNode value = json.read(VALUES[random.nextInt(VALUES.length)]).root();
        ObjectNode record = (ObjectNode) document.path(key);
        switch (random.nextInt(6)) {
            case 0 -> document.set(key, value);
            case 1 -> record.remove(MEMBERS[random.nextInt(MEMBERS.length)]);
            case 2 -> changeEntry(record.path("config").path("files"), value, random);
            case 3 -> changeEntry(record.path("config").path("download"), value, random);
            default -> record.set(MEMBERS[random.nextInt(MEMBERS.length)], value);
        }
    }

    private static void changeEntry(JsonNode entries, JsonNode value, Random random) {
        if (!(entries instanceof ArrayNode array) || array.isEmpty()) {
            return;
        }
        int index = random.nextInt(array.size());
        String[] members = {"path", "sha256sum", "file_name", "file_path", "file_url", "file_type"};
        switch (random.nextInt(3)) {
            case 0 -> array.remove(index);
            case 1 -> array.set(index, value);
            default -> ((ObjectNode) array.get(index)).set(members[random.nextInt(members.length)], value);
        }
    }

    private static List<Notice> notices(Conversion conversion, String key) {
        return conversion.notices().stream()
                .filter(notice -> notice.subject().equals(key))
                .toList();
    }

    private record Mutation(Category category, String key, byte[] original, byte[] changed) {}
}

package org.modelmirror.reference;

import static org.modelmirror.reference.Field.defaulted;
import static org.modelmirror.reference.Field.defaultedForNull;
import static org.modelmirror.reference.Field.defaultedOrNull;
import static org.modelmirror.reference.Field.optional;
import static org.modelmirror.reference.Field.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a v2 record of one category must look like (records-and-conversion.md 2.1 to 2.7). Immutable.
 *
 * <p>A schema judges and reads; it never changes a record. Members it does not declare are accepted: they are absent from
 * the typed view and stay in the file.
 */
public final class RecordSchema {
    /** Value of {@code sha256sum} that stands for an unknown hash. */
    public static final String UNKNOWN_HASH = "FIXME";

    /** What a record's {@code metadata.schema_version} is when it names none. */
    public static final String SCHEMA_VERSION = "2.0.0";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final ObjectShape METADATA = ObjectShape.of(
                    defaulted("schema_version", FieldTypes.STRING, NODES.textNode(SCHEMA_VERSION)),
                    optional("created_at", FieldTypes.INTEGER),
                    optional("updated_at", FieldTypes.INTEGER),
                    optional("created_by", FieldTypes.STRING),
                    optional("updated_by", FieldTypes.STRING))
            .titled("RecordMetadata");

    private static final ObjectShape DOWNLOAD = ObjectShape.of(
                    required("file_name", FieldTypes.STRING),
                    required("file_url", FieldTypes.STRING),
                    defaulted("sha256sum", FieldTypes.STRING, NODES.textNode(UNKNOWN_HASH)),
                    optional("content_hash", FieldTypes.STRING),
                    optional("file_purpose", FieldTypes.STRING),
                    optional("known_slow_download", FieldTypes.BOOLEAN),
                    optional("size_bytes", FieldTypes.INTEGER))
            .titled("DownloadRecord");

    private static final ObjectShape CONFIG = ObjectShape.of(
                    defaulted("download", FieldTypes.listOf(DOWNLOAD), NODES.arrayNode()),
                    optional("embedded_component_hashes", FieldTypes.STRING_MAP))
            .titled("RecordConfig");

    private static final ObjectShape FINETUNE_SERIES = ObjectShape.of(
                    required("name", FieldTypes.STRING),
                    optional("version", FieldTypes.STRING),
                    optional("author", FieldTypes.STRING),
                    optional("description", FieldTypes.STRING),
                    optional("homepage", FieldTypes.STRING))
            .titled("FinetuneSeries");

    private static final ObjectShape CLASSIFICATION = ObjectShape.of(
                    required(
                            "domain",
                            FieldTypes.oneOf(Arrays.stream(Domain.values())
                                    .map(Domain::id)
                                    .toList())),
                    required(
                            "purpose",
                            FieldTypes.oneOf(Arrays.stream(Purpose.values())
                                    .map(Purpose::id)
                                    .toList())))
            .titled("ModelClassification");

    private static final Map<Category, RecordSchema> BY_CATEGORY = new EnumMap<>(Category.class);

    static {
        for (Category category : Category.values()) {
            BY_CATEGORY.put(
                    category, new RecordSchema(category, generic(category).with(ownFields(category))));
        }
    }

    private final Category category;
    private final ObjectShape shape;

    private RecordSchema(Category category, ObjectShape shape) {
        this.category = category;
        this.shape = shape;
    }

    public static RecordSchema of(Category category) {
        return Objects.requireNonNull(BY_CATEGORY.get(category));
    }

    public Category category() {
        return category;
    }

    /** What the API calls a record of the category, as the peer's messages do: {@code ImageGenerationModelRecord}. */
    public String typeName() {
        return category.typeName() + "ModelRecord";
    }

    /** A new JSON Schema (2020-12) of records as they are written anew; see {@link FieldType#schema()}. */
    public ObjectNode schema() {
        return shape.titled(typeName()).schema();
    }

    /** The declared members in the order in which records are written. */
    public List<Field> fields() {
        return shape.fields();
    }

    /**
     * Checks a record and reads it. Rules about the meaning of values are looked at only when every member has its type,
     * and the first one broken is the one reported, as the peer does.
     */
    public Checked check(JsonNode record) {
        Checked checked = shape.check(record);
        if (category != Category.IMAGE_GENERATION || !checked.isValid()) {
            return checked;
        }
        Violations violations = new Violations();
        checkImage(checked.getTyped(), violations);
        return violations.isEmpty() ? checked : new Checked(Optional.empty(), violations.toList());
    }

    /** What is wrong with a record; empty when it is valid. */
    public List<Violation> violations(JsonNode record) {
        if (category == Category.IMAGE_GENERATION) {
            return check(record).violations(); // the rules about values need the typed view
        }
        Violations violations = new Violations();
        shape.judge(record, violations);
        return violations.toList();
    }

    /** The typed record, if it is valid. */
    public Optional<ModelRecord> find(JsonNode record) {
        return check(record).typed().map(typed -> new ModelRecord(category, typed));
    }

    private static void checkImage(ObjectNode typed, Violations violations) {
        String baseline = typed.path("baseline").textValue();
        JsonNode style = typed.path("style");
        if (!Baseline.isKnown(baseline)) {
            violations.addAt("baseline", Violation.Type.VALUE, "Unknown baseline: " + baseline, typed.path("baseline"));
        } else if (!style.isMissingNode() && !Vocabulary.IMAGE_STYLES.contains(style.textValue())) {
            violations.addAt("style", Violation.Type.VALUE, "Unknown style: " + style.textValue(), style);
        }
    }

    private static ObjectShape generic(Category category) {
        ObjectNode classification = NODES.objectNode()
                .put("domain", category.domain().id())
                .put("purpose", category.purpose().id());
        return ObjectShape.of(
                defaulted("record_type", FieldTypes.STRING, NODES.textNode(category.id())),
                required("name", FieldTypes.STRING),
                optional("description", FieldTypes.STRING),
                optional("version", FieldTypes.STRING),
                optional("finetune_series", FINETUNE_SERIES),
                defaulted("metadata", METADATA, NODES.objectNode().put("schema_version", SCHEMA_VERSION)),
                defaulted("config", CONFIG, NODES.objectNode().set("download", NODES.arrayNode())),
                defaulted("model_classification", CLASSIFICATION, classification),
                optional("size_on_disk_bytes", FieldTypes.INTEGER));
    }

    private static Field[] ownFields(Category category) {
        return switch (category) {
            case IMAGE_GENERATION -> image();
            case TEXT_GENERATION -> text();
            case CONTROLNET -> new Field[] {optional("controlnet_style", FieldTypes.STRING)};
            case CONTROLNET_ANNOTATOR ->
                new Field[] {
                    defaulted("control_types", FieldTypes.STRINGS, NODES.arrayNode()),
                    defaulted("preprocessors", FieldTypes.STRINGS, NODES.arrayNode())
                };
            case CLIP -> new Field[] {optional("pretrained_name", FieldTypes.STRING)};
            case VIDEO_GENERATION, AUDIO_GENERATION ->
                new Field[] {
                    optional("baseline", FieldTypes.STRING),
                    defaulted("nsfw", FieldTypes.BOOLEAN, NODES.booleanNode(false)),
                    optional("tags", FieldTypes.STRIPPED_STRINGS)
                };
            case LORA, TI ->
                new Field[] {
                    optional("baseline", FieldTypes.STRING),
                    defaulted("nsfw", FieldTypes.BOOLEAN, NODES.booleanNode(false)),
                    optional("tags", FieldTypes.STRIPPED_STRINGS),
                    optional("trigger", FieldTypes.STRINGS),
                    optional("homepage", FieldTypes.STRING),
                    optional("showcases", FieldTypes.STRINGS)
                };
            case BLIP, CODEFORMER, ESRGAN, GFPGAN, SAFETY_CHECKER, MISCELLANEOUS -> new Field[0];
        };
    }

    private static Field[] image() {
        return new Field[] {
            defaultedOrNull("inpainting", FieldTypes.BOOLEAN, NODES.booleanNode(false)),
            required("baseline", FieldTypes.STRING),
            optional("optimization", FieldTypes.STRING),
            defaultedForNull("tags", FieldTypes.STRIPPED_STRINGS, NODES.arrayNode()),
            defaultedForNull("showcases", FieldTypes.STRINGS, NODES.arrayNode()),
            optional("min_bridge_version", FieldTypes.INTEGER),
            defaultedForNull("trigger", FieldTypes.STRINGS, NODES.arrayNode()),
            optional("homepage", FieldTypes.STRING),
            required("nsfw", FieldTypes.BOOLEAN),
            optional("style", FieldTypes.STRIPPED_STRING),
            optional("requirements", FieldTypes.PARAMETER_MAP)
        };
    }

    private static Field[] text() {
        return new Field[] {
            optional("baseline", FieldTypes.STRING),
            required("parameters", FieldTypes.INTEGER).orNamed("parameters_count"),
            defaulted("nsfw", FieldTypes.BOOLEAN, NODES.booleanNode(false)),
            optional("style", FieldTypes.STRING),
            optional("display_name", FieldTypes.STRING),
            optional("url", FieldTypes.STRING),
            optional("tags", FieldTypes.STRIPPED_STRINGS),
            optional("instruct_format", FieldTypes.STRING),
            optional("settings", FieldTypes.PARAMETER_MAP),
            optional("text_model_group", FieldTypes.STRING),
            optional("name_schema_exception", FieldTypes.STRING)
        };
    }
}

package org.modelmirror.legacy;

import static org.modelmirror.reference.Field.defaulted;
import static org.modelmirror.reference.Field.defaultedForNull;
import static org.modelmirror.reference.Field.defaultedOrNull;
import static org.modelmirror.reference.Field.optional;
import static org.modelmirror.reference.Field.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Checked;
import org.modelmirror.reference.Field;
import org.modelmirror.reference.FieldType;
import org.modelmirror.reference.FieldTypes;
import org.modelmirror.reference.ObjectShape;
import org.modelmirror.reference.Violation;
import org.modelmirror.reference.Violations;
import org.modelmirror.reference.Vocabulary;

/**
 * What a legacy record of one category must look like (records-and-conversion.md 3.1 to 3.3). The declared order is the one
 * in which legacy records are written (3.5). Immutable.
 */
public final class LegacySchema {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final FieldType URL = described(LegacySchema::url, FieldTypes.STRING);
    private static final FieldType SHOWCASES = described(LegacySchema::showcases, FieldTypes.STRINGS);

    /** One entry of {@code config.files}. */
    static final ObjectShape FILE = ObjectShape.of(
                    required("path", FieldTypes.STRING),
                    optional("md5sum", FieldTypes.STRING),
                    optional("sha256sum", FieldTypes.STRING),
                    optional("file_type", FieldTypes.STRING),
                    optional("content_hash", FieldTypes.STRING))
            .titled("LegacyFile");

    /** One entry of {@code config.download}. */
    static final ObjectShape DOWNLOAD = ObjectShape.of(
                    optional("file_name", FieldTypes.STRING),
                    defaultedOrNull("file_path", FieldTypes.STRING, NODES.textNode("")),
                    optional("file_url", URL))
            .titled("LegacyDownload");

    private static final ObjectShape CONFIG = ObjectShape.of(
                    defaultedForNull("files", emptyForFalsy(FieldTypes.listOf(FILE)), NODES.arrayNode()),
                    defaultedForNull("download", emptyForFalsy(FieldTypes.listOf(DOWNLOAD)), NODES.arrayNode()),
                    optional("embedded_component_hashes", FieldTypes.STRING_MAP))
            .titled("LegacyConfig");

    private static final Field CONFIG_FIELD = defaultedForNull("config", CONFIG, emptyConfig());

    private static final Map<Category, LegacySchema> FOR_CONVERSION = new EnumMap<>(Category.class);
    private static final Map<Category, LegacySchema> FOR_WRITES = new EnumMap<>(Category.class);

    static {
        for (Category category : Category.values()) {
            if (category.hasLegacyForm()) {
                FOR_CONVERSION.put(category, new LegacySchema(shape(category, typeForConversion(category))));
                FOR_WRITES.put(category, new LegacySchema(shape(category, typeForWrites(category))));
            }
        }
    }

    private final ObjectShape shape;

    private LegacySchema(ObjectShape shape) {
        this.shape = shape;
    }

    /**
     * What the conversion accepts: {@code type} matters in two categories only.
     *
     * @throws IllegalArgumentException when the category has no legacy form
     */
    public static LegacySchema forConversion(Category category) {
        return find(FOR_CONVERSION, category);
    }

    /**
     * What the v1 write API accepts: each category has its own {@code type}.
     *
     * @throws IllegalArgumentException when the category has no legacy form
     */
    public static LegacySchema forWrites(Category category) {
        return find(FOR_WRITES, category);
    }

    /** Checks a record and reads it; the typed view has its members in written order. */
    public Checked check(JsonNode record) {
        return shape.check(record);
    }

    /** The declared members in written order. */
    public List<Field> fields() {
        return shape.fields();
    }

    /** A new JSON Schema (2020-12) of records as they are sent to the API; see {@link FieldType#schema()}. */
    public ObjectNode schema() {
        return shape.schema();
    }

    private static LegacySchema find(Map<Category, LegacySchema> schemas, Category category) {
        LegacySchema schema = schemas.get(category);
        if (schema == null) {
            throw new IllegalArgumentException("no legacy form: " + category);
        }
        return schema;
    }

    private static ObjectShape shape(Category category, Field type) {
        ObjectShape shape = switch (category) {
            case IMAGE_GENERATION -> image(type);
            case CLIP -> common(type).with(optional("pretrained_name", FieldTypes.STRING));
            case TEXT_GENERATION -> common(type).with(text());
            default -> common(type);
        };
        return shape.titled("Legacy" + category.typeName() + "Record");
    }

    private static Field typeForConversion(Category category) {
        return switch (category) {
            case IMAGE_GENERATION, CLIP -> typeForWrites(category);
            default -> optional("type", FieldTypes.STRING);
        };
    }

    private static Field typeForWrites(Category category) {
        return switch (category) {
            case IMAGE_GENERATION -> fixedType("ckpt");
            case CLIP -> fixedType("clip", "coca");
            case CODEFORMER -> fixedType("CodeFormers");
            case ESRGAN -> fixedType("realesrgan");
            case MISCELLANEOUS -> fixedType("layer_diffuse");
            case BLIP, GFPGAN, SAFETY_CHECKER -> fixedType(category.id());
            case CONTROLNET ->
                required(
                        "type",
                        FieldTypes.literal(Vocabulary.CONTROLNET_STYLES.stream()
                                .filter(style -> !style.equals("control_hough"))
                                .toList()));
            default -> optional("type", FieldTypes.STRING);
        };
    }

    /** The first choice is what an absent type becomes. */
    private static Field fixedType(String... choices) {
        return defaulted("type", FieldTypes.literal(List.of(choices)), NODES.textNode(choices[0]));
    }

    private static ObjectShape common(Field type) {
        return ObjectShape.of(
                required("name", FieldTypes.STRING),
                type,
                optional("description", FieldTypes.STRING),
                optional("version", FieldTypes.STRING),
                optional("style", FieldTypes.STRING),
                optional("nsfw", FieldTypes.BOOLEAN),
                optional("download_all", FieldTypes.BOOLEAN),
                CONFIG_FIELD,
                optional("available", FieldTypes.BOOLEAN),
                optional("features_not_supported", FieldTypes.STRINGS));
    }

    private static Field[] text() {
        return new Field[] {
            optional("model_name", FieldTypes.STRING),
            optional("baseline", FieldTypes.STRING),
            optional("parameters", FieldTypes.INTEGER),
            optional("display_name", FieldTypes.STRING),
            optional("url", FieldTypes.STRING),
            optional("tags", FieldTypes.STRINGS),
            optional("instruct_format", FieldTypes.STRING),
            optional("settings", FieldTypes.PARAMETER_MAP)
        };
    }

    private static ObjectShape image(Field type) {
        return ObjectShape.of(
                required("name", FieldTypes.STRING),
                required("baseline", FieldTypes.STRING),
                optional("optimization", FieldTypes.STRING),
                type,
                defaulted("inpainting", FieldTypes.BOOLEAN, NODES.booleanNode(false)),
                optional("description", FieldTypes.STRING),
                optional("tags", FieldTypes.STRINGS),
                optional("showcases", SHOWCASES),
                optional("version", FieldTypes.STRING),
                optional("style", FieldTypes.STRING),
                optional("trigger", FieldTypes.STRINGS),
                optional("homepage", FieldTypes.STRING),
                optional("nsfw", FieldTypes.BOOLEAN),
                optional("download_all", FieldTypes.BOOLEAN),
                optional("requirements", FieldTypes.PARAMETER_MAP),
                optional("min_bridge_version", FieldTypes.INTEGER),
                CONFIG_FIELD,
                optional("available", FieldTypes.BOOLEAN),
                optional("features_not_supported", FieldTypes.STRINGS),
                optional("size_on_disk_bytes", FieldTypes.INTEGER));
    }

    private static ObjectNode emptyConfig() {
        ObjectNode config = NODES.objectNode();
        config.putArray("files");
        config.putArray("download");
        return config;
    }

    private static FieldType emptyForFalsy(FieldType list) {
        return described(
                (value, violations) -> isFalsy(value) ? NODES.arrayNode() : list.read(value, violations), list);
    }

    private static FieldType described(FieldType reader, FieldType as) {
        return reader.described(as.schema());
    }

    private static boolean isFalsy(JsonNode value) {
        return value.isContainerNode()
                ? value.isEmpty()
                : value.isTextual()
                        ? value.textValue().isEmpty()
                        : value.isNumber() ? value.doubleValue() == 0 : !value.booleanValue();
    }

    private static @Nullable JsonNode url(JsonNode value, Violations violations) {
        JsonNode text = FieldTypes.STRING.read(value, violations);
        if (text != null && !LegacyUrl.isParseable(text.textValue())) {
            violations.add(Violation.Type.VALUE, "not a URL", value);
            return null;
        }
        return text;
    }

    private static @Nullable JsonNode showcases(JsonNode value, Violations violations) {
        JsonNode list = FieldTypes.STRINGS.read(value, violations);
        if (list == null) {
            return null;
        }
        for (JsonNode showcase : list) {
            if (showcase.textValue().contains("huggingface")) {
                violations.add(Violation.Type.VALUE, "huggingface showcases are not allowed", showcase);
                return null;
            }
        }
        return list;
    }
}

package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.reference.TextDefaults;
import org.modelmirror.reference.TextDerived;
import org.modelmirror.reference.TextModelName;
import org.modelmirror.reference.WhiteSpace;

/**
 * What every text record goes through before it is written: checks, then derived members, then defaults
 * (records-and-conversion.md 6). Pure; the given record is never changed.
 */
public final class TextWriteRules {
    /** Keys of upstream's {@code generation_params.json} (records-and-conversion.md 6.2), sorted. */
    private static final List<String> SETTINGS_KEYS = List.of(
            "dynatemp_exponent",
            "dynatemp_range",
            "frmtadsnsp",
            "frmtrmblln",
            "frmtrmspch",
            "frmttriminc",
            "max_context_length",
            "max_length",
            "min_p",
            "n",
            "rep_pen",
            "rep_pen_range",
            "rep_pen_slope",
            "sampler_order",
            "singleline",
            "smoothing_factor",
            "stop_sequence",
            "temperature",
            "tfs",
            "top_a",
            "top_k",
            "top_p",
            "typical",
            "use_default_badwordsids");

    private static final Set<String> KNOWN_SETTINGS = Set.copyOf(SETTINGS_KEYS);
    private static final ObjectNode DEFAULTS = TextDefaults.toJson();
    private static final JsonReader JSON = new JsonReader();

    private final String key;
    private final ObjectNode record;

    /** @param record the caller's own, whose members are changed, but nothing that lies deeper */
    private TextWriteRules(String key, ObjectNode record) {
        this.key = key;
        this.record = record;
    }

    /**
     * The record as it is to be stored: derived members added, falsy members gone, defaults filled in.
     *
     * @param key the model's name; it replaces the record's own
     * @param record a legacy-shaped record
     * @throws InvalidTextRecordException for the first rule broken, with the text the API answers with
     */
    public static ObjectNode apply(String key, ObjectNode record) throws InvalidTextRecordException {
        return withDefaults(applyWithoutDefaults(key, record));
    }

    /** As {@link #apply}, without the defaults. */
    public static ObjectNode applyWithoutDefaults(String key, ObjectNode record) throws InvalidTextRecordException {
        return new TextWriteRules(key, record.deepCopy()).run();
    }

    /**
     * As {@link #apply}, for a v2 record, which also gets its group when it names none (records-and-conversion.md 6.4). The
     * result is a new object whose members share what lies in them with the given record.
     */
    public static ObjectNode applyToV2(String key, ObjectNode record) throws InvalidTextRecordException {
        ObjectNode grouped = JsonNodeFactory.instance.objectNode().setAll(record);
        if (isFalsy(grouped.path("text_model_group"))) {
            grouped.put("text_model_group", TextModelName.groupOf(key));
        }
        return withDefaults(new TextWriteRules(key, grouped).run());
    }

    private static ObjectNode withDefaults(ObjectNode result) {
        for (Map.Entry<String, JsonNode> member : DEFAULTS.properties()) {
            if (!result.has(member.getKey())) {
                result.set(member.getKey(), member.getValue());
            }
        }
        return result;
    }

    private ObjectNode run() throws InvalidTextRecordException {
        rejectPrefix();
        BigInteger parameters = parameters();
        TextLegacyMap.putInteger(record, "parameters", parameters);
        checkSettings();
        String style = isFalsy(record.path("style")) ? "" : text(record.path("style"));
        record.set("tags", TextLegacyMap.tags(tags(), style, TextNumber.billionsOf(parameters)));
        record.put("name", key);
        String modelName = modelName();
        if (isFalsy(record.path("display_name"))) {
            record.put("display_name", TextDerived.displayNameOf(key));
        }
        record.put("model_name", modelName);
        record.properties().removeIf(member -> isFalsy(member.getValue()));
        return record;
    }

    private void rejectPrefix() throws InvalidTextRecordException {
        Optional<TextBackend> backend = TextBackend.find(key);
        if (backend.isPresent()) {
            throw new InvalidTextRecordException("Model name " + quoted(key) + " starts with backend prefix "
                    + quoted(backend.get().prefix()) + " (backend: "
                    + backend.get().id()
                    + "). Use the canonical name without the prefix; backend-prefixed duplicates are generated"
                    + " automatically.");
        }
    }

    private BigInteger parameters() throws InvalidTextRecordException {
        JsonNode value = record.path("parameters");
        if (isAbsent(value)) {
            throw new InvalidTextRecordException(key + ": 'parameters' field is required");
        }
        BigInteger parameters = TextNumber.integerOf(value)
                .orElseThrow(() -> new InvalidTextRecordException(key + ": 'parameters' must be numeric"));
        if (parameters.signum() <= 0) {
            throw new InvalidTextRecordException(key + ": 'parameters' must be positive");
        }
        return parameters;
    }

    /** Leaves an object with known keys, or no member. Values are not checked here, as in the peer. */
    private void checkSettings() throws InvalidTextRecordException {
        JsonNode settings = record.path("settings");
        if (isAbsent(settings)) {
            record.remove("settings");
            return;
        }
        if (settings.isTextual()) {
            settings = parsedSettings(settings.textValue());
            record.set("settings", settings);
        }
        if (!settings.isObject()) {
            throw new InvalidTextRecordException(key + ": settings must be a JSON dictionary");
        }
        List<String> unknown = new ArrayList<>();
        settings.fieldNames().forEachRemaining(name -> {
            if (!KNOWN_SETTINGS.contains(name)) {
                unknown.add(name);
            }
        });
        if (!unknown.isEmpty()) {
            throw new InvalidTextRecordException(key + ": settings contains invalid keys: " + quoted(unknown)
                    + ". Valid keys are: " + quoted(SETTINGS_KEYS));
        }
    }

    private JsonNode parsedSettings(String text) throws InvalidTextRecordException {
        try {
            return JSON.read(WhiteSpace.strip(text)).root();
        } catch (JsonSyntaxException e) {
            InvalidTextRecordException invalid = new InvalidTextRecordException(key + ": settings must be valid JSON");
            invalid.initCause(e);
            throw invalid;
        }
    }

    private List<String> tags() throws InvalidTextRecordException {
        JsonNode tags = record.path("tags");
        if (isFalsy(tags)) {
            return List.of();
        }
        if (tags.isTextual()) {
            return TextCsvRowReader.tags(tags.textValue());
        }
        if (!tags.isArray()) {
            throw new InvalidTextRecordException("tags must be provided as a list or comma-separated string");
        }
        List<String> result = new ArrayList<>();
        for (JsonNode tag : tags) {
            String text = isFalsy(tag) ? "" : WhiteSpace.strip(text(tag));
            if (!text.isEmpty()) {
                result.add(text);
            }
        }
        return result;
    }

    private String modelName() throws InvalidTextRecordException {
        if (key.contains("://")) {
            throw new InvalidTextRecordException("Cannot extract model_name from URL-shaped key: " + quoted(key)
                    + ". Model names should use 'Author/ModelName' format, not full URLs.");
        }
        return TextDerived.modelNameOf(key);
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull() || (value.isTextual() && WhiteSpace.isBlank(value.textValue()));
    }

    /** Null, false, zero, or empty. */
    static boolean isFalsy(JsonNode value) {
        if (value.isNumber()) {
            return value.isBigInteger() ? value.bigIntegerValue().signum() == 0 : value.doubleValue() == 0;
        }
        return value.isMissingNode()
                || value instanceof NullNode
                || (value.isBoolean() && !value.booleanValue())
                || (value.isTextual() && value.textValue().isEmpty())
                || (value.isContainerNode() && value.isEmpty());
    }

    private static String text(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        // The peer's own spelling of its one truthy boolean.
        return value.isBoolean() ? "True" : JsonWriter.toText(value, JsonForm.COMPACT);
    }

    private static String quoted(List<String> texts) {
        return "["
                + String.join(", ", texts.stream().map(TextWriteRules::quoted).toList()) + "]";
    }

    /** In single quotes, or in double quotes when only single ones occur inside. */
    private static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder quoted = new StringBuilder(text.length() + 2).append(quote);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c == quote || c == '\\' ? "\\" : "").append(c);
            }
        }
        return quoted.append(quote).toString();
    }
}

package org.modelmirror.horde;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;

/**
 * Reads the Horde's answers (analytics.md 3.2). Members nobody uses are not looked at. An element that lacks a used member,
 * or has it of another type, is left out and counted; the rest is used all the same (Q12). Stateless and safe to share.
 *
 * <p>Whole numbers may come as any number, cut towards zero, or as a number in quotes.
 */
public final class AnswerReader {
    /** Most uses believed of one name: a million of such names still add up without overflow. */
    private static final long MAX_USES = 1_000_000_000_000L;

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,18}(?:\\.[0-9]{0,18})?");

    private final JsonReader json = new JsonReader();

    /**
     * Reads an answer of {@code /status/models}.
     *
     * @throws UnusableAnswerException when it is no array, or has elements and not one of them can be used
     */
    public Reading<List<ModelStatus>> statuses(byte[] body) throws UnusableAnswerException {
        return elements(body, AnswerReader::status);
    }

    /**
     * Reads an answer of {@code /workers}.
     *
     * @throws UnusableAnswerException when it is no array, or has elements and not one of them can be used
     */
    public Reading<List<Worker>> workers(byte[] body) throws UnusableAnswerException {
        return elements(body, AnswerReader::worker);
    }

    /**
     * Reads an answer of {@code /stats/…/models}. A period that is missing is empty.
     *
     * @throws UnusableAnswerException when it is no object, or has members and nothing of them can be used
     */
    public Reading<UsageByModel> usage(byte[] body) throws UnusableAnswerException {
        JsonNode root = read(body);
        if (!root.isObject()) {
            throw new UnusableAnswerException("expected an object");
        }
        Problems problems = new Problems();
        boolean isKnown = root.isEmpty() || root.has("day") || root.has("month") || root.has("total");
        UsageByModel usage = new UsageByModel(
                period(root, "day", problems), period(root, "month", problems), period(root, "total", problems));
        boolean isEmpty = usage.day().isEmpty()
                && usage.month().isEmpty()
                && usage.total().isEmpty();
        if (!isKnown || (isEmpty && problems.count > 0)) {
            throw new UnusableAnswerException(problems.first == null ? "none of the periods" : problems.first);
        }
        return problems.reading(usage);
    }

    private JsonNode read(byte[] body) throws UnusableAnswerException {
        try {
            return json.read(body).root();
        } catch (JsonSyntaxException e) {
            throw new UnusableAnswerException(String.valueOf(e.getMessage()), e);
        }
    }

    private <T> Reading<List<T>> elements(byte[] body, Element<T> element) throws UnusableAnswerException {
        JsonNode root = read(body);
        if (!root.isArray()) {
            throw new UnusableAnswerException("expected an array");
        }
        Problems problems = new Problems();
        List<T> read = new ArrayList<>(root.size());
        for (int i = 0; i < root.size(); i++) {
            try {
                read.add(element.read(root.get(i), problems));
            } catch (MalformedException e) {
                problems.add("element " + i + ": " + e.getMessage());
            }
        }
        if (read.isEmpty() && problems.first != null) {
            throw new UnusableAnswerException(problems.first);
        }
        return problems.reading(List.copyOf(read));
    }

    private static ModelStatus status(JsonNode json, Problems problems) throws MalformedException {
        return new ModelStatus(
                name(json, "name"),
                atLeastZero(json, "count"),
                decimal(json, "performance"),
                whole(json, "queued"),
                whole(json, "jobs"),
                whole(json, "eta"));
    }

    private static Worker worker(JsonNode json, Problems problems) throws MalformedException {
        return new Worker(
                name(json, "id"),
                text(json, "name"),
                text(json, "performance"),
                flag(json, "online"),
                flag(json, "trusted"),
                whole(json, "uptime"),
                models(json.path("models"), problems));
    }

    /** Absent means none. */
    private static List<String> models(JsonNode models, Problems problems) throws MalformedException {
        if (!models.isArray() && !models.isMissingNode() && !models.isNull()) {
            throw new MalformedException("models is no array");
        }
        List<String> names = new ArrayList<>(models.size());
        for (JsonNode model : models) {
            if (model.isTextual()) {
                names.add(model.textValue());
            } else {
                problems.add("a model of a worker is no text");
            }
        }
        return names;
    }

    private static Map<String, Long> period(JsonNode root, String period, Problems problems) {
        JsonNode counts = root.path(period);
        if (!counts.isObject()) {
            if (!counts.isMissingNode()) {
                problems.add(period + " is no object");
            }
            return Map.of();
        }
        Map<String, Long> uses = new LinkedHashMap<>();
        counts.properties().forEach(entry -> {
            Long count = wholeOrNull(entry.getValue());
            if (count == null || count < 0 || count > MAX_USES) {
                problems.add(period + " has a count that is none");
            } else {
                uses.put(entry.getKey(), count);
            }
        });
        return uses;
    }

    private static String text(JsonNode json, String member) throws MalformedException {
        JsonNode value = json.path(member);
        if (!value.isTextual()) {
            throw new MalformedException(member + " is no text");
        }
        return value.textValue();
    }

    private static String name(JsonNode json, String member) throws MalformedException {
        String name = text(json, member);
        if (name.isEmpty()) {
            throw new MalformedException(member + " is empty");
        }
        return name;
    }

    private static boolean flag(JsonNode json, String member) throws MalformedException {
        JsonNode value = json.path(member);
        if (!value.isBoolean()) {
            throw new MalformedException(member + " is neither true nor false");
        }
        return value.booleanValue();
    }

    private static double decimal(JsonNode json, String member) throws MalformedException {
        JsonNode value = json.path(member);
        if (value.isNumber() && Double.isFinite(value.doubleValue())) {
            return value.doubleValue();
        }
        if (isNumberInQuotes(value)) {
            return Double.parseDouble(value.textValue());
        }
        throw new MalformedException(member + " is no number");
    }

    private static long atLeastZero(JsonNode json, String member) throws MalformedException {
        long value = whole(json, member);
        if (value < 0) {
            throw new MalformedException(member + " is less than zero");
        }
        return value;
    }

    private static long whole(JsonNode json, String member) throws MalformedException {
        Long value = wholeOrNull(json.path(member));
        if (value == null) {
            throw new MalformedException(member + " is no number");
        }
        return value;
    }

    private static @Nullable Long wholeOrNull(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.canConvertToLong() ? value.longValue() : null;
        }
        if (value.isNumber()) {
            double number = value.doubleValue();
            return Math.abs(number) < 0x1p63 ? (long) number : null;
        }
        if (isNumberInQuotes(value)) {
            String text = value.textValue();
            int point = text.indexOf('.');
            return Long.parseLong(point < 0 ? text : text.substring(0, point));
        }
        return null;
    }

    private static boolean isNumberInQuotes(JsonNode value) {
        return value.isTextual() && NUMBER.matcher(value.textValue()).matches();
    }

    /** Reads one element of an array. */
    @FunctionalInterface
    private interface Element<T> {
        T read(JsonNode json, Problems problems) throws MalformedException;
    }

    /** An element is not what it should be. */
    private static final class MalformedException extends Exception {
        MalformedException(String reason) {
            super(reason);
        }
    }

    /** What was left out of one answer. */
    private static final class Problems {
        private int count;
        private @Nullable String first;

        void add(String problem) {
            count++;
            if (first == null) {
                first = problem;
            }
        }

        <T> Reading<T> reading(T content) {
            return new Reading<>(content, count, Optional.ofNullable(first));
        }
    }
}

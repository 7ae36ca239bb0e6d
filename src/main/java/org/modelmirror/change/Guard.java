package org.modelmirror.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.CodePointOrder;
import org.modelmirror.reference.ModelRecord;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.RecordSchema;

/**
 * Finds the changes of a good document that had better wait for a second look, and makes what goes live without them
 * (sources-and-storage.md 2.6). Records are compared as v2 records: coerced, with their defaults. Immutable and pure; what
 * has been decided about a change is {@link HeldChanges}' business.
 */
public final class Guard {
    /** So few records may always change their checksums. */
    private static final int CHECKSUMS_ALWAYS_ALLOWED = 3;

    private final GuardLimits limits;

    public Guard(GuardLimits limits) {
        this.limits = limits;
    }

    /**
     * What the rules object to, a rollback first. Nothing when nothing is live: there is nothing to be made worse.
     *
     * @param live what is live now
     * @param offered what would go live of the document, records that are no good already replaced by the live ones
     * @param version the document's
     * @param accepted the versions accepted from the same source before
     */
    public List<Suspicion> suspicions(
            Category category, RecordMap live, RecordMap offered, DocumentVersion version, DocumentVersions accepted) {
        if (live.isEmpty()) {
            return List.of();
        }
        Difference difference = Difference.between(live, offered);
        List<Suspicion> found = new ArrayList<>();
        if (accepted.isRollback(version)) {
            found.add(rollback(live, offered, difference, version));
        }
        shrink(live, offered, difference.removed()).ifPresent(found::add);
        checksums(category, live, offered, difference.modified()).ifPresent(found::add);
        if (category == Category.IMAGE_GENERATION) {
            found.addAll(baselines(live, offered, difference.modified()));
        }
        if (category == Category.TEXT_GENERATION) {
            found.addAll(parameters(live, offered, difference.modified()));
        }
        return List.copyOf(found);
    }

    /**
     * What goes live of a document: its records, but the live ones for what is held back. Removed records that stay keep
     * their place behind the record they followed.
     *
     * @param held those of the {@link #suspicions} that must wait
     */
    public static RecordMap withhold(RecordMap live, RecordMap offered, Collection<Suspicion> held) {
        if (held.isEmpty()) {
            return offered;
        }
        if (held.stream().anyMatch(suspicion -> suspicion.rule() == GuardRule.ROLLBACK)) {
            return live;
        }
        Set<String> keys = new HashSet<>();
        held.forEach(suspicion -> keys.addAll(suspicion.keys()));
        Map<String, List<String>> staying = new HashMap<>();
        List<String> first = new ArrayList<>();
        List<String> followers = first;
        for (String key : live.keys()) {
            if (offered.find(key).isPresent()) {
                followers = staying.computeIfAbsent(key, any -> new ArrayList<>());
            } else if (keys.contains(key)) {
                followers.add(key);
            }
        }
        Map<String, ObjectNode> result = new LinkedHashMap<>();
        copy(live, first, result);
        offered.asMap().forEach((key, record) -> {
            result.put(key, keys.contains(key) ? live.find(key).orElse(record) : record);
            copy(live, staying.getOrDefault(key, List.of()), result);
        });
        return RecordMap.of(result);
    }

    private static void copy(RecordMap live, List<String> keys, Map<String, ObjectNode> into) {
        keys.forEach(key -> live.find(key).ifPresent(record -> into.put(key, record)));
    }

    private static Suspicion rollback(
            RecordMap live, RecordMap offered, Difference difference, DocumentVersion version) {
        List<String> keys = new ArrayList<>(difference.removed());
        keys.addAll(difference.modified());
        keys.addAll(difference.added());
        return Suspicion.of(GuardRule.ROLLBACK, keys, live, offered, version.sha256());
    }

    private Optional<Suspicion> shrink(RecordMap live, RecordMap offered, List<String> removed) {
        if (live.size() < limits.shrinkMinModels() || removed.isEmpty()) {
            return Optional.empty();
        }
        // Decimal, so that 10 × (1 − 0.9) is 1 and not a little less.
        BigDecimal allowed = BigDecimal.valueOf(live.size())
                .multiply(BigDecimal.ONE.subtract(BigDecimal.valueOf(limits.shrinkMinRatio())));
        boolean tooMany =
                BigDecimal.valueOf(removed.size()).compareTo(allowed) > 0 || removed.size() > limits.shrinkMaxRemoved();
        return tooMany
                ? Optional.of(Suspicion.of(GuardRule.SHRINK, removed, live, offered, content(sorted(removed))))
                : Optional.empty();
    }

    private Optional<Suspicion> checksums(Category category, RecordMap live, RecordMap offered, List<String> modified) {
        Map<String, Map<String, String>> changed = new TreeMap<>(CodePointOrder.INSTANCE);
        List<String> keys = new ArrayList<>();
        RecordSchema schema = RecordSchema.of(category);
        for (String key : modified) {
            JsonNode before = live.find(key).orElseThrow();
            JsonNode after = offered.find(key).orElseThrow();
            if (downloads(before).equals(downloads(after))) {
                continue;
            }
            Map<String, String> sums = changedChecksums(schema.find(before), schema.find(after));
            if (!sums.isEmpty()) {
                keys.add(key);
                changed.put(key, sums);
            }
        }
        BigDecimal allowed = BigDecimal.valueOf(live.size()).multiply(BigDecimal.valueOf(limits.checksumsMaxShare()));
        boolean tooMany = keys.size() > CHECKSUMS_ALWAYS_ALLOWED
                && BigDecimal.valueOf(keys.size()).compareTo(allowed) > 0;
        if (!tooMany) {
            return Optional.empty();
        }
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        changed.forEach((key, sums) -> sums.forEach(content.putObject(key)::put));
        return Optional.of(
                Suspicion.of(GuardRule.CHECKSUMS, keys, live, offered, JsonWriter.toText(content, JsonForm.COMPACT)));
    }

    private static JsonNode downloads(JsonNode record) {
        return record.path("config").path("download");
    }

    /** By URL, the new checksums that were not there under that URL before. */
    private static Map<String, String> changedChecksums(Optional<ModelRecord> before, Optional<ModelRecord> after) {
        Map<String, String> changed = new TreeMap<>(CodePointOrder.INSTANCE);
        if (before.isEmpty() || after.isEmpty()) {
            return changed;
        }
        Map<String, Set<String>> known = new HashMap<>();
        for (ModelRecord.Download download : before.get().downloads()) {
            known.computeIfAbsent(place(download), any -> new HashSet<>()).add(checksum(download));
        }
        for (ModelRecord.Download download : after.get().downloads()) {
            Set<String> sums = known.get(place(download));
            if (sums != null && !sums.contains(checksum(download))) {
                changed.merge(place(download), checksum(download), (one, other) -> one + " " + other);
            }
        }
        return changed;
    }

    /** An empty URL says nothing; then the file's name tells which is which. */
    private static String place(ModelRecord.Download download) {
        return download.fileUrl().isEmpty() ? download.fileName() : download.fileUrl();
    }

    /** Hex digits mean the same in either case. */
    private static String checksum(ModelRecord.Download download) {
        return download.sha256sum().toLowerCase(Locale.ROOT);
    }

    private static List<Suspicion> baselines(RecordMap live, RecordMap offered, List<String> modified) {
        List<Suspicion> found = new ArrayList<>();
        RecordSchema schema = RecordSchema.of(Category.IMAGE_GENERATION);
        for (String key : modified) {
            JsonNode before = live.find(key).orElseThrow();
            JsonNode after = offered.find(key).orElseThrow();
            if (before.path("baseline").equals(after.path("baseline"))) {
                continue;
            }
            Optional<String> old = schema.find(before).flatMap(record -> record.findText("baseline"));
            Optional<String> now = schema.find(after).flatMap(record -> record.findText("baseline"));
            if (old.isPresent() && now.isPresent() && !old.equals(now)) {
                found.add(Suspicion.of(
                        GuardRule.BASELINE, List.of(key), live, offered, content(List.of(key, now.get()))));
            }
        }
        return found;
    }

    private List<Suspicion> parameters(RecordMap live, RecordMap offered, List<String> modified) {
        List<Suspicion> found = new ArrayList<>();
        RecordSchema schema = RecordSchema.of(Category.TEXT_GENERATION);
        for (String key : modified) {
            JsonNode before = live.find(key).orElseThrow();
            JsonNode after = offered.find(key).orElseThrow();
            if (before.path("parameters").equals(after.path("parameters"))
                    && before.path("parameters_count").equals(after.path("parameters_count"))) {
                continue;
            }
            Optional<BigInteger> old = schema.find(before).flatMap(record -> record.findInteger("parameters"));
            Optional<BigInteger> now = schema.find(after).flatMap(record -> record.findInteger("parameters"));
            if (old.isPresent() && now.isPresent() && isFarOff(old.get(), now.get())) {
                found.add(Suspicion.of(
                        GuardRule.PARAMETERS,
                        List.of(key),
                        live,
                        offered,
                        content(List.of(key, now.get().toString()))));
            }
        }
        return found;
    }

    /** To or from nothing, and over zero, is further than any factor. */
    private boolean isFarOff(BigInteger old, BigInteger now) {
        if (old.equals(now)) {
            return false;
        }
        if (old.signum() != now.signum()) {
            return true;
        }
        BigDecimal factor = BigDecimal.valueOf(limits.parametersMaxFactor());
        BigDecimal smaller = new BigDecimal(old.abs().min(now.abs()));
        BigDecimal larger = new BigDecimal(old.abs().max(now.abs()));
        return larger.compareTo(smaller.multiply(factor)) >= 0;
    }

    private static Collection<String> sorted(List<String> keys) {
        Set<String> sorted = new TreeSet<>(CodePointOrder.INSTANCE);
        sorted.addAll(keys);
        return sorted;
    }

    private static String content(Collection<String> parts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        parts.forEach(array::add);
        return JsonWriter.toText(array, JsonForm.COMPACT);
    }
}

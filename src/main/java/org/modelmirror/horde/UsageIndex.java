package org.modelmirror.horde;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.modelmirror.reference.TextModelName;

/**
 * Uses by name in lower case, and which names mean the same model in any size, or in the same (analytics.md 3.8). Of names
 * that differ in case only the last one counts. Immutable.
 */
public final class UsageIndex {
    private final Map<String, Usage> byLowerName;
    private final Map<String, List<String>> byBase;
    private final Map<String, List<String>> bySize;

    private UsageIndex(
            Map<String, Usage> byLowerName, Map<String, List<String>> byBase, Map<String, List<String>> bySize) {
        this.byLowerName = byLowerName;
        this.byBase = byBase;
        this.bySize = bySize;
    }

    public static UsageIndex of(UsageByModel usage) {
        Map<String, Usage> byLowerName = new LinkedHashMap<>();
        usage.day()
                .forEach((name, day) -> byLowerName.merge(
                        lower(name), new Usage(day, 0, 0), (a, b) -> new Usage(b.day(), a.month(), a.total())));
        usage.month()
                .forEach((name, month) -> byLowerName.merge(
                        lower(name), new Usage(0, month, 0), (a, b) -> new Usage(a.day(), b.month(), a.total())));
        usage.total()
                .forEach((name, total) -> byLowerName.merge(
                        lower(name), new Usage(0, 0, total), (a, b) -> new Usage(a.day(), a.month(), b.total())));

        Map<String, List<String>> byBase = new LinkedHashMap<>();
        Map<String, List<String>> bySize = new LinkedHashMap<>();
        for (String lowerName : byLowerName.keySet()) {
            byBase.computeIfAbsent(baseKey(lowerName), key -> new ArrayList<>(2))
                    .add(lowerName);
            bySize.computeIfAbsent(SizeKey.of(lowerName).withBackend(), key -> new ArrayList<>(2))
                    .add(lowerName);
        }
        return new UsageIndex(Collections.unmodifiableMap(byLowerName), byBase, bySize);
    }

    /** The base name of the last segment, in lower case; a back end's prefix is no part of that segment. */
    private static String baseKey(String name) {
        return lower(
                TextModelName.parse(name.substring(name.lastIndexOf('/') + 1)).baseName());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Every name that was used, in lower case, in the order of the answer. */
    Set<String> lowerNames() {
        return byLowerName.keySet();
    }

    /** Uses under one name in lower case. */
    Usage of(String lowerName) {
        return byLowerName.getOrDefault(lowerName, Usage.NONE);
    }

    /** The names in lower case that mean this model in whatever size, version and form, whoever made or serves it. */
    Set<String> ofAnySize(String canonicalName) {
        Set<String> names = variants(canonicalName);
        names.addAll(byBase.getOrDefault(baseKey(canonicalName), List.of()));
        return names;
    }

    /** The names in lower case that mean this model in this size, whoever made or serves it, quantised or not. */
    Set<String> ofSameSize(String canonicalName) {
        Set<String> names = variants(canonicalName);
        for (NameVariant variant : NameVariant.of(canonicalName)) {
            names.addAll(bySize.getOrDefault(SizeKey.of(variant.name()).withBackend(), List.of()));
        }
        return names;
    }

    private static Set<String> variants(String canonicalName) {
        Set<String> names = new LinkedHashSet<>();
        NameVariant.of(canonicalName).forEach(variant -> names.add(lower(variant.name())));
        return names;
    }
}

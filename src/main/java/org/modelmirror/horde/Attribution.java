package org.modelmirror.horde;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives each name that was used to one model at most, so that no use counts twice (analytics.md 8.3, S1). Among models with
 * the same claim the first in the order of the reference gets it.
 */
final class Attribution {
    private final Map<String, String> byLowerVariant = new HashMap<>();
    private final Map<String, List<String>> bySize = new HashMap<>();

    private Attribution(Collection<String> canonicalNames, HordeType type) {
        // A model's own name before what others may be called.
        canonicalNames.forEach(name -> byLowerVariant.putIfAbsent(name.toLowerCase(Locale.ROOT), name));
        if (type == HordeType.TEXT) {
            for (String name : canonicalNames) {
                NameVariant.of(name)
                        .forEach(variant ->
                                byLowerVariant.putIfAbsent(variant.name().toLowerCase(Locale.ROOT), name));
                bySize.computeIfAbsent(SizeKey.of(name).model(), key -> new ArrayList<>(1))
                        .add(name);
            }
        }
    }

    /** The used names in lower case by the canonical name that gets them. */
    static Map<String, Set<String>> of(Collection<String> canonicalNames, HordeType type, UsageIndex usage) {
        Attribution attribution = new Attribution(canonicalNames, type);
        Map<String, Set<String>> names = new LinkedHashMap<>();
        for (String lowerName : usage.lowerNames()) {
            attribution
                    .ownerOf(lowerName)
                    .ifPresent(owner -> names.computeIfAbsent(owner, key -> new LinkedHashSet<>())
                            .add(lowerName));
        }
        return names;
    }

    private Optional<String> ownerOf(String lowerName) {
        String owner = byLowerVariant.get(lowerName);
        if (owner != null) {
            return Optional.of(owner);
        }
        SizeKey key = SizeKey.of(lowerName);
        List<String> candidates = bySize.getOrDefault(key.model(), List.of());
        return candidates.stream()
                .filter(name ->
                        key.author().isEmpty() || SizeKey.of(name).author().equals(key.author()))
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }
}

package org.modelmirror.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.modelmirror.reference.CodePointOrder;

/**
 * Families that names of groups suggest: those that begin with the same hyphen-separated parts (http-api.md 5.7).
 *
 * @param suggestions by name, in code point order
 * @param analyzed how many groups were looked at
 */
public record FamilyDetection(List<Family> suggestions, int analyzed) {
    public FamilyDetection {
        suggestions = List.copyOf(suggestions);
    }

    /** Looks at the groups that the names of all models point to, under their canonical names. */
    public static FamilyDetection of(TextModels models, GroupAliases aliases, int minPrefixLength, int minFamilySize) {
        TreeSet<String> names = new TreeSet<>(CodePointOrder.INSTANCE);
        models.namedGroups().forEach(name -> names.add(aliases.resolve(name)));
        return of(names, minPrefixLength, minFamilySize);
    }

    /**
     * Longer prefixes choose first; a group goes to one family only.
     *
     * @param minPrefixLength shortest name of a family, in characters
     * @param minFamilySize fewest members of a family
     */
    static FamilyDetection of(Collection<String> groups, int minPrefixLength, int minFamilySize) {
        Map<String, List<String>> byPrefix = new LinkedHashMap<>();
        for (String group : groups) {
            for (int end = group.lastIndexOf('-'); end >= 0; end = group.lastIndexOf('-', end - 1)) {
                String prefix = group.substring(0, end);
                if (length(prefix) >= minPrefixLength) {
                    byPrefix.computeIfAbsent(prefix, name -> new ArrayList<>()).add(group);
                }
            }
        }
        List<String> prefixes = new ArrayList<>(byPrefix.keySet());
        prefixes.sort(Comparator.comparingInt(FamilyDetection::length).reversed());
        Set<String> claimed = new HashSet<>();
        List<Family> families = new ArrayList<>();
        for (String prefix : prefixes) {
            List<String> free = byPrefix.getOrDefault(prefix, List.of()).stream()
                    .filter(group -> !claimed.contains(group))
                    .toList();
            if (free.size() >= minFamilySize) {
                claimed.addAll(free);
                families.add(Family.of(prefix, free));
            }
        }
        families.sort(Comparator.comparing(Family::name, CodePointOrder.INSTANCE));
        return new FamilyDetection(families, groups.size());
    }

    private static int length(String prefix) {
        return prefix.codePointCount(0, prefix.length());
    }

    /** A new object in the form of the API. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode array = json.putArray("suggestions");
        suggestions.forEach(family -> array.add(family.toJson()));
        int members =
                suggestions.stream().mapToInt(family -> family.members().size()).sum();
        return json.put("total_groups_analyzed", analyzed)
                .put("groups_in_families", members)
                .put("standalone_groups", analyzed - members);
    }
}

package org.modelmirror.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;

/**
 * Environment variables of one origin, found under the peer's names in any letter case, nested ones also inside JSON
 * blocks (sources-and-storage.md 8.1).
 */
final class Variables {
    private static final JsonReader JSON = new JsonReader();
    private static final String NESTING = "__";

    private final String origin;
    private final Map<String, String> exact;
    private final Map<String, String> byUpperName = new TreeMap<>();
    private final Map<String, JsonNode> blocks = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    /** @param origin how a message names where these come from */
    Variables(String origin, Map<String, String> values) {
        this.origin = origin;
        this.exact = Map.copyOf(values);
        // Of two spellings of one name the upper-case one counts, whatever the order of the map.
        values.forEach((name, value) -> byUpperName.putIfAbsent(name.toUpperCase(Locale.ROOT), value));
        values.forEach((name, value) -> {
            if (name.equals(name.toUpperCase(Locale.ROOT))) {
                byUpperName.put(name, value);
            }
        });
        readBlocks();
    }

    /** What is given for a setting under its own name in upper case. */
    Optional<Given> own(Setting<?> setting) {
        String name = setting.environmentName();
        return Optional.ofNullable(exact.get(name))
                .filter(value -> counts(setting, value))
                .map(value -> new Given(value, name + " (" + origin + ")", false));
    }

    /** What is given for a setting under the first of the peer's names that is there. */
    Optional<Given> peer(Setting<?> setting) {
        for (PeerVariable variable : setting.variables()) {
            Optional<String> value = find(variable).filter(text -> counts(setting, text));
            if (value.isPresent()) {
                String text = value.get() + (value.get().isBlank() ? "" : variable.suffix());
                return Optional.of(new Given(text, variable.name() + " (" + origin + ")", true));
            }
        }
        return Optional.empty();
    }

    /** JSON blocks that cannot be read. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Variables with one of the peer's prefixes, and members of its blocks, that no setting knows. */
    List<SettingsMessage> unknown() {
        Set<String> known = new HashSet<>(SettingsFiles.VARIABLES);
        Set<String> blockNames = blockNames();
        SettingsCatalog.all().forEach(setting -> setting.variables().forEach(variable -> known.add(variable.name())));
        List<String> given = new ArrayList<>();
        for (String name : byUpperName.keySet()) {
            JsonNode block = blocks.get(name);
            if (block != null) {
                addMembers(name, block, blockNames, given);
            } else if (!blockNames.contains(name)) {
                given.add(name);
            }
        }
        return given.stream()
                .filter(name ->
                        name.startsWith(PeerVariable.REFERENCE_PREFIX) || name.startsWith(PeerVariable.SYNC_PREFIX))
                .filter(name -> !known.contains(name))
                .map(name -> SettingsMessage.warning("ignored unknown variable " + name + " (" + origin + ")"
                        + NearestName.of(name, known)
                                .map(nearest -> ", did you mean " + nearest + "?")
                                .orElse("")))
                .toList();
    }

    private Optional<String> find(PeerVariable variable) {
        String direct = byUpperName.get(variable.name());
        if (direct != null) {
            return Optional.of(direct);
        }
        int parts = variable.path().size();
        for (int outer = parts - 1; outer > 0; outer--) {
            JsonNode node = blocks.get(variable.nameOfFirst(outer));
            for (int inner = outer; inner < parts && node != null; inner++) {
                node = member(node, variable.path().get(inner));
            }
            if (node != null) {
                return node.isNull()
                        ? Optional.empty()
                        : Optional.of(node.isValueNode() ? node.asText() : node.toString());
            }
        }
        return Optional.empty();
    }

    private void readBlocks() {
        for (String name : blockNames()) {
            String value = byUpperName.get(name);
            if (value != null && !value.isBlank()) {
                try {
                    JsonNode block = JSON.read(value).root();
                    if (block.isObject()) {
                        blocks.put(name, block);
                        continue;
                    }
                    problems.add(name + " (" + origin + "): expected a JSON object");
                } catch (JsonSyntaxException e) {
                    // The text itself may hold a password, so only the place is told.
                    problems.add(name + " (" + origin + "): expected a JSON object, but " + e.getMessage());
                }
            }
        }
    }

    private static Set<String> blockNames() {
        Set<String> names = new HashSet<>();
        for (Setting<?> setting : SettingsCatalog.all()) {
            for (PeerVariable variable : setting.variables()) {
                for (int parts = 1; parts < variable.path().size(); parts++) {
                    names.add(variable.nameOfFirst(parts));
                }
            }
        }
        return names;
    }

    private static void addMembers(String name, JsonNode block, Set<String> blockNames, List<String> names) {
        for (Map.Entry<String, JsonNode> member : block.properties()) {
            String memberName = name + NESTING + member.getKey().toUpperCase(Locale.ROOT);
            if (blockNames.contains(memberName) && member.getValue().isObject()) {
                addMembers(memberName, member.getValue(), blockNames, names);
            } else {
                names.add(memberName);
            }
        }
    }

    private static @Nullable JsonNode member(JsonNode block, String name) {
        for (Map.Entry<String, JsonNode> member : block.properties()) {
            if (member.getKey().equalsIgnoreCase(name)) {
                return member.getValue();
            }
        }
        return null;
    }

    private static boolean counts(Setting<?> setting, String value) {
        return setting.emptyCounts() || !value.isBlank();
    }
}

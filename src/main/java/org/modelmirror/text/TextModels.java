package org.modelmirror.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.modelmirror.reference.CodePointOrder;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.TextModelName;
import org.modelmirror.reference.WhiteSpace;

/**
 * The text models of one state of the reference, by group (http-api.md 5.5). Names are parsed when it is made, so that it
 * is kept as long as the records stay the same. Immutable.
 */
public final class TextModels {
    private static final TextModels NONE = new TextModels(Map.of());

    private final Map<String, TextModel> models;
    private final SortedMap<String, TextGroup> groups;

    private TextModels(Map<String, TextModel> models) {
        this.models = models;
        Map<String, List<TextModel>> members = new LinkedHashMap<>();
        models.values()
                .forEach(model -> model.group()
                        .ifPresent(group -> members.computeIfAbsent(group, name -> new ArrayList<>())
                                .add(model)));
        this.groups = new TreeMap<>(CodePointOrder.INSTANCE);
        members.forEach((name, group) -> groups.put(name, new TextGroup(name, group)));
    }

    public static TextModels none() {
        return NONE;
    }

    /** The models of these records, in stored order. */
    public static TextModels of(RecordMap records) {
        return NONE.updated(records);
    }

    /** The same for other records. What is stored as the same node as before is not parsed again. */
    public TextModels updated(RecordMap records) {
        Map<String, TextModel> all = new LinkedHashMap<>();
        for (Map.Entry<String, ObjectNode> stored : records.asMap().entrySet()) {
            String key = stored.getKey();
            TextModel known = models.get(key);
            all.put(
                    key,
                    known != null && known.isMadeOf(stored.getValue()) ? known : TextModel.of(key, stored.getValue()));
        }
        return new TextModels(all);
    }

    /** Whether a model is stored under exactly this name. */
    public boolean contains(String name) {
        return models.containsKey(name);
    }

    public int size() {
        return models.size();
    }

    /** All groups by name, in code point order. */
    public Collection<TextGroup> groups() {
        return List.copyOf(groups.values());
    }

    public Optional<TextGroup> findGroup(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /** The baselines in use, stripped, each once, in code point order. */
    public NavigableSet<String> baselines() {
        NavigableSet<String> baselines = new TreeSet<>(CodePointOrder.INSTANCE);
        models.values()
                .forEach(model -> model.findText("baseline")
                        .map(WhiteSpace::strip)
                        .filter(baseline -> !baseline.isEmpty())
                        .ifPresent(baselines::add));
        return baselines;
    }

    /** The groups that all models' names point to, whatever their records say, each once, in code point order. */
    NavigableSet<String> namedGroups() {
        NavigableSet<String> names = new TreeSet<>(CodePointOrder.INSTANCE);
        models.keySet().forEach(key -> names.add(TextModelName.groupOf(key)));
        return names;
    }
}

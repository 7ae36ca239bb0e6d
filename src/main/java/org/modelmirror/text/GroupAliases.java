package org.modelmirror.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.modelmirror.reference.CodePointOrder;
import org.modelmirror.reference.FieldTypes;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.reference.Violations;
import org.modelmirror.text.Edited.Absent;
import org.modelmirror.text.Edited.Conflict;
import org.modelmirror.text.Edited.Done;

/**
 * Other names of groups, as kept in {@code text_generation_group_aliases.json}. A name is the alias of one group at most.
 * Immutable.
 */
public final class GroupAliases implements GroupFile {
    private static final GroupAliases NONE = new GroupAliases(Entries.none());

    private final Entries<Aliases> entries;

    private GroupAliases(Entries<Aliases> entries) {
        this.entries = entries;
    }

    public static GroupAliases none() {
        return NONE;
    }

    /**
     * Reads the file's content.
     *
     * @throws UnreadableDocumentException when it is no object
     */
    public static GroupAliases of(String file, JsonNode root) throws UnreadableDocumentException {
        return new GroupAliases(Entries.of(
                file, root, (name, value) -> texts(value.path("aliases")).map(aliases -> new Aliases(name, aliases))));
    }

    /** The distinct strings of an array; empty when it is none, or holds anything else. */
    static Optional<List<String>> texts(JsonNode array) {
        Violations violations = new Violations();
        if (FieldTypes.STRINGS.read(array, violations) == null) {
            return Optional.empty();
        }
        LinkedHashSet<String> texts = new LinkedHashSet<>();
        array.forEach(item -> texts.add(item.textValue()));
        return Optional.of(List.copyOf(texts));
    }

    /** The group that the name is an alias of, or the name itself; one step, exact. */
    public String resolve(String name) {
        return ownerOf(name).orElse(name);
    }

    /** The group that the name is an alias of. */
    public Optional<String> ownerOf(String alias) {
        return entries.all().stream()
                .filter(entry -> entry.names().contains(alias))
                .map(Aliases::canonical)
                .findFirst();
    }

    /** The other names of a group; none for a name that is only an alias. */
    public Optional<Aliases> find(String canonical) {
        return entries.find(canonical);
    }

    /** All entries by canonical name, in code point order. */
    public List<Aliases> sorted() {
        return entries.all().stream()
                .sorted(Comparator.comparing(Aliases::canonical, CodePointOrder.INSTANCE))
                .toList();
    }

    /** Makes these the other names of a group; those it had before are its no more. Repeats do not count (F20). */
    public Edited<GroupAliases> set(String canonical, List<String> aliases) {
        if (aliases.contains(canonical)) {
            return new Conflict<>("Canonical name '" + canonical + "' cannot be its own alias");
        }
        for (String alias : aliases) {
            Optional<Edited<GroupAliases>> conflict = conflict(canonical, alias);
            if (conflict.isPresent()) {
                return conflict.get();
            }
        }
        return done(new Aliases(canonical, List.copyOf(new LinkedHashSet<>(aliases))));
    }

    /** Gives a group one more name; nothing happens when it has it. */
    public Edited<GroupAliases> add(String canonical, String alias) {
        if (alias.equals(canonical)) {
            return new Conflict<>("Cannot alias '" + canonical + "' to itself");
        }
        Optional<Edited<GroupAliases>> conflict = conflict(canonical, alias);
        if (conflict.isPresent()) {
            return conflict.get();
        }
        LinkedHashSet<String> names =
                new LinkedHashSet<>(find(canonical).map(Aliases::names).orElse(List.of()));
        names.add(alias);
        return done(new Aliases(canonical, List.copyOf(names)));
    }

    /** Takes a name from a group; with the last one its entry goes. */
    public Edited<GroupAliases> remove(String canonical, String alias) {
        List<String> names = new ArrayList<>(find(canonical).map(Aliases::names).orElse(List.of()));
        if (!names.remove(alias)) {
            return new Absent<>("Alias '" + alias + "' not found under canonical group '" + canonical + "'");
        }
        return names.isEmpty()
                ? new Done<>(new GroupAliases(entries.without(canonical)))
                : done(new Aliases(canonical, names));
    }

    /** Takes all other names from a group. */
    public Edited<GroupAliases> delete(String canonical) {
        return find(canonical).isEmpty()
                ? new Absent<>(noEntry(canonical))
                : new Done<>(new GroupAliases(entries.without(canonical)));
    }

    /** What to say about a group without an entry. */
    public static String noEntry(String canonical) {
        return "No alias entry for canonical group '" + canonical + "'";
    }

    private Edited<GroupAliases> done(Aliases entry) {
        return new Done<>(new GroupAliases(entries.with(entry.canonical(), entry)));
    }

    private Optional<Edited<GroupAliases>> conflict(String canonical, String alias) {
        return entries.all().stream()
                .filter(entry -> !entry.canonical().equals(canonical))
                .filter(entry -> entry.names().contains(alias))
                .map(entry -> (Edited<GroupAliases>) new Conflict<GroupAliases>("Alias '" + alias
                        + "' is already registered under canonical group '" + entry.canonical() + "'"))
                .findFirst();
    }

    @Override
    public ObjectNode toJson() {
        return entries.toJson(Aliases::toFileJson);
    }

    @Override
    public int unreadCount() {
        return entries.unreadCount();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GroupAliases that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }
}

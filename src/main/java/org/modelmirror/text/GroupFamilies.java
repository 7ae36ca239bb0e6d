package org.modelmirror.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.modelmirror.reference.CodePointOrder;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.text.Edited.Absent;
import org.modelmirror.text.Edited.Conflict;
import org.modelmirror.text.Edited.Done;

/**
 * Families of groups, as kept in {@code text_generation_group_families.json}. A group is in one family at most. Immutable.
 */
public final class GroupFamilies implements GroupFile {
    private static final GroupFamilies NONE = new GroupFamilies(Entries.none());

    private final Entries<Family> families;

    private GroupFamilies(Entries<Family> families) {
        this.families = families;
    }

    public static GroupFamilies none() {
        return NONE;
    }

    /**
     * Reads the file's content.
     *
     * @throws UnreadableDocumentException when it is no object
     */
    public static GroupFamilies of(String file, JsonNode root) throws UnreadableDocumentException {
        return new GroupFamilies(Entries.of(
                file,
                root,
                (name, value) -> GroupAliases.texts(value.path("members"))
                        .filter(members -> !members.isEmpty())
                        .map(members -> Family.of(name, members))));
    }

    public Optional<Family> find(String name) {
        return families.find(name);
    }

    /** The family that a group is in. */
    public Optional<Family> findOf(String group) {
        return families.all().stream()
                .filter(family -> family.members().contains(group))
                .findFirst();
    }

    /** All families by name, in code point order. */
    public List<Family> sorted() {
        return families.all().stream()
                .sorted(Comparator.comparing(Family::name, CodePointOrder.INSTANCE))
                .toList();
    }

    /** Makes these groups the family, and no others. They need not exist. */
    public Edited<GroupFamilies> set(String name, List<String> members) {
        if (members.isEmpty()) {
            return new Conflict<>("A family must have at least one member group.");
        }
        for (String group : members) {
            Optional<Family> other = otherThan(name, group);
            if (other.isPresent()) {
                return new Conflict<>(taken(group, other.get()) + " Remove it from that family first.");
            }
        }
        return done(Family.of(name, members));
    }

    /** Takes a group into a family that exists; nothing happens when it is in it. */
    public Edited<GroupFamilies> add(String name, String group) {
        Optional<Family> family = find(name);
        if (family.isEmpty()) {
            return new Absent<>("Family '" + name + "' does not exist.");
        }
        Optional<Family> other = otherThan(name, group);
        if (other.isPresent()) {
            return new Conflict<>(taken(group, other.get()));
        }
        List<String> members = new ArrayList<>(family.get().members());
        members.add(group);
        return done(Family.of(name, members));
    }

    /** Takes a group out of a family; with the last one the family goes. */
    public Edited<GroupFamilies> remove(String name, String group) {
        List<String> members = new ArrayList<>(find(name).map(Family::members).orElse(List.of()));
        if (!members.remove(group)) {
            return new Absent<>("Group '" + group + "' not found in family '" + name + "'");
        }
        return members.isEmpty()
                ? new Done<>(new GroupFamilies(families.without(name)))
                : done(Family.of(name, members));
    }

    /** Dissolves a family. */
    public Edited<GroupFamilies> delete(String name) {
        return find(name).isEmpty()
                ? new Absent<>(notFound(name))
                : new Done<>(new GroupFamilies(families.without(name)));
    }

    /** What to say about a family that does not exist. */
    public static String notFound(String name) {
        return "Family '" + name + "' not found";
    }

    private static String taken(String group, Family family) {
        return "Group '" + group + "' already belongs to family '" + family.name() + "'.";
    }

    private Edited<GroupFamilies> done(Family family) {
        return new Done<>(new GroupFamilies(families.with(family.name(), family)));
    }

    private Optional<Family> otherThan(String name, String group) {
        return families.all().stream()
                .filter(family -> !family.name().equals(name))
                .filter(family -> family.members().contains(group))
                .findFirst();
    }

    @Override
    public ObjectNode toJson() {
        return families.toSortedJson(Family::toJson);
    }

    @Override
    public int unreadCount() {
        return families.unreadCount();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GroupFamilies that && families.equals(that.families);
    }

    @Override
    public int hashCode() {
        return families.hashCode();
    }
}

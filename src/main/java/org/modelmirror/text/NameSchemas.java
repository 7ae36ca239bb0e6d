package org.modelmirror.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.text.Edited.Absent;
import org.modelmirror.text.Edited.Done;

/** The naming schemas that were set for groups, as kept in {@code text_generation_group_schemas.json}. Immutable. */
public final class NameSchemas implements GroupFile {
    private static final NameSchemas NONE = new NameSchemas(Entries.none());

    private final Entries<NameSchema> schemas;

    private NameSchemas(Entries<NameSchema> schemas) {
        this.schemas = schemas;
    }

    public static NameSchemas none() {
        return NONE;
    }

    /**
     * Reads the file's content.
     *
     * @throws UnreadableDocumentException when it is no object
     */
    public static NameSchemas of(String file, JsonNode root) throws UnreadableDocumentException {
        return new NameSchemas(Entries.of(file, root, (name, value) -> NameSchema.find(value)));
    }

    /** The schema that was set for exactly this group, or for the one it is an alias of. */
    public Optional<NameSchema> find(String group, GroupAliases aliases) {
        return schemas.find(group).or(() -> schemas.find(aliases.resolve(group)));
    }

    /** Changes what was set before, or the default (http-api.md 5.6); the group need not exist. */
    public NameSchemas with(String group, GroupAliases aliases, ObjectNode changes) {
        NameSchema before = find(group, aliases).orElse(NameSchema.DEFAULT);
        return new NameSchemas(schemas.with(group, before.with(changes)));
    }

    /** Forgets what was set for exactly this group. */
    public Edited<NameSchemas> without(String group) {
        return schemas.find(group).isEmpty()
                ? new Absent<>("No custom naming schema found for group '" + group + "'")
                : new Done<>(new NameSchemas(schemas.without(group)));
    }

    @Override
    public ObjectNode toJson() {
        return schemas.toJson(NameSchema::toJson);
    }

    @Override
    public int unreadCount() {
        return schemas.unreadCount();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NameSchemas that && schemas.equals(that.schemas);
    }

    @Override
    public int hashCode() {
        return schemas.hashCode();
    }
}

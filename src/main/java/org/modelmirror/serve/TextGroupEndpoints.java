package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Checked;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.TextModelName;
import org.modelmirror.text.FamilyDetection;
import org.modelmirror.text.GroupAliases;
import org.modelmirror.text.GroupFamilies;
import org.modelmirror.text.GroupReports;
import org.modelmirror.text.NameParts;
import org.modelmirror.text.NameSchema;
import org.modelmirror.text.NameSchemas;
import org.modelmirror.text.ParsedName;
import org.modelmirror.text.TextGroup;
import org.modelmirror.text.TextModels;

/** What can be asked about names and groups of text models (http-api.md 5.3 to 5.7); nothing is changed here. */
public final class TextGroupEndpoints {
    private static final ApiError NO_ALIASES = noState("alias");
    private static final ApiError NO_FAMILIES = noState("family");

    private final CatalogReads reads;
    private final Optional<GroupStates> states;
    private final JsonBodies bodies;
    private final PerRecords<TextModels> models = new PerRecords<>(TextModels.none(), TextModels::updated);

    /**
     * @param states empty on a REPLICA
     * @param maxJsonDepth deepest nesting of a body
     */
    public TextGroupEndpoints(CatalogReads reads, Optional<GroupStates> states, int maxJsonDepth) {
        this.reads = reads;
        this.states = states;
        this.bodies = new JsonBodies(maxJsonDepth);
    }

    private static ApiError noState(String kind) {
        return ApiError.of(503, "Group " + kind + " storage is not available (backend may be in REPLICA mode).");
    }

    /** Takes a name apart. */
    public void parseName(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        call.send(ParsedName.toJson(name(call), aliases()));
    }

    /** Puts a name together. */
    public void composeName(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        var body = bodies.read(call);
        Checked checked = NameParts.SHAPE.check(body);
        if (!checked.isValid()) {
            throw JsonBodies.invalid(checked.violations(), body);
        }
        String name = NameParts.of(checked.getTyped()).compose();
        call.send(JsonNodeFactory.instance
                .objectNode()
                .put("composed_name", name)
                .put("already_exists", models().contains(name))
                .put("suggested_group", TextModelName.groupOf(name)));
    }

    public void baselines(Exchange exchange) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        models().baselines().forEach(json.putArray("baselines")::add);
        Call.of(exchange).send(json);
    }

    public void groups(Exchange exchange) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode names = json.putArray("groups");
        models().groups().forEach(group -> names.add(group.name()));
        Call.of(exchange).send(json);
    }

    public void summary(Exchange exchange) {
        Call.of(exchange).send(GroupReports.summary(models(), schemas(), aliases(), families()));
    }

    public void health(Exchange exchange) {
        Call.of(exchange).send(GroupReports.health(models()));
    }

    public void group(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        String name = name(call);
        TextGroup group = models().findGroup(name).orElseThrow(() -> noMembers(name));
        call.send(group.toJson(schemas().find(name, aliases()), families().findOf(name)));
    }

    /** The naming schema that was set, or else what the names of the members look like. */
    public void nameSchema(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        String name = name(call);
        Optional<NameSchema> set = schemas().find(name, aliases());
        if (set.isPresent()) {
            call.send(schema(name, set.get(), true));
            return;
        }
        TextGroup group = models().findGroup(name)
                .filter(found -> !found.canonicalMembers().isEmpty())
                .orElseThrow(() -> noMembers(name));
        call.send(schema(name, NameSchema.of(group.nameFormat()), false));
    }

    static ObjectNode schema(String group, NameSchema schema, boolean isCustom) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("group_name", group);
        json.set("name_schema", schema.toJson());
        return json.put("is_custom", isCustom);
    }

    /** Every group that has other names. */
    public void allAliases(Exchange exchange) throws RefusedException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = json.putArray("entries");
        kept(NO_ALIASES).aliases().current().sorted().forEach(entry -> entries.add(entry.toJson()));
        Call.of(exchange).send(json);
    }

    /** The other names of one group. */
    public void aliasesOf(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        String group = call.path(Paths.CANONICAL);
        call.send(kept(NO_ALIASES)
                .aliases()
                .current()
                .find(group)
                .orElseThrow(() -> new RefusedException(ApiError.of(404, GroupAliases.noEntry(group))))
                .toJson());
    }

    public void allFamilies(Exchange exchange) throws RefusedException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode families = json.putArray("families");
        kept(NO_FAMILIES).families().current().sorted().forEach(family -> families.add(family.toJson()));
        Call.of(exchange).send(json);
    }

    public void family(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        String name = call.path(Paths.FAMILY_NAME);
        call.send(kept(NO_FAMILIES)
                .families()
                .current()
                .find(name)
                .orElseThrow(() -> new RefusedException(ApiError.of(404, GroupFamilies.notFound(name))))
                .toJson());
    }

    /** Families that the names suggest. */
    public void detectFamilies(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        Query query = call.query();
        int minPrefixLength = (int) query.integer("min_prefix_length", 3, 2, 20);
        int minFamilySize = (int) query.integer("min_family_size", 2, 2, 50);
        query.refuseProblems();
        call.send(FamilyDetection.of(models(), aliases(), minPrefixLength, minFamilySize)
                .toJson());
    }

    /** The group that the query names. */
    static String name(Call call) throws RefusedException {
        Query query = call.query();
        String name = query.required("name");
        query.refuseProblems();
        return name;
    }

    private static RefusedException noMembers(String group) {
        return new RefusedException(ApiError.of(404, "No models found in group '" + group + "'"));
    }

    private GroupStates kept(ApiError otherwise) throws RefusedException {
        return states.orElseThrow(() -> new RefusedException(otherwise));
    }

    private TextModels models() {
        return models.of(reads.find(Category.TEXT_GENERATION, Format.V2));
    }

    private NameSchemas schemas() {
        return states.map(kept -> kept.schemas().current()).orElse(NameSchemas.none());
    }

    private GroupAliases aliases() {
        return states.map(kept -> kept.aliases().current()).orElse(GroupAliases.none());
    }

    private GroupFamilies families() {
        return states.map(kept -> kept.families().current()).orElse(GroupFamilies.none());
    }
}

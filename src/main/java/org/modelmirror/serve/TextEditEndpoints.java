package org.modelmirror.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.access.Role;
import org.modelmirror.access.WriteLimits;
import org.modelmirror.reference.Checked;
import org.modelmirror.reference.Field;
import org.modelmirror.reference.FieldTypes;
import org.modelmirror.reference.ObjectShape;
import org.modelmirror.text.Aliases;
import org.modelmirror.text.Edited;
import org.modelmirror.text.Family;
import org.modelmirror.text.GroupAliases;
import org.modelmirror.text.GroupFamilies;
import org.modelmirror.text.GroupFile;
import org.modelmirror.text.NameSchema;
import org.modelmirror.text.NameSchemas;
import org.modelmirror.write.WriteFailedException;

/**
 * Changes of naming schemas, aliases and families (http-api.md 5.6, 5.7): they act at once and know no queue. The steps of
 * route {@code serve-text-edit} in the order of 2.7: a key, a valid body, a requestor, a PRIMARY, then the change itself.
 * A refusal is a {@link RefusedException}, which ends the route with its answer. Thread-safe.
 */
public final class TextEditEndpoints {
    /** Exchange property: the change on its way. */
    private static final String UNDER_WAY = "modelmirror.text-edit";
    /** Would hide behind the path of the suggestions (F20). */
    private static final String RESERVED_FAMILY = "detect";

    private static final ObjectShape ALIASES = ObjectShape.of(Field.required("aliases", FieldTypes.STRINGS));
    private static final ObjectShape ALIAS = ObjectShape.of(Field.required("alias", FieldTypes.STRING));
    private static final ObjectShape MEMBERS = ObjectShape.of(Field.required("members", FieldTypes.STRINGS));
    private static final ObjectShape GROUP = ObjectShape.of(Field.required("group_name", FieldTypes.STRING));

    private final WriteGates gates;
    private final Turnstile turnstile;
    private final JsonBodies bodies;
    private final Doorkeeper door;
    private final Optional<GroupStates> states;
    private final Executor disk;

    /**
     * What the endpoints work with.
     *
     * @param maxJsonDepth deepest nesting of a body
     * @param states empty on a REPLICA
     * @param disk runs what waits for the disk
     */
    public record Parts(
            ServeSettings settings,
            int maxJsonDepth,
            Doorkeeper door,
            WriteLimits limits,
            Optional<GroupStates> states,
            Executor disk) {}

    public TextEditEndpoints(Parts parts) {
        this.gates = new WriteGates(parts.settings());
        this.turnstile = new Turnstile(parts.limits());
        this.bodies = new JsonBodies(parts.maxJsonDepth());
        this.door = parts.door();
        this.states = parts.states();
        this.disk = parts.disk();
    }

    /** Reads what is to be changed about a group's naming schema. */
    public void readSetSchema(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        String key = turnstile.pass(call);
        String group = TextGroupEndpoints.name(call);
        ObjectNode changes = body(call, NameSchema.CHANGES);
        begin(exchange, key, kept -> {
            GroupAliases aliases = kept.aliases().current();
            NameSchemas after =
                    made(kept.schemas(), schemas -> new Edited.Done<>(schemas.with(group, aliases, changes)));
            return Optional.of(
                    TextGroupEndpoints.schema(group, after.find(group, aliases).orElseThrow(), true));
        });
    }

    /** Reads which group's naming schema is to be forgotten. */
    public void readDeleteSchema(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        String key = turnstile.pass(call);
        String group = TextGroupEndpoints.name(call);
        begin(exchange, key, kept -> {
            made(kept.schemas(), schemas -> schemas.without(group));
            return Optional.empty();
        });
    }

    /** Reads the aliases that a group is to have. */
    public void readSetAliases(Exchange exchange) throws RefusedException {
        readAliases(exchange, ALIASES, (aliases, group, body) -> aliases.set(group, texts(body.path("aliases"))));
    }

    /** Reads an alias that a group is to have too. */
    public void readAddAlias(Exchange exchange) throws RefusedException {
        readAliases(exchange, ALIAS, (aliases, group, body) -> aliases.add(group, text(body, "alias")));
    }

    /** Reads an alias that a group is to have no more. */
    public void readRemoveAlias(Exchange exchange) throws RefusedException {
        readAliases(exchange, ALIAS, (aliases, group, body) -> aliases.remove(group, text(body, "alias")));
    }

    private void readAliases(Exchange exchange, ObjectShape shape, Change<GroupAliases> change)
            throws RefusedException {
        Call call = Call.of(exchange);
        String key = turnstile.pass(call);
        String group = call.path(Paths.CANONICAL);
        ObjectNode body = body(call, shape);
        begin(exchange, key, kept -> {
            GroupAliases after = made(kept.aliases(), aliases -> change.apply(aliases, group, body));
            return Optional.of(
                    after.find(group).orElse(new Aliases(group, List.of())).toJson());
        });
    }

    /** Reads which group is to have no aliases. */
    public void readDeleteAliases(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        String key = turnstile.pass(call);
        String group = call.path(Paths.CANONICAL);
        begin(exchange, key, kept -> {
            made(kept.aliases(), aliases -> aliases.delete(group));
            return Optional.empty();
        });
    }

    /** Reads the groups that a family is to consist of. */
    public void readSetFamily(Exchange exchange) throws RefusedException {
        readFamily(exchange, MEMBERS, (families, name, body) -> families.set(name, texts(body.path("members"))));
    }

    /** Reads a group that is to join a family. */
    public void readAddToFamily(Exchange exchange) throws RefusedException {
        readFamily(exchange, GROUP, (families, name, body) -> families.add(name, text(body, "group_name")));
    }

    /** Reads a group that is to leave a family. */
    public void readRemoveFromFamily(Exchange exchange) throws RefusedException {
        readFamily(exchange, GROUP, (families, name, body) -> families.remove(name, text(body, "group_name")));
    }

    private void readFamily(Exchange exchange, ObjectShape shape, Change<GroupFamilies> change)
            throws RefusedException {
        Call call = Call.of(exchange);
        String key = turnstile.pass(call);
        String name = call.path(Paths.FAMILY_NAME);
        ObjectNode body = body(call, shape);
        if (name.equals(RESERVED_FAMILY)) {
            throw new RefusedException(ApiError.of(422, "A family must not be named '" + RESERVED_FAMILY + "'."));
        }
        begin(exchange, key, kept -> {
            GroupFamilies after = made(kept.families(), families -> change.apply(families, name, body));
            return Optional.of(
                    after.find(name).orElse(new Family(name, List.of())).toJson());
        });
    }

    /** Reads which family is to be dissolved. */
    public void readDeleteFamily(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        String key = turnstile.pass(call);
        String name = call.path(Paths.FAMILY_NAME);
        begin(exchange, key, kept -> {
            made(kept.families(), families -> families.delete(name));
            return Optional.empty();
        });
    }

    private ObjectNode body(Call call, ObjectShape shape) throws RefusedException {
        JsonNode body = bodies.read(call);
        Checked checked = shape.check(body);
        if (!checked.isValid()) {
            throw JsonBodies.invalid(checked.violations(), body);
        }
        return checked.getTyped();
    }

    private static String text(ObjectNode typed, String field) {
        return typed.path(field).textValue();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.textValue()));
        return texts;
    }

    private static void begin(Exchange exchange, String key, Edit edit) {
        exchange.setProperty(UNDER_WAY, new UnderWay(key, edit));
    }

    /** Finds out who it is and whether he may; waits for the AI Horde where it has to be asked, and holds no thread. */
    public CompletionStage<Void> authorise(Exchange exchange) {
        return door.admit(Role.REQUESTOR, underWay(exchange).key()).thenAccept(user -> {});
    }

    /** Makes the change and answers when it is safe on disk; holds no thread of the caller's. */
    public CompletionStage<Void> edit(Exchange exchange) throws RefusedException {
        gates.passPrimary();
        GroupStates kept = states.orElseThrow(() -> new IllegalStateException("a PRIMARY keeps no state of groups"));
        Call call = Call.of(exchange);
        Edit edit = underWay(exchange).edit();
        CompletableFuture<Void> done = new CompletableFuture<>();
        disk.execute(() -> {
            try {
                Optional<ObjectNode> answer = edit.make(kept);
                exchange.getMessage().removeHeaders("*");
                answer.ifPresentOrElse(call::send, () -> call.reply().end(204));
                done.complete(null);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                done.completeExceptionally(new WriteFailedException(WriteFailedException.Kind.UNAVAILABLE, "stopping"));
            } catch (RefusedException | WriteFailedException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** What is kept after the edit. */
    private static <T extends GroupFile> T made(GroupStates.State<T> state, Function<T, Edited<T>> edit)
            throws RefusedException, WriteFailedException, InterruptedException {
        Edited<T> edited = state.change(edit);
        if (edited instanceof Edited.Done<T> done) {
            return done.content();
        }
        if (edited instanceof Edited.Conflict<T> conflict) {
            throw new RefusedException(ApiError.of(409, conflict.detail()));
        }
        throw new RefusedException(ApiError.of(404, ((Edited.Absent<T>) edited).detail()));
    }

    private static UnderWay underWay(Exchange exchange) {
        UnderWay edit = exchange.getProperty(UNDER_WAY, UnderWay.class);
        if (edit == null) {
            throw new IllegalStateException("nothing was read in route " + exchange.getFromRouteId());
        }
        return edit;
    }

    /** A change of one kind of content, by the name in the path and the body. */
    private interface Change<T> {
        Edited<T> apply(T content, String name, ObjectNode body);
    }

    /** A change that is ready to be made. */
    private interface Edit {
        /** What to answer; empty for 204. */
        Optional<ObjectNode> make(GroupStates kept) throws RefusedException, WriteFailedException, InterruptedException;
    }

    private record UnderWay(String key, Edit edit) {}
}

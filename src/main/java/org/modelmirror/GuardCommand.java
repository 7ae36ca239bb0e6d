package org.modelmirror;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.modelmirror.change.HeldChange;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.store.GuardStore;
import org.modelmirror.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code model-mirror guard …}: held-back changes from the command line, for who has the machine but no key. Works on the
 * data folder, whether the service runs or not: a decision is left in the folder, where the running service finds it
 * within {@code store.watch.period}, a stopped one when it starts.
 */
@Command(name = "guard", description = "Shows changes that the guard holds back, and decides on them.")
final class GuardCommand {
    private static final String ID = "As guard list names it.";

    private final CommandScope scope;
    private final Console console;

    GuardCommand(CommandScope scope) {
        this.scope = scope;
        this.console = scope.console();
    }

    @Command(name = "list", description = "Lists what is held back.")
    int list(@Option(names = "--json", description = "Answers as JSON.") boolean isJson)
            throws StoreException, UnreadableDocumentException {
        GuardStore store = scope.store().guard();
        boolean any = false;
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("held_back");
        for (Category category : Category.values()) {
            for (HeldChange change : store.look(category).offered()) {
                any = true;
                list.add(change.toJson());
                if (isJson) {
                    continue;
                }
                console.say(change.id() + "  " + change.status().id() + "  from "
                        + change.document().source() + "  since " + change.firstSeen() + "  seen "
                        + change.timesSeen() + " times");
                console.say("    " + change.summary());
            }
        }
        if (isJson) {
            console.say(json);
        } else if (!any) {
            console.say("nothing is held back");
        }
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "Shows one change with its field differences, as JSON.")
    int show(@Parameters(paramLabel = "<id>", description = ID) String id)
            throws StoreException, UnreadableDocumentException {
        GuardStore store = scope.store().guard();
        Optional<HeldChange> change = find(store, id);
        if (change.isEmpty()) {
            return unknown(id);
        }
        console.out().println(JsonWriter.toText(change.get().toJson(), JsonForm.STORE));
        return ExitCode.DONE;
    }

    @Command(name = "approve", description = "Lets a change go live.")
    int approve(@Parameters(paramLabel = "<id>", description = ID) String id)
            throws StoreException, UnreadableDocumentException {
        return decide(id, HeldChange.Status.APPROVED);
    }

    @Command(name = "reject", description = "Keeps a change out for good.")
    int reject(@Parameters(paramLabel = "<id>", description = ID) String id)
            throws StoreException, UnreadableDocumentException {
        return decide(id, HeldChange.Status.REJECTED);
    }

    private int decide(String id, HeldChange.Status status) throws StoreException, UnreadableDocumentException {
        GuardStore store = scope.store().guard();
        Optional<HeldChange> change = find(store, id);
        if (change.isEmpty()) {
            return unknown(id);
        }
        store.leave(new GuardStore.Decision(id, status));
        console.say(status.id() + ": " + change.get().summary());
        console.say("A running service takes this up within store.watch.period, a stopped one when it starts.");
        return ExitCode.DONE;
    }

    private int unknown(String id) {
        console.complain("no such change on offer: " + id);
        return ExitCode.FAILED;
    }

    private static Optional<HeldChange> find(GuardStore store, String id)
            throws StoreException, UnreadableDocumentException {
        for (Category category : Category.values()) {
            Optional<HeldChange> change = store.look(category).find(id);
            if (change.isPresent()) {
                return change;
            }
        }
        return Optional.empty();
    }
}

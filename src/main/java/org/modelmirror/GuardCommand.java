package org.modelmirror;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.modelmirror.change.HeldChange;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.store.GuardStore;
import org.modelmirror.store.StoreException;

/**
 * {@code model-mirror guard …}: held-back changes from the command line, for who has the machine but no key. Works on the
 * data folder, whether the service runs or not: a decision is left in the folder, where the running service finds it
 * within {@code store.watch.period}, a stopped one when it starts.
 */
final class GuardCommand {
    static final String NAME = "guard";

    static final String USAGE = """
            usage: model-mirror guard list                what is held back
                   model-mirror guard show <id>           one change with its field differences
                   model-mirror guard approve <id>        lets it go live
                   model-mirror guard reject <id>         keeps it out for good""";

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private final GuardStore store;
    private final PrintStream out;
    private final PrintStream err;

    GuardCommand(GuardStore store, PrintStream out, PrintStream err) {
        this.store = store;
        this.out = out;
        this.err = err;
    }

    /**
     * Does what the words say.
     *
     * @param words what follows {@code guard}
     * @return the exit code: 0 done, 1 failed or unknown id, 2 wrong words
     */
    int run(List<String> words) {
        String verb = words.isEmpty() ? "" : words.get(0);
        try {
            if (verb.equals("list") && words.size() == 1) {
                return list();
            }
            return words.size() == 2 ? about(verb, words.get(1)) : wrongUsage();
        } catch (StoreException | UnreadableDocumentException e) {
            err.println("failed: " + e.getMessage());
            return FAILED;
        }
    }

    private int about(String verb, String id) throws StoreException, UnreadableDocumentException {
        return switch (verb) {
            case "show" -> show(id);
            case "approve" -> decide(id, HeldChange.Status.APPROVED);
            case "reject" -> decide(id, HeldChange.Status.REJECTED);
            default -> wrongUsage();
        };
    }

    private int wrongUsage() {
        err.println(USAGE);
        return WRONG_USAGE;
    }

    private int list() throws StoreException, UnreadableDocumentException {
        boolean any = false;
        for (Category category : Category.values()) {
            for (HeldChange change : store.look(category).offered()) {
                any = true;
                out.println(change.id() + "  " + change.status().id() + "  from "
                        + change.document().source() + "  since " + change.firstSeen() + "  seen "
                        + change.timesSeen() + " times");
                out.println("    " + change.summary());
            }
        }
        if (!any) {
            out.println("nothing is held back");
        }
        return DONE;
    }

    private int show(String id) throws StoreException, UnreadableDocumentException {
        Optional<HeldChange> change = find(id);
        if (change.isEmpty()) {
            return unknown(id);
        }
        out.println(JsonWriter.toText(change.get().toJson(), JsonForm.STORE));
        return DONE;
    }

    private int decide(String id, HeldChange.Status status) throws StoreException, UnreadableDocumentException {
        Optional<HeldChange> change = find(id);
        if (change.isEmpty()) {
            return unknown(id);
        }
        store.leave(new GuardStore.Decision(id, status));
        out.println(status.id() + ": " + change.get().summary());
        out.println("A running service takes this up within store.watch.period, a stopped one when it starts.");
        return DONE;
    }

    private int unknown(String id) {
        err.println("no such change on offer: " + id);
        return FAILED;
    }

    private Optional<HeldChange> find(String id) throws StoreException, UnreadableDocumentException {
        for (Category category : Category.values()) {
            Optional<HeldChange> change = store.look(category).find(id);
            if (change.isPresent()) {
                return change;
            }
        }
        return Optional.empty();
    }
}

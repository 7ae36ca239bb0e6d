package org.modelmirror;

import java.io.PrintStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.modelmirror.history.FileRecords;
import org.modelmirror.history.RecordsDifference;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.Version;

/**
 * {@code model-mirror history …}: what is kept of a category, and what differs between two versions of it. Changes
 * nothing; may run beside the service.
 */
final class HistoryCommand {
    static final String NAME = "history";

    static final String USAGE = """
            usage: model-mirror history --category <name> [--format v2|legacy]                     what is kept
                   model-mirror history --category <name> [--format v2|legacy] --from <n> --to <m>  what differs""";

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private final Store store;
    private final Format canonical;
    private final PrintStream out;
    private final PrintStream err;

    HistoryCommand(Store store, Format canonical, PrintStream out, PrintStream err) {
        this.store = store;
        this.canonical = canonical;
        this.out = out;
        this.err = err;
    }

    /**
     * Does what the words say.
     *
     * @param words what follows {@code history}
     * @return the exit code: 0 done, 1 failed or unknown revision, 2 wrong words
     */
    int run(List<String> words) {
        Category category;
        Format format;
        OptionalLong from;
        OptionalLong to;
        try {
            CommandOptions options = CommandOptions.parse(words, Set.of("category", "format", "from", "to"), Set.of());
            category = options.category();
            format = options.format(canonical);
            from = options.revision("from");
            to = options.revision("to");
            if (from.isPresent() != to.isPresent()) {
                throw new IllegalArgumentException("--from and --to go together");
            }
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println(USAGE);
            return WRONG_USAGE;
        }
        try {
            return from.isPresent() && to.isPresent()
                    ? difference(category, format, from.getAsLong(), to.getAsLong())
                    : list(category, format);
        } catch (StoreException | UnreadableDocumentException e) {
            err.println("failed: " + e.getMessage());
            return FAILED;
        }
    }

    private int list(Category category, Format format) throws StoreException {
        List<Version> versions = store.history().versions(category, format);
        for (Version version : versions) {
            out.println(version.revision() + "  " + version.at() + "  "
                    + version.cause().id() + "  "
                    + version.totalModels() + " models  +" + version.creates() + " ~" + version.updates() + " -"
                    + version.deletes()
                    + version.author().map(author -> "  by " + author).orElse(""));
        }
        if (versions.isEmpty()) {
            out.println("nothing is kept of " + category + " (" + format + ")");
        }
        return DONE;
    }

    private int difference(Category category, Format format, long from, long to)
            throws StoreException, UnreadableDocumentException {
        RecordsDifference difference =
                RecordsDifference.between(records(category, format, from), records(category, format, to));
        out.println(JsonWriter.toText(difference.toJson(), JsonForm.STORE));
        return DONE;
    }

    private RecordMap records(Category category, Format format, long revision)
            throws StoreException, UnreadableDocumentException {
        byte[] bytes = store.history()
                .bytes(category, format, revision)
                .orElseThrow(
                        () -> new UnreadableDocumentException(category.id(), "revision " + revision + " is not kept"));
        return FileRecords.of(category, format, bytes);
    }
}

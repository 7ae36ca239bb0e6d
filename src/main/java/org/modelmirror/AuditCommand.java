package org.modelmirror;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.modelmirror.audit.AuditEvent;
import org.modelmirror.audit.AuditFilter;
import org.modelmirror.audit.AuditReader;
import org.modelmirror.audit.Rebuild;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.store.CategoryLocks;
import org.modelmirror.store.Cause;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.StoredFile;
import org.modelmirror.store.Version;

/**
 * {@code model-mirror audit replay …}: rebuilds a category from a kept version and the trail after it, and proves that it
 * equals the file (queue-audit-sync.md 1.8). Changes nothing; may run beside the service, whose writers of the category
 * wait meanwhile.
 */
final class AuditCommand {
    static final String NAME = "audit";

    static final String USAGE = """
            usage: model-mirror audit replay --category <name> [--format v2|legacy] [--from-revision <n>] [--json]
              rebuilds the category from a kept version and the audit trail after it, and compares it with its file
              --format         the canonical one unless given
              --from-revision  the version to begin with; by default the last one that no write led to
              --json           prints one JSON object
              exit code: 0 the file is proved, 1 it differs or cannot be read, 2 wrong usage""";

    private static final int PROVED = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private final Store store;
    private final Format canonical;
    private final PrintStream out;
    private final PrintStream err;

    AuditCommand(Store store, Format canonical, PrintStream out, PrintStream err) {
        this.store = store;
        this.canonical = canonical;
        this.out = out;
        this.err = err;
    }

    /**
     * Does what the words say.
     *
     * @param words what follows {@code audit}
     * @return the exit code: 0 proved, 1 different or failed, 2 wrong words
     */
    int run(List<String> words) throws InterruptedException {
        if (words.isEmpty() || !words.get(0).equals("replay")) {
            err.println(USAGE);
            return WRONG_USAGE;
        }
        Category category;
        Format format;
        OptionalLong from;
        boolean json;
        try {
            CommandOptions options = CommandOptions.parse(
                    words.subList(1, words.size()), Set.of("category", "format", "from-revision"), Set.of("json"));
            category = options.category();
            format = options.format(canonical);
            from = options.revision("from-revision");
            json = options.has("json");
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println(USAGE);
            return WRONG_USAGE;
        }
        try {
            return replay(category, format, from, json);
        } catch (StoreException | UnreadableDocumentException e) {
            err.println("failed: " + e.getMessage());
            return FAILED;
        }
    }

    private int replay(Category category, Format format, OptionalLong from, boolean json)
            throws StoreException, UnreadableDocumentException, InterruptedException {
        List<Version> versions;
        Optional<Version> base;
        Optional<byte[]> bytes;
        Optional<StoredFile> file;
        List<AuditEvent> events = List.of();
        List<String> warnings = new ArrayList<>();
        // So that no commit comes between what is read of the file, of its history and of the trail.
        CategoryLocks.Held held = store.categories().lock(category);
        try {
            versions = store.history().versions(category, format);
            base = base(versions, from);
            bytes = base.isEmpty()
                    ? Optional.empty()
                    : store.history().bytes(category, format, base.get().revision());
            file = store.categories().read(category, format);
            if (base.isPresent()) {
                events = events(category, format, base.get().lastEventId(), warnings);
            }
        } finally {
            held.close();
        }
        String what = category + " (" + format + ")";
        if (base.isEmpty() || bytes.isEmpty() || file.isEmpty()) {
            err.println("failed: " + what + " has no "
                    + (file.isEmpty() ? "file" : "kept version" + (from.isPresent() ? " " + from.getAsLong() : "")));
            return FAILED;
        }
        warnings.addAll(between(versions, base.get()));
        Rebuild rebuild =
                Rebuild.of(category, format, bytes.get(), events, file.get().bytes());
        warnings.addAll(rebuild.warnings());
        if (json) {
            out.println(JsonWriter.toText(json(category, format, base.get(), rebuild, warnings), JsonForm.COMPACT));
        } else {
            print(what, base.get(), rebuild, warnings);
        }
        return rebuild.isEqual() ? PROVED : FAILED;
    }

    private static Optional<Version> base(List<Version> newestFirst, OptionalLong revision) {
        if (revision.isPresent()) {
            return newestFirst.stream()
                    .filter(version -> version.revision() == revision.getAsLong())
                    .findFirst();
        }
        return newestFirst.stream()
                .filter(version -> version.cause() != Cause.WRITE)
                .findFirst()
                .or(() -> newestFirst.stream().reduce((newer, older) -> older));
    }

    private List<AuditEvent> events(Category category, Format format, long after, List<String> warnings) {
        AuditFilter filter = AuditFilter.of(format, category.id()).ids(after + 1, Long.MAX_VALUE);
        try (Stream<AuditEvent> events = new AuditReader(store.folder().audit(), warnings::add).events(filter)) {
            return events.toList();
        }
    }

    /** What came in between and is in no trail; a difference is no wonder then. */
    private static List<String> between(List<Version> versions, Version base) {
        return versions.stream()
                .filter(version -> version.revision() > base.revision() && version.cause() != Cause.WRITE)
                .map(version -> "revision " + version.revision() + " came by "
                        + version.cause().id() + ": the trail does not tell all of it")
                .toList();
    }

    private static ObjectNode json(
            Category category, Format format, Version base, Rebuild rebuild, List<String> warnings) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("category", category.id());
        json.put("format", format.id());
        json.put("equal", rebuild.isEqual());
        json.put("from_revision", base.revision());
        json.put("applied_events", rebuild.applied());
        rebuild.lastId().ifPresentOrElse(id -> json.put("last_event_id", id), () -> json.putNull("last_event_id"));
        json.put("total_models", rebuild.difference().after().size());
        json.set("difference", rebuild.difference().toJson());
        warnings.forEach(json.putArray("warnings")::add);
        return json;
    }

    private void print(String what, Version base, Rebuild rebuild, List<String> warnings) {
        out.println(what + ": " + (rebuild.isEqual() ? "proved" : "DIFFERENT"));
        out.println("    from revision " + base.revision() + " of " + base.at() + " ("
                + base.cause().id() + ", "
                + base.totalModels() + " models), " + rebuild.applied() + " events"
                + (rebuild.lastId().isPresent()
                        ? " up to id " + rebuild.lastId().getAsLong()
                        : "") + ", "
                + rebuild.difference().after().size() + " models in the file");
        if (!rebuild.isEqual()) {
            out.println("    from the rebuilt state to the file: "
                    + rebuild.difference().difference());
            var difference = rebuild.difference().difference();
            difference.added().forEach(name -> out.println("    only in the file: " + name));
            difference.removed().forEach(name -> out.println("    not in the file: " + name));
            difference
                    .modified()
                    .forEach(name -> rebuild.difference()
                            .fields(name)
                            .forEach(field -> out.println("    " + name + " " + field.path() + ": rebuilt "
                                    + field.before() + ", in the file " + field.after())));
            if (difference.isEmpty()) {
                out.println("    equal but for the order of members or the kind of numbers");
            }
        }
        warnings.forEach(warning -> out.println("    note: " + warning));
    }
}

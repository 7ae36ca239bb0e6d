package org.modelmirror;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.modelmirror.audit.AuditEvent;
import org.modelmirror.audit.AuditFilter;
import org.modelmirror.audit.AuditReader;
import org.modelmirror.audit.Rebuild;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.store.CategoryLocks;
import org.modelmirror.store.Cause;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.StoredFile;
import org.modelmirror.store.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code model-mirror audit replay …}: rebuilds a category from a kept version and the trail after it, and proves that it
 * equals the file (queue-audit-sync.md 1.8). Changes nothing; may run beside the service, whose writers of the category
 * wait meanwhile.
 */
@Command(name = "audit", description = "Works with the trail of who changed what.")
final class AuditCommand {
    private final CommandScope scope;
    private final Console console;

    AuditCommand(CommandScope scope) {
        this.scope = scope;
        this.console = scope.console();
    }

    @Command(
            name = "replay",
            description =
                    "Rebuilds a category from a kept version and the trail after it, and compares it with its file.",
            exitCodeList = {"0:the file is proved", "1:it differs or cannot be read", "2:wrong words or options"})
    int replay(
            @Option(names = "--category", required = true, paramLabel = "<id>", description = "Category.")
                    Category category,
            @Option(names = "--format", paramLabel = "v2|legacy", description = "The canonical one unless given.")
                    Optional<Format> format,
            @Option(
                            names = "--from-revision",
                            paramLabel = "<revision>",
                            description = "Version to begin with; by default the last one that no write led to.")
                    Optional<Long> from,
            @Option(names = "--json", description = "Answers as JSON.") boolean isJson)
            throws StoreException, UnreadableDocumentException, InterruptedException {
        return replay(
                scope.store(),
                category,
                scope.format(category, format),
                from.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                isJson);
    }

    private int replay(Store store, Category category, Format format, OptionalLong from, boolean isJson)
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
                events = events(store, category, format, base.get().lastEventId(), warnings);
            }
        } finally {
            held.close();
        }
        String what = category + " (" + format + ")";
        if (base.isEmpty() || bytes.isEmpty() || file.isEmpty()) {
            console.complain("failed: " + what + " has no "
                    + (file.isEmpty() ? "file" : "kept version" + (from.isPresent() ? " " + from.getAsLong() : "")));
            return ExitCode.FAILED;
        }
        warnings.addAll(between(versions, base.get()));
        Rebuild rebuild =
                Rebuild.of(category, format, bytes.get(), events, file.get().bytes());
        warnings.addAll(rebuild.warnings());
        if (isJson) {
            console.say(json(category, format, base.get(), rebuild, warnings));
        } else {
            print(what, base.get(), rebuild, warnings);
        }
        return rebuild.isEqual() ? ExitCode.DONE : ExitCode.FAILED;
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

    private static List<AuditEvent> events(
            Store store, Category category, Format format, long after, List<String> warnings) {
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
        console.say(what + ": " + (rebuild.isEqual() ? "proved" : "DIFFERENT"));
        console.say("    from revision " + base.revision() + " of " + base.at() + " ("
                + base.cause().id() + ", "
                + base.totalModels() + " models), " + rebuild.applied() + " events"
                + (rebuild.lastId().isPresent()
                        ? " up to id " + rebuild.lastId().getAsLong()
                        : "") + ", "
                + rebuild.difference().after().size() + " models in the file");
        if (!rebuild.isEqual()) {
            console.say("    from the rebuilt state to the file: "
                    + rebuild.difference().difference());
            var difference = rebuild.difference().difference();
            difference.added().forEach(name -> console.say("    only in the file: " + name));
            difference.removed().forEach(name -> console.say("    not in the file: " + name));
            difference
                    .modified()
                    .forEach(name -> rebuild.difference()
                            .fields(name)
                            .forEach(field -> console.say("    " + name + " " + field.path() + ": rebuilt "
                                    + field.before() + ", in the file " + field.after())));
            if (difference.isEmpty()) {
                console.say("    equal but for the order of members or the kind of numbers");
            }
        }
        warnings.forEach(warning -> console.say("    note: " + warning));
    }
}

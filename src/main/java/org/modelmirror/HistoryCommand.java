package org.modelmirror;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
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
    private final Store store;
    private final Category category;
    private final Format format;
    private final Console console;

    HistoryCommand(Store store, Category category, Format format, Console console) {
        this.store = store;
        this.category = category;
        this.format = format;
        this.console = console;
    }

    /** What is kept, newest first. */
    int list(boolean isJson) throws StoreException {
        List<Version> versions = store.history().versions(category, format);
        if (isJson) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("category", category.id()).put("format", format.id());
            ArrayNode list = json.putArray("versions");
            versions.forEach(version -> list.add(json(version)));
            console.say(json);
            return ExitCode.DONE;
        }
        for (Version version : versions) {
            console.say(version.revision() + "  " + version.at() + "  "
                    + version.cause().id() + "  "
                    + version.totalModels() + " models  +" + version.creates() + " ~" + version.updates() + " -"
                    + version.deletes()
                    + version.author().map(author -> "  by " + author).orElse(""));
        }
        if (versions.isEmpty()) {
            console.say("nothing is kept of " + category + " (" + format + ")");
        }
        return ExitCode.DONE;
    }

    private static ObjectNode json(Version version) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("revision", version.revision())
                .put("at", version.at().toString())
                .put("author", version.author().orElse(null))
                .put("cause", version.cause().id())
                .put("total_models", version.totalModels())
                .put("sha256", version.sha256())
                .put("creates", version.creates())
                .put("updates", version.updates())
                .put("deletes", version.deletes());
    }

    /** What differs between two kept versions; JSON either way. */
    int difference(long from, long to) throws StoreException, UnreadableDocumentException {
        console.out()
                .println(JsonWriter.toText(
                        RecordsDifference.between(records(from), records(to)).toJson(), JsonForm.STORE));
        return ExitCode.DONE;
    }

    private RecordMap records(long revision) throws StoreException, UnreadableDocumentException {
        byte[] bytes = store.history()
                .bytes(category, format, revision)
                .orElseThrow(
                        () -> new UnreadableDocumentException(category.id(), "revision " + revision + " is not kept"));
        return FileRecords.of(category, format, bytes);
    }
}

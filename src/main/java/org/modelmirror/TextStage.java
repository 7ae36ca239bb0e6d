package org.modelmirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.access.WriteLimits;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.serve.CatalogReads;
import org.modelmirror.serve.GroupStates;
import org.modelmirror.serve.SearchEndpoints;
import org.modelmirror.serve.ServeSettings;
import org.modelmirror.serve.TextEditEndpoints;
import org.modelmirror.serve.TextGroupEndpoints;
import org.modelmirror.store.StateFile;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreException;
import org.modelmirror.text.Edited;
import org.modelmirror.text.GroupAliases;
import org.modelmirror.text.GroupFamilies;
import org.modelmirror.text.GroupFile;
import org.modelmirror.text.NameSchemas;
import org.modelmirror.write.WriteFailedException;

/** Search, and what is known about names and groups of text models. */
final class TextStage {
    private static final String PREFIX = "text_generation_group_";

    private final Optional<GroupStates> states;
    private final Map<String, Kept<?>> files;

    TextStage(InstanceRole role, Store store) {
        Kept<NameSchemas> schemas = state(store, "schemas", NameSchemas.none(), NameSchemas::of);
        Kept<GroupAliases> aliases = state(store, "aliases", GroupAliases.none(), GroupAliases::of);
        Kept<GroupFamilies> families = state(store, "families", GroupFamilies.none(), GroupFamilies::of);
        this.states = role.isPrimary() ? Optional.of(new GroupStates(schemas, aliases, families)) : Optional.empty();
        this.files = new TreeMap<>(
                role.isPrimary() ? Map.of("schemas", schemas, "aliases", aliases, "families", families) : Map.of());
    }

    /** Whether the files about groups can be read, and how many of their entries cannot (sources-and-storage.md F26). */
    ObjectNode fileStates() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        files.forEach((what, kept) -> {
            Optional<String> fault = kept.file().fault();
            json.putObject(what)
                    .put("readable", fault.isEmpty())
                    .put("problem", fault.orElse(null))
                    .put("unread_entries", kept.current().unreadCount());
        });
        return json;
    }

    private static <T extends GroupFile> Kept<T> state(Store store, String what, T empty, Content<T> content) {
        return new Kept<>(store.stateFile(PREFIX + what + ".json", new GroupCodec<>(empty, content)));
    }

    void bind(
            CamelContext context,
            CatalogReads reads,
            ServeSettings serve,
            int maxJsonDepth,
            Doorkeeper door,
            WriteLimits limits) {
        Registry beans = context.getRegistry();
        beans.bind("searchEndpoints", new SearchEndpoints(reads));
        beans.bind("textGroups", new TextGroupEndpoints(reads, states, maxJsonDepth));
        Executor disk = context.getExecutorServiceManager().newSingleThreadExecutor(this, "text-groups");
        beans.bind(
                "textEdits",
                new TextEditEndpoints(new TextEditEndpoints.Parts(serve, maxJsonDepth, door, limits, states, disk)));
    }

    /** Reads the content of a file. */
    private interface Content<T> {
        T read(String file, JsonNode root) throws UnreadableDocumentException;
    }

    private record GroupCodec<T extends GroupFile>(T empty, Content<T> content) implements StateFile.Codec<T> {
        @Override
        public T read(String file, JsonNode root) throws UnreadableDocumentException {
            return content.read(file, root);
        }

        @Override
        public JsonNode write(T kept) {
            return kept.toJson();
        }
    }

    private record Kept<T extends GroupFile>(StateFile<T> file) implements GroupStates.State<T> {
        @Override
        public T current() {
            return file.current();
        }

        @Override
        public Edited<T> change(Function<T, Edited<T>> edit) throws WriteFailedException, InterruptedException {
            try {
                return file.change(before -> {
                    Edited<T> edited = edit.apply(before);
                    T after = edited instanceof Edited.Done<T> done ? done.content() : before;
                    return new StateFile.Step<>(after, edited);
                });
            } catch (StoreException e) {
                throw WriteFailedException.of(e);
            }
        }
    }
}

package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.UpstreamFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps upstream files as they are, for the raw facade: {@code last_good/raw/<repository>/<branch>/<file>}, and beside each
 * what to ask for it again with. Never under {@code legacy/}, whose files are conversion input. Thread-safe as long as one
 * thread at a time saves one file.
 */
public final class RawCopies {
    private static final Logger LOG = LoggerFactory.getLogger(RawCopies.class);
    private static final JsonReader READER = new JsonReader();

    private final StoreFolder folder;
    private final AtomicFiles files;

    RawCopies(StoreFolder folder, AtomicFiles files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * What was kept of a file. A note that is missing or belongs to other bytes costs one unconditional request.
     *
     * @throws StoreException when the disk does not answer
     */
    public Optional<RawCopy> find(UpstreamFile file) throws StoreException {
        Optional<StoredFile> stored = StableReader.read(folder.rawCopy(file));
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = stored.get().bytes();
        JsonNode note = note(folder.rawCopyNote(file));
        boolean isOfThese = Sha256.of(bytes).equals(note.path("sha256").asText());
        return Optional.of(new RawCopy(
                bytes,
                isOfThese ? LastGoodCopy.text(note, "etag") : Optional.empty(),
                isOfThese ? LastGoodCopy.text(note, "last_modified") : Optional.empty(),
                isOfThese ? note.path("revision").asLong() : 0,
                isOfThese
                        ? Instant.ofEpochSecond(note.path("published_at").asLong())
                        : Instant.ofEpochSecond(stored.get().stamp().mtimeSeconds()),
                earlier(note)));
    }

    /** Also of a note that belongs to other bytes: what was served before them still was. */
    private static List<String> earlier(JsonNode note) {
        List<String> digests = new ArrayList<>();
        note.path("earlier").forEach(digest -> digests.add(digest.asText()));
        return digests;
    }

    /**
     * Keeps a copy.
     *
     * @throws StorageUnavailableException when the disk refuses; what was kept before still is
     */
    public void save(UpstreamFile file, RawCopy copy) throws StorageUnavailableException {
        files.replace(folder.rawCopy(file), copy.bytes());
        ArrayNode earlier = JsonNodeFactory.instance.arrayNode();
        copy.earlier().forEach(earlier::add);
        // After the bytes: validators without their bytes would keep us from ever asking for them again.
        files.replace(
                folder.rawCopyNote(file),
                JsonWriter.toBytes(
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("published_at", copy.publishedAt().getEpochSecond())
                                .put("revision", copy.revision())
                                .put("etag", copy.etag().orElse(null))
                                .put("last_modified", copy.lastModified().orElse(null))
                                .put("sha256", Sha256.of(copy.bytes()))
                                .set("earlier", earlier),
                        JsonForm.STATE));
    }

    private static JsonNode note(Path path) throws StoreException {
        Optional<StoredFile> file = StableReader.read(path);
        try {
            return file.isEmpty()
                    ? JsonNodeFactory.instance.missingNode()
                    : READER.read(file.get().bytes()).root();
        } catch (JsonSyntaxException e) {
            LOG.warn("ignored file={}: {}", path.getFileName(), e.getMessage());
            return JsonNodeFactory.instance.missingNode();
        }
    }
}

package org.modelmirror.raw;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.modelmirror.catalog.RawFile;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.legacy.TextCsv;
import org.modelmirror.legacy.TextSync;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.reference.UpstreamFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which {@code db.json} is served: upstream's own while it says the same as {@code models.csv}, else what upstream's
 * generator would make of that file, for a job there writes the one after the other, and may be late or fail.
 */
final class DatabaseFile {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);
    private static final JsonReader JSON = new JsonReader();

    private DatabaseFile() {}

    /**
     * Chooses the copy to serve.
     *
     * @param csv the live {@code models.csv} of the branch
     * @param upstream upstream's own {@code db.json} of the branch
     */
    static Optional<RawFile> choose(UpstreamFile name, Optional<RawFile> csv, Optional<RawFile> upstream) {
        if (csv.isEmpty()) {
            return upstream;
        }
        try {
            ObjectNode generated = TextSync.databaseOf(TextCsv.read(bytes(csv.get())));
            if (upstream.isPresent() && isSame(upstream.get(), generated)) {
                return upstream;
            }
            LOG.info(
                    "serving a generated file={} upstreams={}",
                    name,
                    upstream.isPresent() ? "lags behind" : "is absent");
            return Optional.of(csv.get().derived(name, JsonWriter.toBytes(generated, JsonForm.CONVERTER)));
        } catch (UnreadableDocumentException e) {
            LOG.warn("not generated file={} reason={}", name, e.getMessage());
            return upstream;
        }
    }

    private static boolean isSame(RawFile upstream, ObjectNode generated) {
        try {
            return JSON.read(bytes(upstream)).root().equals(generated);
        } catch (JsonSyntaxException e) {
            return false;
        }
    }

    private static byte[] bytes(RawFile file) {
        return file.body().identity().getBytes();
    }
}

package org.modelmirror.raw;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.change.Acceptance;
import org.modelmirror.convert.Conversion;
import org.modelmirror.convert.LegacyConverter;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.reference.UpstreamFile;

/**
 * Decides whether a file that upstream sent may replace the copy that is served as it is: no error page, no empty or
 * broken document, and no category that has lost many of its records, does (sources-and-storage.md 2.6). What a category
 * itself has let go of, with an operator's word or without, may be gone here as well.
 */
public final class RawCheck {
    private static final JsonReader JSON = new JsonReader();

    private final LegacyConverter converter;
    private final Catalog catalog;
    private final RawLimits limits;

    public RawCheck(LegacyConverter converter, Catalog catalog, RawLimits limits) {
        this.converter = converter;
        this.catalog = catalog;
        this.limits = limits;
    }

    /**
     * What speaks against the new bytes, in one line; empty when nothing does.
     *
     * @param category whose legacy form the file is
     * @param held the copy that is served now
     */
    Optional<String> objection(UpstreamFile file, Optional<Category> category, Optional<byte[]> held, byte[] offered) {
        if (category.isPresent()) {
            return objection(category.get(), held, offered);
        }
        if (file.file().toLowerCase(Locale.ROOT).endsWith(".json")) {
            return objectionToJson(held, offered);
        }
        return isText(offered) ? Optional.empty() : Optional.of("it is empty or a web page");
    }

    private Optional<String> objection(Category category, Optional<byte[]> held, byte[] offered) {
        Conversion conversion;
        try {
            conversion = converter.convert(category, offered);
        } catch (UnreadableDocumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        RecordMap before = records(category, held);
        if (Acceptance.of(before, conversion.offeredKeys(), conversion.records())
                instanceof Acceptance.Refused refused) {
            return Optional.of(refused.reason());
        }
        Set<String> removed = new HashSet<>(before.keys());
        removed.removeAll(Set.copyOf(conversion.offeredKeys()));
        catalog.find(category, Format.V2).map(Snapshot::records).ifPresent(live -> removed.retainAll(live.keys()));
        return limits.allows(before.size(), removed.size())
                ? Optional.empty()
                : Optional.of(removed.size() + " of " + before.size() + " records are gone");
    }

    private RecordMap records(Category category, Optional<byte[]> held) {
        try {
            return held.isPresent() ? converter.convert(category, held.get()).records() : RecordMap.empty();
        } catch (UnreadableDocumentException e) {
            // Not readable, so nothing in it can be lost.
            return RecordMap.empty();
        }
    }

    private static Optional<String> objectionToJson(Optional<byte[]> held, byte[] offered) {
        try {
            JsonNode root = JSON.read(offered).root();
            if (!root.isContainerNode()) {
                return Optional.of("the top level is neither object nor array");
            }
            return root.isEmpty() && held.isPresent() && !isEmpty(held.get())
                    ? Optional.of("an empty document does not replace one that is not")
                    : Optional.empty();
        } catch (JsonSyntaxException e) {
            return Optional.of("it is no JSON: " + e.getMessage());
        }
    }

    private static boolean isEmpty(byte[] json) {
        try {
            return JSON.read(json).root().isEmpty();
        } catch (JsonSyntaxException e) {
            return true;
        }
    }

    private static boolean isText(byte[] bytes) {
        for (byte b : bytes) {
            if (b > ' ' || b < 0) {
                return b != '<';
            }
        }
        return false;
    }
}

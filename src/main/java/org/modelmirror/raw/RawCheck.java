package org.modelmirror.raw;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.change.Acceptance;
import org.modelmirror.change.GuardRule;
import org.modelmirror.convert.Conversion;
import org.modelmirror.convert.LegacyConverter;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.reference.UpstreamFile;
import org.modelmirror.source.RawFetched;
import org.modelmirror.store.RawCopy;

/**
 * Decides whether a file that upstream sent may replace the copy that is served as it is: no error page, no empty, broken
 * or wrongly typed document does, none that has lost much, and none that is older than what we hold
 * (sources-and-storage.md 2.6, as far as its rules say anything about bytes that are served unread). What a category
 * itself has let go of, with an operator's word or without, may be gone here as well. Thread-safe.
 */
public final class RawCheck {
    private static final JsonReader JSON = new JsonReader();

    private final LegacyConverter converter;
    private final Catalog catalog;
    private final Supplier<RawLimits> limits;
    private final RawHolds holds;

    public RawCheck(LegacyConverter converter, Catalog catalog, Supplier<RawLimits> limits, Clock clock) {
        this.converter = converter;
        this.catalog = catalog;
        this.limits = limits;
        this.holds = new RawHolds(limits, clock);
    }

    /**
     * What speaks against the new bytes; empty when nothing does, or no more.
     *
     * @param category whose legacy form the file is
     * @param held the copy that is served now
     */
    Optional<RawObjection> objection(
            UpstreamFile file, Optional<Category> category, Optional<RawCopy> held, RawFetched.Document offered) {
        Optional<RawObjection> objection = look(file, category, held, offered);
        Optional<GuardRule> rule = objection.flatMap(RawObjection::rule);
        if (rule.isEmpty()) {
            holds.forget(file);
            return objection;
        }
        String sha256 = AcceptedVersions.digest(offered.body());
        if (holds.isConfirmed(file, sha256, rule.get())) {
            holds.forget(file);
            return Optional.empty();
        }
        return objection;
    }

    private Optional<RawObjection> look(
            UpstreamFile file, Optional<Category> category, Optional<RawCopy> held, RawFetched.Document offered) {
        Optional<byte[]> before = held.map(RawCopy::bytes);
        Optional<RawObjection> content;
        if (category.isPresent()) {
            content = objection(category.get(), before, offered.body());
        } else if (file.file().toLowerCase(Locale.ROOT).endsWith(".json")) {
            content = objectionToJson(before, offered.body());
        } else {
            content = isText(offered.body())
                    ? Optional.empty()
                    : Optional.of(RawObjection.useless("it is empty or a web page"));
        }
        return content.isPresent() ? content : AcceptedVersions.objection(held, offered);
    }

    private Optional<RawObjection> objection(Category category, Optional<byte[]> held, byte[] offered) {
        Conversion conversion;
        try {
            conversion = converter.convert(category, offered);
        } catch (UnreadableDocumentException e) {
            return Optional.of(RawObjection.useless(String.valueOf(e.getMessage())));
        }
        RecordMap before = records(category, held);
        if (Acceptance.of(before, conversion.offeredKeys(), conversion.records())
                instanceof Acceptance.Refused refused) {
            return Optional.of(RawObjection.useless(refused.reason()));
        }
        Set<String> removed = new HashSet<>(before.keys());
        removed.removeAll(Set.copyOf(conversion.offeredKeys()));
        catalog.find(category, Format.V2).map(Snapshot::records).ifPresent(live -> removed.retainAll(live.keys()));
        return shrink(before.size(), removed.size());
    }

    private Optional<RawObjection> shrink(int held, int removed) {
        return limits.get().allows(held, removed)
                ? Optional.empty()
                : Optional.of(RawObjection.heldBack(GuardRule.SHRINK, removed + " of " + held + " records are gone"));
    }

    private RecordMap records(Category category, Optional<byte[]> held) {
        try {
            return held.isPresent() ? converter.convert(category, held.get()).records() : RecordMap.empty();
        } catch (UnreadableDocumentException e) {
            // Not readable, so nothing in it can be lost.
            return RecordMap.empty();
        }
    }

    private Optional<RawObjection> objectionToJson(Optional<byte[]> held, byte[] offered) {
        JsonNode root;
        try {
            root = JSON.read(offered).root();
        } catch (JsonSyntaxException e) {
            return Optional.of(RawObjection.useless("it is no JSON: " + e.getMessage()));
        }
        if (!root.isContainerNode()) {
            return Optional.of(RawObjection.useless("the top level is neither object nor array"));
        }
        JsonNode before = held.map(RawCheck::read).orElseGet(JsonNodeFactory.instance::missingNode);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        if (root.isEmpty()) {
            return Optional.of(RawObjection.useless("an empty document does not replace one that is not"));
        }
        if (root.getNodeType() != before.getNodeType()) {
            return Optional.of(RawObjection.useless(
                    "the top level is no longer " + before.getNodeType().name().toLowerCase(Locale.ROOT)));
        }
        long removed = root.isArray()
                ? Math.max(0, before.size() - root.size())
                : before.properties().stream()
                        .filter(member -> !root.has(member.getKey()))
                        .count();
        return shrink(before.size(), Math.toIntExact(removed));
    }

    private static JsonNode read(byte[] json) {
        try {
            return JSON.read(json).root();
        } catch (JsonSyntaxException e) {
            // Not readable, so nothing in it can be lost.
            return JsonNodeFactory.instance.missingNode();
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

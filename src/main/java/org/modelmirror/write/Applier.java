package org.modelmirror.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.modelmirror.catalog.WireBody;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.TextDerived;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies single writes to a draft, each judged on what the ones before it left: existence, precondition, rules
 * (http-api.md 4.1, 4.3, 4.9). One per group.
 */
final class Applier {
    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

    private final Draft draft;
    private final RecordRules rules;
    private final Supplier<Set<String>> categoryTags;
    private final long now;
    private boolean isChanged;

    /**
     * @param categoryTags entity tags of the category as it was before the group
     * @param now Unix seconds
     */
    Applier(Draft draft, RecordRules rules, Supplier<Set<String>> categoryTags, long now) {
        this.draft = draft;
        this.rules = rules;
        this.categoryTags = categoryTags;
        this.now = now;
    }

    /** Applies one write; one that is not made leaves the draft as it was. */
    Decision apply(WriteRequest request) {
        try {
            Decision decision = decide(request);
            isChanged |= decision instanceof Decision.Made;
            return decision;
        } catch (RejectedException e) {
            return new Decision.Refused(new WriteOutcome.Rejected(e.detail()));
        } catch (RuntimeException e) {
            LOG.error("write failed category={} request={}", request.category(), name(request), e);
            return new Decision.Broken(e);
        } catch (StackOverflowError e) {
            LOG.error("write failed category={} request={}", request.category(), name(request), e);
            return new Decision.Broken(new IllegalStateException("record nested too deep", e));
        }
    }

    private Decision decide(WriteRequest request) throws RejectedException {
        if (request instanceof WriteRequest.Create create) {
            return create(create);
        }
        if (request instanceof WriteRequest.Replace replace) {
            Optional<ObjectNode> stored = draft.find(replace.name());
            Optional<WriteOutcome> refusal = refusal(replace.precondition(), replace.format(), stored);
            return refusal.isPresent()
                    ? new Decision.Refused(refusal.get())
                    : update(
                            replace.category(),
                            replace.name(),
                            replace.record(),
                            stored.orElseThrow(),
                            replace.author(),
                            replace.requestId());
        }
        if (request instanceof WriteRequest.Patch patch) {
            Optional<ObjectNode> stored = draft.find(patch.name());
            Optional<WriteOutcome> refusal = refusal(patch.precondition(), patch.format(), stored);
            return refusal.isPresent()
                    ? new Decision.Refused(refusal.get())
                    : update(
                            patch.category(),
                            patch.name(),
                            merged(patch, stored.orElseThrow()),
                            stored.orElseThrow(),
                            patch.author(),
                            patch.requestId());
        }
        if (request instanceof WriteRequest.Delete delete) {
            return delete(delete);
        }
        throw new IllegalArgumentException("not a write of one model: " + request.getClass());
    }

    private Decision create(WriteRequest.Create request) throws RejectedException {
        if (draft.isTaken(request.name())) {
            return new Decision.Refused(new WriteOutcome.NameTaken());
        }
        if (request.precondition() instanceof Precondition.IfMatch match && !matchesCategory(match)) {
            return new Decision.Refused(changed());
        }
        RecordRules.Ruled ruled = rules.create(
                new RecordRules.Target(request.category(), request.name(), request.author(), request.requestId(), now),
                request.record());
        ObjectNode after = draft.put(request.name(), ruled.record());
        return new Decision.Made(
                new Edit(Operation.CREATE, request.name(), Optional.empty(), Optional.of(after), ruled.warnings()));
    }

    private Decision update(
            Category category,
            String name,
            ObjectNode record,
            ObjectNode stored,
            Author author,
            Optional<String> requestId)
            throws RejectedException {
        RecordRules.Ruled ruled =
                rules.update(new RecordRules.Target(category, name, author, requestId, now), record, stored);
        ObjectNode after = draft.put(name, ruled.record());
        return new Decision.Made(
                new Edit(Operation.UPDATE, name, Optional.of(stored), Optional.of(after), ruled.warnings()));
    }

    private Decision delete(WriteRequest.Delete request) {
        Optional<ObjectNode> stored = draft.find(request.name());
        Optional<WriteOutcome> refusal = refusal(request.precondition(), request.format(), stored);
        if (refusal.isPresent()) {
            return new Decision.Refused(refusal.get());
        }
        draft.remove(request.name());
        return new Decision.Made(new Edit(Operation.DELETE, request.name(), stored, Optional.empty(), List.of()));
    }

    private Optional<WriteOutcome> refusal(Precondition precondition, Format format, Optional<ObjectNode> stored) {
        if (stored.isEmpty()) {
            return Optional.of(new WriteOutcome.NotFound());
        }
        if (precondition instanceof Precondition.IfNoneMatchAny) {
            return Optional.of(new WriteOutcome.PreconditionFailed("the model exists"));
        }
        if (precondition instanceof Precondition.IfMatch match
                && !match.etags().contains("*")
                && !(format == Format.V2 && matchesRecord(match, stored.get()))
                && !matchesCategory(match)) {
            return Optional.of(changed());
        }
        return Optional.empty();
    }

    private static WriteOutcome changed() {
        return new WriteOutcome.PreconditionFailed("the model is no longer as it was read");
    }

    private static boolean matchesRecord(Precondition.IfMatch match, ObjectNode stored) {
        WireBody body = WireBody.of(JsonWriter.toBytes(stored, JsonForm.COMPACT));
        return matches(match, body.etag());
    }

    /** A group that has changed the category already has changed it for everybody after. */
    private boolean matchesCategory(Precondition.IfMatch match) {
        return !isChanged && categoryTags.get().stream().anyMatch(tag -> matches(match, tag));
    }

    /** Compared strongly: a weak tag never matches. The gzip form of the same bytes has a tag of its own. */
    private static boolean matches(Precondition.IfMatch match, String etag) {
        return match.etags().contains(etag) || match.etags().contains(etag.substring(0, etag.length() - 1) + "-gz\"");
    }

    private static ObjectNode merged(WriteRequest.Patch patch, ObjectNode stored) {
        ObjectNode merged = stored.deepCopy();
        if (patch.category() == Category.TEXT_GENERATION && !patch.members().has("tags")) {
            dropDerivedTags(patch.members(), merged);
        }
        patch.members().properties().forEach(member -> {
            if (member.getValue().isNull()) {
                merged.remove(member.getKey());
            } else {
                merged.set(member.getKey(), member.getValue().deepCopy());
            }
        });
        return merged;
    }

    /** Tags that were made from members which now change would otherwise stay beside the new ones. */
    private static void dropDerivedTags(ObjectNode members, ObjectNode merged) {
        JsonNode parameters = merged.path("parameters");
        String size = members.has("parameters") && parameters.isNumber()
                ? TextDerived.sizeTagOf(parameters.doubleValue() / 1e9)
                : "";
        String style = members.has("style") ? merged.path("style").asText("") : "";
        if (merged.path("tags") instanceof ArrayNode tags) {
            ArrayNode kept = JsonNodeFactory.instance.arrayNode();
            for (JsonNode tag : tags) {
                if (!tag.asText().equals(size) && !tag.asText().equals(style)) {
                    kept.add(tag);
                }
            }
            merged.set("tags", kept);
        }
    }

    private static String name(WriteRequest request) {
        return request.getClass().getSimpleName();
    }
}

package org.modelmirror.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.modelmirror.access.User;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Field;
import org.modelmirror.reference.FieldTypes;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.ObjectShape;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.write.Author;
import org.modelmirror.write.Precondition;
import org.modelmirror.write.WriteOutcome;
import org.modelmirror.write.WriteRequest;

/**
 * The same fields for every model of a text group (http-api.md 5.5, F34). Each model is changed for itself, in one go where
 * the writer can.
 *
 * @param fields what is set; nothing of it is null
 */
record GroupFieldsWrite(WriteGates gates, LiveModels live, String group, ObjectNode fields) implements WriteTask {
    /** What a body may set; members beside these are ignored. */
    static final ObjectShape SHAPE = ObjectShape.of(
            Field.optional("baseline", FieldTypes.STRING),
            Field.optional("description", FieldTypes.STRING),
            Field.optional("url", FieldTypes.STRING),
            Field.optional("nsfw", FieldTypes.BOOLEAN),
            Field.optional("tags", FieldTypes.STRINGS),
            Field.optional("style", FieldTypes.STRING),
            Field.optional("instruct_format", FieldTypes.STRING));

    /** The one of them that models.csv has no column for. */
    private static final String NO_COLUMN = "nsfw";

    @Override
    public List<WriteRequest> requests(User user) throws RefusedException {
        gates.passPrimary();
        if (fields.isEmpty()) {
            throw new RefusedException(ApiError.of(400, "No fields to update. Provide at least one field."));
        }
        Format format = gates.keptAs(Category.TEXT_GENERATION);
        if (format == Format.LEGACY && fields.has(NO_COLUMN)) {
            throw gates.wrongFormat(Format.V2);
        }
        List<String> members = live.records(Category.TEXT_GENERATION)
                .filter(record -> group.equals(groupOf(record.getValue())))
                .map(Map.Entry::getKey)
                .toList();
        if (members.isEmpty()) {
            throw new RefusedException(ApiError.of(404, "No models found in group '" + group + "'"));
        }
        List<String> canonical =
                members.stream().filter(name -> !TextBackend.hasPrefix(name)).toList();
        if (canonical.isEmpty()) {
            throw new RefusedException(ApiError.of(404, "No canonical models found in group '" + group + "'"));
        }
        Author author = new Author(user.id(), user.name());
        Stream<WriteRequest> requests = canonical.stream()
                .map(name -> new WriteRequest.Patch(
                        Category.TEXT_GENERATION, format, name, fields, author, Precondition.NONE, Optional.empty()));
        return requests.toList();
    }

    private static String groupOf(JsonNode record) {
        return record.path("text_model_group").asText("");
    }

    @Override
    public ApiError explain(WriteRequest request, WriteOutcome refusal) {
        return refusal instanceof WriteOutcome.NotFound
                ? ApiError.of(404, "No models found in group '" + group + "'")
                : WriteTask.refused(refusal);
    }

    @Override
    public void answer(Call call, List<WriteOutcome.Written> written) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("updated_count", written.size());
        body.put("batch_id", UUID.randomUUID().toString());
        body.putArray("pending_change_ids");
        Reply reply = call.reply();
        written.stream().skip(written.size() - 1L).forEach(last -> WriteTask.tell(reply, last));
        reply.header(HttpHeaders.CONTENT_TYPE, Headers.JSON);
        reply.end(200, Buffer.buffer(JsonWriter.toBytes(body, JsonForm.COMPACT)));
    }
}

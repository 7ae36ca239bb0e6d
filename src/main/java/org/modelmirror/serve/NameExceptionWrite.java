package org.modelmirror.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import org.modelmirror.access.User;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.write.Author;
import org.modelmirror.write.Precondition;
import org.modelmirror.write.WriteOutcome;
import org.modelmirror.write.WriteRequest;

/**
 * Why a text model's name does not follow its group's scheme (http-api.md 5.5).
 *
 * @param reason a text, or null to take the exception back
 */
record NameExceptionWrite(WriteGates gates, String name, JsonNode reason, Precondition precondition)
        implements WriteTask {

    @Override
    public List<WriteRequest> requests(User user) throws RefusedException {
        gates.passPrimary();
        if (gates.keptAs(Category.TEXT_GENERATION) == Format.LEGACY) {
            // models.csv has no column for it.
            throw gates.wrongFormat(Format.V2);
        }
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        members.set("name_schema_exception", reason);
        return List.of(new WriteRequest.Patch(
                Category.TEXT_GENERATION,
                Format.V2,
                name,
                members,
                new Author(user.id(), user.name()),
                precondition,
                Optional.empty()));
    }

    @Override
    public ApiError explain(WriteRequest request, WriteOutcome refusal) {
        return refusal instanceof WriteOutcome.NotFound
                ? ApiError.of(404, "Model '" + name + "' not found in text_generation category")
                : WriteTask.refused(refusal);
    }

    @Override
    public void answer(Call call, List<WriteOutcome.Written> written) {
        Reply reply = call.reply();
        written.forEach(done -> WriteTask.tell(reply, done));
        ObjectNode body = JsonNodeFactory.instance.objectNode().putNull("pending_change_id");
        reply.header(HttpHeaders.CONTENT_TYPE, Headers.JSON);
        reply.end(200, Buffer.buffer(JsonWriter.toBytes(body, JsonForm.COMPACT)));
    }
}

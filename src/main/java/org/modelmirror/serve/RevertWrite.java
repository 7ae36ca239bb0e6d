package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import org.modelmirror.access.Role;
import org.modelmirror.access.User;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Field;
import org.modelmirror.reference.FieldTypes;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.ObjectShape;
import org.modelmirror.write.Author;
import org.modelmirror.write.WriteOutcome;
import org.modelmirror.write.WriteRequest;

/** A kept version that is to be the current one again (http-api.md 2.11). */
record RevertWrite(WriteGates gates, Category category, Format format, long revision) implements WriteTask {
    static final ObjectShape SHAPE = ObjectShape.of(Field.required("revision", FieldTypes.INTEGER));

    /** It needs nobody's approval: only who could give it may ask. */
    @Override
    public Role role(boolean queued) {
        return Role.APPROVER;
    }

    @Override
    public boolean needsApproval() {
        return false;
    }

    @Override
    public List<WriteRequest> requests(User user) throws RefusedException {
        gates.pass(category, format);
        return List.of(new WriteRequest.Revert(
                category, format, revision, new Author(user.id(), user.name()), Optional.empty()));
    }

    @Override
    public ApiError explain(WriteRequest request, WriteOutcome refusal) {
        return refusal instanceof WriteOutcome.NotFound
                ? HistoryEndpoints.notKept(category, revision)
                : WriteTask.refused(refusal);
    }

    @Override
    public void answer(Call call, List<WriteOutcome.Written> written) {
        Reply reply = call.reply();
        WriteOutcome.Written done = written.get(0);
        WriteTask.tell(reply, done);
        reply.header(HttpHeaders.CONTENT_TYPE, Headers.JSON);
        reply.end(
                200,
                Buffer.buffer(JsonWriter.toBytes(
                        JsonNodeFactory.instance.objectNode().put("revision", done.revision()), JsonForm.COMPACT)));
    }
}

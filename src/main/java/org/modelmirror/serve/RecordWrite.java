package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.modelmirror.access.User;
import org.modelmirror.catalog.EntityTag;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.legacy.InvalidTextRecordException;
import org.modelmirror.legacy.LegacyRecordWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.write.Author;
import org.modelmirror.write.ModelNames;
import org.modelmirror.write.Precondition;
import org.modelmirror.write.RecordCheck;
import org.modelmirror.write.WriteOutcome;
import org.modelmirror.write.WriteRequest;

/**
 * One model to be added, replaced or removed (http-api.md 4).
 *
 * @param sent the body as it came; empty for a removal
 * @param record what is to be stored of it; empty for a removal
 * @param pathName the name in the path; empty where the body alone has one
 */
record RecordWrite(
        WriteGates gates,
        boolean uiCompat,
        WriteOperation operation,
        Category category,
        String name,
        Optional<String> pathName,
        Optional<ObjectNode> sent,
        Optional<ObjectNode> record,
        Precondition precondition)
        implements WriteTask {

    @Override
    public List<WriteRequest> requests(User user) throws RefusedException {
        gates.pass(category, operation.format());
        refuse(
                400,
                pathName.filter(path -> !path.equals(name))
                        .map(path -> "Model name in the path must match the payload when queuing updates."));
        refuse(422, ModelNames.fault(category, name, operation.use()));
        if (isBackendsBusiness()) {
            return List.of();
        }
        refuse(400, ModelNames.backendFault(category, operation.format(), name, operation.use()));
        if (operation.format() == Format.LEGACY && !category.hasLegacyForm()) {
            throw new RefusedException(notFound());
        }
        if (category == Category.TEXT_GENERATION && record.isPresent()) {
            checkText(record.get());
        }
        return List.of(request(new Author(user.id(), user.name())));
    }

    /** Old web clients write each back end's entry too; those are made from the model itself (C4). */
    private boolean isBackendsBusiness() {
        return uiCompat
                && operation.format() == Format.LEGACY
                && category == Category.TEXT_GENERATION
                && TextBackend.hasPrefix(name);
    }

    private void checkText(ObjectNode text) throws RefusedException {
        try {
            RecordCheck.checkText(operation.format(), name, text);
        } catch (InvalidTextRecordException e) {
            throw new RefusedException(ApiError.of(422, e.rule()));
        }
    }

    private WriteRequest request(Author author) {
        Format format = operation.format();
        return switch (operation.use()) {
            case NEW ->
                new WriteRequest.Create(
                        category, format, name, record.orElseThrow(), author, precondition, Optional.empty());
            case CHANGED ->
                new WriteRequest.Replace(
                        category, format, name, record.orElseThrow(), author, precondition, Optional.empty());
            case REMOVED -> new WriteRequest.Delete(category, format, name, author, precondition, Optional.empty());
        };
    }

    private static void refuse(int status, Optional<String> fault) throws RefusedException {
        if (fault.isPresent()) {
            throw new RefusedException(ApiError.of(status, fault.get()));
        }
    }

    @Override
    public ApiError explain(WriteRequest request, WriteOutcome refusal) {
        if (refusal instanceof WriteOutcome.NameTaken && precondition instanceof Precondition.IfNoneMatchAny) {
            return ApiError.of(412, "Precondition failed: there is a model '" + name + "' already");
        }
        if (refusal instanceof WriteOutcome.NameTaken) {
            return ApiError.of(
                    409,
                    "Model '" + name + "' already exists in category '" + category
                            + "'. Use PUT to update existing models.");
        }
        return refusal instanceof WriteOutcome.NotFound ? notFound() : WriteTask.refused(refusal);
    }

    private ApiError notFound() {
        boolean isUpdate = operation.use() == ModelNames.Use.CHANGED;
        String verb = isUpdate && operation.format() == Format.LEGACY ? "does not exist" : "not found";
        String advice = isUpdate ? ". Use POST to create new models." : "";
        return ApiError.of(404, "Model '" + name + "' " + verb + " in category '" + category + "'" + advice);
    }

    @Override
    public void answer(Call call, List<WriteOutcome.Written> written) {
        Reply reply = call.reply();
        boolean isNew = operation.use() == ModelNames.Use.NEW && !written.isEmpty();
        if (isNew) {
            reply.header(
                    HttpHeaders.LOCATION,
                    Paths.BASE + operation.path() + category + Paths.MODEL + PercentCoding.encodeSegment(name));
        }
        written.forEach(done -> WriteTask.tell(reply, done));
        if (operation.use() == ModelNames.Use.REMOVED) {
            reply.end(204);
            return;
        }
        ObjectNode shown = operation.format() == Format.LEGACY
                ? LegacyRecordWriter.shown(category, sent.orElseThrow())
                : Objects.requireNonNull(written.get(0)).record();
        byte[] body = JsonWriter.toBytes(shown, JsonForm.COMPACT);
        if (operation.format() == Format.V2) {
            // These are the bytes that a read of the record gives, so that the client can write again without reading.
            reply.header(HttpHeaders.ETAG, EntityTag.of(body));
        }
        reply.header(HttpHeaders.CONTENT_TYPE, Headers.JSON);
        reply.end(isNew ? 201 : 200, Buffer.buffer(body));
    }
}

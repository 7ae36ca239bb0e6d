package org.modelmirror.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.modelmirror.access.AccessDeniedException;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.access.User;
import org.modelmirror.access.WriteLimits;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Checked;
import org.modelmirror.reference.FieldTypes;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Violation;
import org.modelmirror.reference.Violations;
import org.modelmirror.write.ModelNames.Use;
import org.modelmirror.write.RecordCheck;
import org.modelmirror.write.WriteFailedException;
import org.modelmirror.write.WriteOutcome;
import org.modelmirror.write.WriteRequest;
import org.modelmirror.write.Writes;

/**
 * The steps of route {@code serve-write}: read, authorise, check, then propose or submit, answer (http-api.md 4.1, F25).
 * Each step leaves what it found to the next one; a refusal is a {@link RefusedException}, which ends the route with its
 * answer. Steps that wait give a stage and hold no thread. Thread-safe.
 */
public final class WriteEndpoints {
    /** Exchange property: what is on its way. */
    private static final String UNDER_WAY = "modelmirror.write";
    /** Exchange property: whether the write has to be approved. */
    private static final String QUEUED = "modelmirror.queued";

    private static final String RETRY_AFTER = "Retry-After";
    private static final String SOON = "5";
    private static final ApiError QUEUE_MISSING = ApiError.of(
                    503, "The pending queue is not available yet. Set PENDING_QUEUE__ENABLED=false to write directly.")
            .with(RETRY_AFTER, "3600");

    private final ServeSettings settings;
    private final boolean queued;
    private final WriteGates gates;
    private final Doorkeeper door;
    private final Turnstile turnstile;
    private final LiveModels live;
    private final Writes writes;
    private final JsonBodies bodies;

    /**
     * What the write endpoints work with.
     *
     * @param queued whether writes wait for approval instead of being made
     * @param maxJsonDepth deepest nesting of a body
     */
    public record Parts(
            ServeSettings settings,
            boolean queued,
            int maxJsonDepth,
            Doorkeeper door,
            WriteLimits limits,
            Catalog catalog,
            Writes writes) {}

    public WriteEndpoints(Parts parts) {
        this.settings = parts.settings();
        this.queued = parts.queued();
        this.gates = new WriteGates(settings);
        this.door = parts.door();
        this.turnstile = new Turnstile(parts.limits());
        this.live = new LiveModels(parts.catalog());
        this.writes = parts.writes();
        this.bodies = new JsonBodies(parts.maxJsonDepth());
    }

    /** Reads a v2 record to be added. */
    public void readCreateV2(Exchange exchange) throws RefusedException {
        read(exchange, WriteOperation.CREATE_V2);
    }

    /** Reads a v2 record to be put in place of one there is. */
    public void readReplaceV2(Exchange exchange) throws RefusedException {
        read(exchange, WriteOperation.REPLACE_V2);
    }

    /** Reads which v2 record is to be removed. */
    public void readDeleteV2(Exchange exchange) throws RefusedException {
        read(exchange, WriteOperation.DELETE_V2);
    }

    /** Reads a legacy record to be added. */
    public void readCreateLegacy(Exchange exchange) throws RefusedException {
        read(exchange, WriteOperation.CREATE_LEGACY);
    }

    /** Reads a legacy record to be put in place of one there is. */
    public void readReplaceLegacy(Exchange exchange) throws RefusedException {
        read(exchange, WriteOperation.REPLACE_LEGACY);
    }

    /** Reads which legacy record is to be removed. */
    public void readDeleteLegacy(Exchange exchange) throws RefusedException {
        read(exchange, WriteOperation.DELETE_LEGACY);
    }

    /** Reads which fields are to be set in a whole text group. */
    public void readGroupFields(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        String key = turnstile.pass(call);
        Optional<String> group = call.query().find("name");
        if (group.isEmpty()) {
            throw JsonBodies.refused(List.of(Problem.missing(List.of("query", "name"))));
        }
        JsonNode body = bodies.read(call);
        Checked checked = GroupFieldsWrite.SHAPE.check(body);
        if (!checked.isValid()) {
            throw JsonBodies.invalid(checked.violations(), body);
        }
        begin(exchange, key, new GroupFieldsWrite(gates, live, group.get(), checked.getTyped()));
    }

    /** Reads why a text model may be called as it is. */
    public void readNameException(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        String key = turnstile.pass(call);
        JsonNode body = bodies.read(call);
        Violations violations = new Violations();
        JsonNode reason = body.path("reason");
        if (!body.isObject()) {
            violations.add(
                    Violation.Type.OBJECT_TYPE,
                    "Input should be a valid dictionary or object to extract fields from",
                    body);
        } else if (reason.isMissingNode()) {
            violations.addAt("reason", Violation.Type.MISSING, "Field required", body);
        } else if (!reason.isNull()) {
            violations.enter("reason");
            FieldTypes.STRING.read(reason, violations);
            violations.leave();
        }
        if (!violations.isEmpty()) {
            throw JsonBodies.invalid(violations.toList(), body);
        }
        begin(
                exchange,
                key,
                new NameExceptionWrite(
                        gates,
                        call.path(Paths.MODEL_NAME),
                        reason,
                        Preconditions.of(call.request().headers())));
    }

    /** Reads which kept version of a v2 file is to be the current one again. */
    public void readRevertV2(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        String id = call.path(Paths.CATEGORY_NAME);
        Optional<Category> category = Category.find(id);
        readRevert(exchange, call, Format.V2, category, ApiError.invalid(List.of(Problem.unknownCategory(id))));
    }

    /** Reads which kept version of a legacy file is to be the current one again. */
    public void readRevertLegacy(Exchange exchange) throws RefusedException {
        Call call = Call.of(exchange);
        String name = call.path(Paths.CATEGORY_NAME);
        readRevert(exchange, call, Format.LEGACY, LegacyNames.resolve(name), V1Endpoints.unknown(name));
    }

    private void readRevert(
            Exchange exchange, Call call, Format format, Optional<Category> category, ApiError unknownCategory)
            throws RefusedException {
        String key = turnstile.pass(call);
        if (category.isEmpty()) {
            throw new RefusedException(unknownCategory);
        }
        JsonNode body = bodies.read(call);
        Checked checked = RevertWrite.SHAPE.check(body);
        if (!checked.isValid()) {
            throw JsonBodies.invalid(checked.violations(), body);
        }
        long revision = checked.getTyped().path("revision").longValue();
        begin(exchange, key, new RevertWrite(gates, category.get(), format, revision));
    }

    private void read(Exchange exchange, WriteOperation operation) throws RefusedException {
        Call call = Call.of(exchange);
        String key = turnstile.pass(call);
        Category category = category(call, operation);
        Optional<String> pathName = operation == WriteOperation.REPLACE_V2 || operation.use() == Use.REMOVED
                ? Optional.of(call.path(Paths.MODEL_NAME))
                : Optional.empty();
        Optional<ObjectNode> sent = Optional.empty();
        Optional<ObjectNode> record = Optional.empty();
        String name = pathName.orElse("");
        if (operation.use() != Use.REMOVED) {
            JsonNode body = bodies.read(call);
            RecordCheck.Verdict verdict = RecordCheck.check(category, operation.format(), body);
            if (verdict instanceof RecordCheck.Verdict.Invalid invalid) {
                throw JsonBodies.invalid(invalid.violations(), body);
            }
            RecordCheck.Verdict.Valid valid = (RecordCheck.Verdict.Valid) verdict;
            name = valid.name();
            record = Optional.of(valid.record());
            sent = Optional.of((ObjectNode) body);
        }
        begin(
                exchange,
                key,
                new RecordWrite(
                        gates,
                        settings.uiCompat(),
                        operation,
                        category,
                        name,
                        pathName,
                        sent,
                        record,
                        Preconditions.of(call.request().headers())));
    }

    private static Category category(Call call, WriteOperation operation) throws RefusedException {
        boolean fixed = operation == WriteOperation.CREATE_LEGACY || operation == WriteOperation.REPLACE_LEGACY;
        String id = call.path(fixed ? Paths.LEGACY_CATEGORY_NAME : Paths.CATEGORY_NAME);
        return Category.find(id).orElseThrow(() -> JsonBodies.refused(List.of(Problem.unknownCategory(id))));
    }

    private static void begin(Exchange exchange, String key, WriteTask task) {
        exchange.setProperty(UNDER_WAY, new UnderWay(key, task));
    }

    /** Finds out who it is and whether he may; waits for the AI Horde where it has to be asked. */
    public CompletionStage<Void> authorise(Exchange exchange) {
        UnderWay write = underWay(exchange);
        return door.admit(write.task.role(queued), write.key).thenAccept(user -> write.user = Optional.of(user));
    }

    /**
     * Checks what is told only to somebody who may write: mode and format, the name, the rules for texts. Says in the
     * property {@code modelmirror.queued} whether the write has to be approved before it is made.
     */
    public void check(Exchange exchange) throws RefusedException {
        UnderWay write = underWay(exchange);
        write.requests = write.task.requests(write.user.orElseThrow());
        exchange.setProperty(QUEUED, queued && write.task.needsApproval() && !write.requests.isEmpty());
    }

    /**
     * Puts the write to those who approve.
     *
     * @throws RefusedException always, as long as there is no queue; with what stands in the write's way, if anything
     */
    public void propose(Exchange exchange) throws RefusedException {
        UnderWay write = underWay(exchange);
        for (WriteRequest request : write.requests) {
            Optional<WriteOutcome> obstacle = live.obstacle(request);
            if (obstacle.isPresent()) {
                throw new RefusedException(write.task.explain(request, obstacle.get()));
            }
        }
        throw new RefusedException(QUEUE_MISSING);
    }

    /** Hands the write over, and comes back on the event loop of the connection when it is durable or refused. */
    public CompletionStage<Void> submit(Exchange exchange) {
        UnderWay write = underWay(exchange);
        List<CompletableFuture<WriteOutcome>> outcomes = new ArrayList<>(write.requests.size());
        for (WriteRequest request : write.requests) {
            outcomes.add(writes.submit(request).toCompletableFuture());
        }
        CompletableFuture<Void> all = outcomes.size() == 1
                ? outcomes.get(0).thenAccept(one -> {})
                : CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new));
        return all.thenRunAsync(
                () -> write.outcomes =
                        outcomes.stream().map(CompletableFuture::join).toList(),
                Call.of(exchange).loop());
    }

    /** Says what became of the write. Runs on the event loop, where nothing may wait. */
    public void answer(Exchange exchange) throws RefusedException {
        UnderWay write = underWay(exchange);
        List<WriteOutcome.Written> written = new ArrayList<>(write.outcomes.size());
        for (int i = 0; i < write.outcomes.size(); i++) {
            WriteOutcome outcome = write.outcomes.get(i);
            if (!(outcome instanceof WriteOutcome.Written done)) {
                throw new RefusedException(write.task.explain(write.requests.get(i), outcome));
            }
            written.add(done);
        }
        exchange.getMessage().removeHeaders("*");
        write.task.answer(Call.of(exchange), written);
    }

    /** Answers for whatever ended the route: a refusal, somebody who may not, a store in trouble. */
    public void refuse(Exchange exchange) {
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        exchange.getMessage().removeHeaders("*");
        Call.of(exchange).send(answerTo(caught));
    }

    private static ApiError answerTo(Throwable caught) {
        for (Throwable cause = caught; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedException refused) {
                return refused.error();
            }
            if (cause instanceof AccessDeniedException denied) {
                return ApiError.denied(denied);
            }
            if (cause instanceof WriteFailedException failed) {
                return failure(failed);
            }
        }
        throw new IllegalArgumentException("no refusal", caught);
    }

    private static ApiError failure(WriteFailedException failed) {
        int status = switch (failed.kind()) {
            case FULL -> 507;
            case CONFLICT -> 409;
            case UNAVAILABLE, BUSY, DAMAGED -> 503;
        };
        return ApiError.of(status, String.valueOf(failed.getMessage())).with(RETRY_AFTER, SOON);
    }

    private static UnderWay underWay(Exchange exchange) {
        UnderWay write = exchange.getProperty(UNDER_WAY, UnderWay.class);
        if (write == null) {
            throw new IllegalStateException("nothing was read in route " + exchange.getFromRouteId());
        }
        return write;
    }

    /** One write between the steps. The route hands it from thread to thread, never to two at once. */
    private static final class UnderWay {
        private final String key;
        private final WriteTask task;
        private Optional<User> user = Optional.empty();
        private List<WriteRequest> requests = List.of();
        private List<WriteOutcome> outcomes = List.of();

        UnderWay(String key, WriteTask task) {
            this.key = key;
            this.task = task;
        }
    }
}

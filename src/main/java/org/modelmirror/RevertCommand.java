package org.modelmirror;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.settings.Settings;
import org.modelmirror.write.Author;
import org.modelmirror.write.WriteFailedException;
import org.modelmirror.write.WriteOutcome;
import org.modelmirror.write.WriteRequest;
import org.modelmirror.write.Writes;

/**
 * {@code model-mirror revert}: makes a kept version the current one again (http-api.md 2.11), as somebody who has the
 * machine may. The same write as by REST: journal, history and trail have it. A service that runs on the folder shows it
 * within {@code store.watch.period}.
 */
final class RevertCommand {
    private final CommandScope scope;

    RevertCommand(CommandScope scope) {
        this.scope = scope;
    }

    /** @param user who does it, as the trail shall name them */
    int run(Category category, Format format, long revision, String user, boolean isJson)
            throws CommandFailedException, InterruptedException {
        Settings settings = scope.load().apply(ErrandMirror.SETTINGS);
        if (!new InstanceRole(settings).isPrimary()) {
            throw new CommandFailedException(
                    "this is a mirror: its next poll would undo it. Only a PRIMARY is written to");
        }
        try (ErrandMirror mirror = ErrandMirror.start(settings, scope.routes(), scope.clock())) {
            WriteRequest.Revert revert =
                    new WriteRequest.Revert(category, format, revision, author(user), Optional.empty());
            WriteOutcome outcome = mirror.bean("writes", Writes.class)
                    .submit(revert)
                    .toCompletableFuture()
                    .get();
            if (!(outcome instanceof WriteOutcome.Written written)) {
                throw new CommandFailedException(
                        outcome instanceof WriteOutcome.NotFound
                                ? "revision " + revision + " of " + category + " (" + format + ") is not kept"
                                : "refused: " + outcome);
            }
            if (isJson) {
                scope.console()
                        .say(JsonNodeFactory.instance
                                .objectNode()
                                .put("category", category.id())
                                .put("format", format.id())
                                .put("reverted_to", revision)
                                .put("revision", written.revision()));
            } else {
                scope.console()
                        .say(category + " (" + format + ") is as it was in revision " + revision + "; this is revision "
                                + written.revision());
            }
            return ExitCode.DONE;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
            if (cause instanceof WriteFailedException refused) {
                throw new CommandFailedException(String.valueOf(refused.getMessage()), refused);
            }
            throw new IllegalStateException("the writer failed", e);
        }
    }

    /** Of a name of the AI Horde the id behind the last {@code #}, of any other the name itself. */
    private static Author author(String user) {
        String id = user.substring(user.lastIndexOf('#') + 1);
        return new Author(id.isEmpty() ? user : id, user);
    }
}

package org.modelmirror.serve;

import java.util.List;
import java.util.stream.Collectors;
import org.modelmirror.access.Role;
import org.modelmirror.access.User;
import org.modelmirror.write.WriteOutcome;
import org.modelmirror.write.WriteRequest;

/** What a request wants written: read and found well-formed, not yet known to be allowed. Immutable. */
interface WriteTask {
    /**
     * Who may ask for it.
     *
     * @param queued whether writes wait for approval
     */
    default Role role(boolean queued) {
        return queued ? Role.REQUESTOR : Role.DIRECT_WRITER;
    }

    /** Whether it waits for approval where writes do. */
    default boolean needsApproval() {
        return true;
    }

    /**
     * Checks what only somebody who may write is told, and says what is to be done.
     *
     * @return the writes; empty when there is nothing to do but to answer
     * @throws RefusedException when it cannot be done
     */
    List<WriteRequest> requests(User author) throws RefusedException;

    /** The answer when this write cannot be because of what there is, or is not. */
    ApiError explain(WriteRequest request, WriteOutcome refusal);

    /**
     * Answers what has been done.
     *
     * @param written one for each request, in their order
     */
    void answer(Call call, List<WriteOutcome.Written> written);

    /** Why a write was not made, where that is the same for all of them. */
    static ApiError refused(WriteOutcome refusal) {
        if (refusal instanceof WriteOutcome.PreconditionFailed failed) {
            return ApiError.of(412, "Precondition failed: " + failed.reason());
        }
        if (refusal instanceof WriteOutcome.Rejected rejected) {
            return ApiError.of(422, rejected.detail());
        }
        throw new IllegalArgumentException("not a refusal that needs no name: " + refusal);
    }

    /** The revision, and what the client should know beside the success. */
    static void tell(Reply reply, WriteOutcome.Written written) {
        reply.header(Headers.REVISION, Long.toString(written.revision()));
        if (!written.warnings().isEmpty()) {
            reply.header(
                    Headers.WARNING,
                    written.warnings().stream().map(WriteTask::warning).collect(Collectors.joining(", ")));
        }
    }

    /** RFC 7234, 5.5: a code, nobody's name, a quoted text; what no header can hold is a question mark. */
    private static String warning(String text) {
        StringBuilder quoted = new StringBuilder("199 - \"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c < ' ' || c > '~' ? '?' : c);
        }
        return quoted.append('"').toString();
    }
}

package org.modelmirror.hordeapi;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Carries one question to the Horde and its answer back, once; who asks decides what becomes of it. Thread-safe. */
public interface HordeTransport {

    /**
     * Asks without waiting. The stage never fails.
     *
     * @param limit of the attempt as a whole
     */
    CompletionStage<Reply> ask(HordeQuestion question, Duration limit);

    /** What came of an attempt. */
    sealed interface Reply permits Answered, Unanswered {}

    /**
     * The Horde answered.
     *
     * @param body empty unless the status is 200
     * @param retryAfter how long it asks to be left alone
     */
    record Answered(int status, byte[] body, Optional<Duration> retryAfter) implements Reply {}

    /**
     * No whole answer came.
     *
     * @param reason without address and content
     * @param mayPass whether another attempt could fare better: nobody was reached, or not in time
     */
    record Unanswered(String reason, boolean mayPass) implements Reply {}
}

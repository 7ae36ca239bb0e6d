package org.modelmirror.write;

import java.util.concurrent.CompletionStage;

/** Takes writes; each category makes them in the order of their acceptance. */
public interface Writes {
    /**
     * Accepts a write. The stage completes when the write is durable and visible, or refused; it fails with a
     * {@link WriteFailedException} when the store could not take it. Never blocks the caller.
     */
    CompletionStage<WriteOutcome> submit(WriteRequest request);
}

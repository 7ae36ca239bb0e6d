package org.modelmirror.write;

import java.util.concurrent.CompletableFuture;
import org.modelmirror.traces.Span;

/**
 * A write that was accepted and waits for its answer.
 *
 * @param span of the request that it came with
 */
record Pending(WriteRequest request, CompletableFuture<WriteOutcome> answer, Span span) {}

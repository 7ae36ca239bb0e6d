package org.modelmirror.write;

import java.util.concurrent.CompletableFuture;

/** A write that was accepted and waits for its answer. */
record Pending(WriteRequest request, CompletableFuture<WriteOutcome> answer) {}

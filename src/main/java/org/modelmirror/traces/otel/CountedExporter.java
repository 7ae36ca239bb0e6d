package org.modelmirror.traces.otel;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Notes what becomes of each batch of spans. */
final class CountedExporter implements SpanExporter {
    private final SpanRoom room;
    private final SpanExporter next;

    CountedExporter(SpanRoom room, SpanExporter next) {
        this.room = room;
        this.next = next;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int size = spans.size();
        CompletableResultCode result;
        try {
            result = next.export(spans);
        } catch (RuntimeException e) {
            result = CompletableResultCode.ofExceptionalFailure(e);
        }
        CompletableResultCode done = result;
        return done.whenComplete(() -> {
            if (done.isSuccess()) {
                room.sent(size);
            } else {
                room.failed(size, reason(done.getFailureThrowable()));
            }
        });
    }

    /** The innermost cause says what happened; those around it say where in the SDK. */
    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null && cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause == null ? "the collector did not take them" : cause.toString();
    }

    @Override
    public CompletableResultCode flush() {
        return next.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return next.shutdown();
    }
}

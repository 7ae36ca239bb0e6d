package org.modelmirror.traces;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Of what is not followed. */
enum NoSpan implements Span {
    NONE;

    @Override
    public boolean isRecorded() {
        return false;
    }

    @Override
    public void set(String attribute, String value) {
        // nobody will ask
    }

    @Override
    public void set(String attribute, long value) {
        // nobody will ask
    }

    @Override
    public void rename(String name) {
        // nobody will ask
    }

    @Override
    public void fail(String type) {
        // nobody will ask
    }

    @Override
    public void end() {
        // nobody will ask
    }

    @Override
    public void end(Instant at) {
        // nobody will ask
    }

    @Override
    public Optional<SpanIds> ids() {
        return Optional.empty();
    }

    @Override
    public void carryTo(BiConsumer<String, String> headers) {
        // nothing to continue
    }
}

package org.modelmirror.http;

import java.io.InterruptedIOException;
import java.time.Duration;

/** An attempt took longer, as a whole, than we are willing to wait. */
public final class TooSlowException extends InterruptedIOException {
    TooSlowException(Duration limit) {
        super("no whole answer within " + limit.toMillis() + " ms");
    }
}

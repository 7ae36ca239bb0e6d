package org.modelmirror.http;

import java.io.IOException;

/** An answer was longer than we are willing to read. */
public final class BodyTooLargeException extends IOException {
    BodyTooLargeException(long maxBytes) {
        super("body of more than " + maxBytes + " bytes");
    }
}

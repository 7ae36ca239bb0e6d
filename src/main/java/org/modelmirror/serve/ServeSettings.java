package org.modelmirror.serve;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.modelmirror.reference.Format;

/**
 * What the HTTP edge is told at start (http-api.md 3.4).
 *
 * @param mode which side of the mirror this instance is
 * @param canonicalFormat the format in which changes are made
 * @param writable whether a write would be accepted right now, asked at each {@code GET /replicate_mode}
 * @param corsAllowedOrigins origins of web pages that may read answers; {@code *} allows every one
 * @param uiCompat whether {@code GET /replicate_mode} answers the bare string old web clients compare with (C1)
 * @param host address to listen on
 * @param port TCP port to listen on; 0 lets the system choose
 * @param eventLoops threads that answer hot reads, at least 1; more than one has no effect on port 0
 * @param maxBodyBytes largest request body accepted, in bytes; more is 413
 * @param maxHeaderBytes largest request line, and largest sum of request headers, in bytes; more is 431
 */
public record ServeSettings(
        Mode mode,
        Format canonicalFormat,
        BooleanSupplier writable,
        List<String> corsAllowedOrigins,
        boolean uiCompat,
        String host,
        int port,
        int eventLoops,
        long maxBodyBytes,
        int maxHeaderBytes) {

    /** Default of {@code maxBodyBytes} (http-api.md 4.9). */
    public static final long DEFAULT_MAX_BODY_BYTES = 1024 * 1024;
    /** Default of {@code maxHeaderBytes} (http-api.md 4.9). */
    public static final int DEFAULT_MAX_HEADER_BYTES = 16 * 1024;
    /** Default of {@code eventLoops}. */
    public static final int DEFAULT_EVENT_LOOPS = 2;

    public ServeSettings {
        corsAllowedOrigins = List.copyOf(corsAllowedOrigins);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException("eventLoops must be at least 1, not " + eventLoops);
        }
        if (maxBodyBytes < 1 || maxHeaderBytes < 1) {
            throw new IllegalArgumentException(
                    "sizes must be positive, not " + maxBodyBytes + " and " + maxHeaderBytes);
        }
    }

    /** Which side of the mirror an instance is; its name is its wire spelling. */
    public enum Mode {
        PRIMARY,
        REPLICA
    }
}

package org.modelmirror.catalog;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The strong entity tag of a body, as {@link WireBody} has it (http-api.md 1.5). */
public final class EntityTag {
    private static final int BYTES = 16;

    private EntityTag() {}

    /** Quoted, of the identity form. */
    public static String of(byte[] identity) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity);
            return '"' + HexFormat.of().formatHex(digest, 0, BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

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
            return ofDigest(MessageDigest.getInstance("SHA-256").digest(identity));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Quoted, of an identity form with this SHA-256. */
    static String ofDigest(byte[] sha256) {
        return '"' + HexFormat.of().formatHex(sha256, 0, BYTES) + '"';
    }
}

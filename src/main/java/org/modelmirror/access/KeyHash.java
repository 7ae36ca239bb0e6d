package org.modelmirror.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Stands for a key where one must be remembered: a salted SHA-256, worth nothing outside this process. As a key itself is
 * never compared with another, no comparison's time tells anything of it (http-api.md 3.1). Immutable.
 */
public final class KeyHash {
    private static final int SALT_BYTES = 32;

    private final byte[] salt = new byte[SALT_BYTES];

    public KeyHash() {
        new SecureRandom().nextBytes(salt);
    }

    /** The same for the same key as long as this process runs. */
    public String of(String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

package org.modelmirror.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Stands for a key where one must be remembered: a salted SHA-256, worth nothing outside this process. As a key itself is
 * never compared with another, no comparison's time tells anything of it (http-api.md 3.1). Thread-safe.
 */
public final class KeyHash {
    private static final int SALT_BYTES = 32;

    private final byte[] salt = new byte[SALT_BYTES];
    private final MessageDigest salted;

    public KeyHash() {
        new SecureRandom().nextBytes(salt);
        this.salted = salted();
    }

    /** The same for the same key as long as this process runs. */
    public String of(String key) {
        return HexFormat.of().formatHex(copy().digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** Looking for a provider of SHA-256 takes longer than the digest. */
    private MessageDigest copy() {
        try {
            return (MessageDigest) salted.clone();
        } catch (CloneNotSupportedException e) {
            // A provider need not be able to; the JDK's is.
            return salted();
        }
    }

    private MessageDigest salted() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

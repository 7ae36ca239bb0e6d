package org.modelmirror.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Bytes by their digest, wherever there are any: in the folder itself, or made anew by whoever can. What is handed out has
 * been hashed just before, so that nothing is ever restored by guess.
 */
final class KnownBytes {
    private final Map<String, Path> files = new HashMap<>();
    private final Restorer restorer;

    KnownBytes(Restorer restorer) {
        this.restorer = restorer;
    }

    /** Takes note of a file's digest. */
    void add(String sha256, Path file) {
        files.putIfAbsent(sha256, file);
    }

    Optional<byte[]> find(String sha256) {
        Optional<byte[]> copy = Optional.ofNullable(files.get(sha256)).flatMap(file -> read(file, sha256));
        return copy.isPresent()
                ? copy
                : restorer.find(sha256).filter(bytes -> Sha256.of(bytes).equals(sha256));
    }

    private static Optional<byte[]> read(Path file, String sha256) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return Sha256.of(bytes).equals(sha256) ? Optional.of(bytes) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it lies no longer where it did; the next way may help
        }
    }
}

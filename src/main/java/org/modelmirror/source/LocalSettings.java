package org.modelmirror.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.reference.Repository;

/**
 * Which local folder is a source, and how it is read.
 *
 * @param folder the folder; empty when there is none
 * @param repositories names that the folders of a copy of GitHub's files have
 * @param maxBytes largest file accepted
 * @param settle how long a file must have been left alone before it is read; zero = at once
 */
public record LocalSettings(
        Optional<Path> folder, Map<Repository, GitHubRepository> repositories, int maxBytes, Duration settle) {

    public LocalSettings {
        repositories = Map.copyOf(repositories);
        if (settle.isNegative()) {
            throw new IllegalArgumentException("source.local.settle must be zero or more, not " + settle);
        }
        if (maxBytes < 1 || maxBytes == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("fetch.max-bytes must be 1 to 2147483646, not " + maxBytes);
        }
    }
}

package org.modelmirror.source;

import java.util.Objects;
import java.util.Optional;

/**
 * Where one of the two upstream repositories lives.
 *
 * @param proxy address that the full GitHub address is appended to (sources-and-storage.md 8.2)
 */
public record GitHubRepository(String owner, String name, String branch, Optional<String> proxy) {
    public GitHubRepository {
        Objects.requireNonNull(owner);
        Objects.requireNonNull(name);
        Objects.requireNonNull(branch);
        Objects.requireNonNull(proxy);
    }
}

package org.modelmirror.source;

import java.util.Objects;
import java.util.Optional;

/**
 * Where one of the two upstream repositories lives.
 *
 * @param proxy address that the full GitHub address is appended to (sources-and-storage.md 8.2)
 */
public record GitHubRepository(String owner, String name, String branch, Optional<String> proxy) {

    /** The whole address of a raw file of a branch below this base address. */
    String address(String base, String of, String file) {
        String address = base + "/" + owner + "/" + name + "/refs/heads/" + of + "/" + file;
        return proxy.map(before -> (before.endsWith("/") ? before : before + "/") + address)
                .orElse(address);
    }

    public GitHubRepository {
        Objects.requireNonNull(owner);
        Objects.requireNonNull(name);
        Objects.requireNonNull(branch);
        Objects.requireNonNull(proxy);
    }
}

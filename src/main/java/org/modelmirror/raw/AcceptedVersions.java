package org.modelmirror.raw;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.modelmirror.change.GuardRule;
import org.modelmirror.source.RawFetched;
import org.modelmirror.store.RawCopy;

/** The rule against rollbacks as it holds for raw files: the versions that were served before the one that is. */
final class AcceptedVersions {
    /** Versions remembered beside the one that is served (sources-and-storage.md 2.6). */
    private static final int REMEMBERED = 19;

    private AcceptedVersions() {}

    /** Lower-case hex SHA-256. */
    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What the copy that follows remembers: the digests of the versions before it, newest first. */
    static List<String> before(RawCopy replaced) {
        return Stream.concat(Stream.of(digest(replaced.bytes())), replaced.earlier().stream())
                .distinct()
                .limit(REMEMBERED)
                .toList();
    }

    static Optional<RawObjection> objection(Optional<RawCopy> held, RawFetched.Document offered) {
        if (held.isEmpty()) {
            return Optional.empty();
        }
        if (held.get().earlier().contains(digest(offered.body()))) {
            return Optional.of(RawObjection.heldBack(GuardRule.ROLLBACK, "it is a version that was served before"));
        }
        Optional<Instant> ours = held.get().lastModified().flatMap(AcceptedVersions::time);
        Optional<Instant> theirs = offered.validators().lastModified().flatMap(AcceptedVersions::time);
        return ours.isPresent() && theirs.isPresent() && theirs.get().isBefore(ours.get())
                ? Optional.of(RawObjection.heldBack(
                        GuardRule.ROLLBACK, "it is of " + theirs.get() + ", what is served of " + ours.get()))
                : Optional.empty();
    }

    /** A time that cannot be read tells nothing. */
    private static Optional<Instant> time(String lastModified) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(lastModified)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

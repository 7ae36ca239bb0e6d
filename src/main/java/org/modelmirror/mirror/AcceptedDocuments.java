package org.modelmirror.mirror;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.Fetched;

/**
 * Which document each source gave last that is live now, by digest: a source without validators that sends the same
 * bytes again costs a digest, but no parse, no write and no announcement. Thread-safe.
 */
public final class AcceptedDocuments {
    private record Key(Category category, Format format, Origin origin) {}

    private final Map<Key, String> digests = new ConcurrentHashMap<>();
    private final Catalog catalog;

    public AcceptedDocuments(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Lower-case hex SHA-256, as it is kept beside validators on disk. */
    public static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Remembers a document whose content is live from now on. */
    public void remember(Category category, Format format, Origin origin, String sha256) {
        digests.put(new Key(category, format, origin), sha256);
    }

    /** The digest of the newest live document of that source, if there is one. */
    public Optional<String> find(Category category, Format format, Origin origin) {
        return Optional.ofNullable(digests.get(new Key(category, format, origin)));
    }

    /** What was fetched is no longer what is live: the next document is read again, whatever its bytes. */
    public void forget(Category category) {
        digests.keySet().removeIf(key -> key.category() == category);
    }

    /**
     * Whether the document is, byte for byte, the one that is live.
     *
     * @param wanted the form that was asked for
     */
    public boolean isCurrent(Fetched.Document document, Format wanted) {
        Key key = new Key(document.category(), document.format(), document.origin());
        String known = digests.get(key);
        return known != null && isLiveFrom(document, wanted) && known.equals(digest(document.body()));
    }

    private boolean isLiveFrom(Fetched.Document document, Format wanted) {
        return catalog.find(document.category(), wanted)
                .map(Snapshot::origin)
                .filter(document.origin()::equals)
                .isPresent();
    }
}

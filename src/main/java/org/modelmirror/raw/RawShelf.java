package org.modelmirror.raw;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.RawFile;
import org.modelmirror.catalog.RawFiles;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Repository;
import org.modelmirror.reference.UpstreamFile;

/**
 * Puts upstream files on the air, whether they come from the store, as its legacy files, or from a poll of their own; the
 * newest wins. Sees to it that {@code db.json} never says less than the {@code models.csv} beside it. Thread-safe.
 */
public final class RawShelf {
    private static final String TEXT_FILE =
            Category.TEXT_GENERATION.legacyFile().orElseThrow();

    private final RawFiles files;
    private final Catalog catalog;
    private final CategoryFiles categories;
    // Guarded by this: upstream's own, whether it is what is served or not.
    private final Map<UpstreamFile, RawFile> databases = new HashMap<>();

    public RawShelf(RawFiles files, Catalog catalog, CategoryFiles categories) {
        this.files = files;
        this.catalog = catalog;
        this.categories = categories;
    }

    /** The category's legacy file has gone live with these bytes. */
    public synchronized void legacyFile(Category category, byte[] bytes) {
        if (category == Category.TEXT_GENERATION && isJson(bytes)) {
            // The alternative text_generation.json, which upstream has not.
            return;
        }
        UpstreamFile file = UpstreamFile.of(category, categories.configuredBranch(category.repository()));
        Optional<Snapshot> live = catalog.find(category, Format.LEGACY);
        if (live.isPresent()) {
            put(RawFile.of(file, bytes, live.get().revision(), live.get().lastModified()));
        }
    }

    /** Puts a copy on the air unless it is there already. */
    synchronized void put(RawFile copy) {
        UpstreamFile file = copy.file();
        if (file.file().equals(UpstreamFile.DATABASE)) {
            RawFile before = databases.put(file, copy);
            if (before != null && before.body().etag().equals(copy.body().etag())) {
                return;
            }
            refreshDatabase(file.repository(), file.branch());
            return;
        }
        RawFile before = files.find(file).orElse(null);
        if (before != null && before.body().etag().equals(copy.body().etag())) {
            return;
        }
        files.publish(copy);
        if (file.file().equals(TEXT_FILE)) {
            refreshDatabase(file.repository(), file.branch());
        }
    }

    private void refreshDatabase(Repository repository, String branch) {
        UpstreamFile database = new UpstreamFile(repository, branch, UpstreamFile.DATABASE);
        DatabaseFile.choose(
                        database,
                        files.find(new UpstreamFile(repository, branch, TEXT_FILE)),
                        Optional.ofNullable(databases.get(database)))
                .ifPresent(files::publish);
    }

    private static boolean isJson(byte[] bytes) {
        for (byte b : bytes) {
            if (b > ' ') {
                return b == '{';
            }
        }
        return false;
    }
}

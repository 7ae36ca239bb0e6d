package org.modelmirror.store;

import java.util.List;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;

/**
 * What the population did (sources-and-storage.md 5.5).
 *
 * @param categoriesProcessed categories in which something was initialised or stamped, in canonical order
 * @param totalModelsUpdated records that were stamped
 * @param totalMetadataInitialized metadata files that were created
 * @param categoriesFailed categories that could not be read or written
 * @param notices records that could not be stamped, and were left as they are
 */
public record PopulationReport(
        List<Category> categoriesProcessed,
        int totalModelsUpdated,
        int totalMetadataInitialized,
        List<Category> categoriesFailed,
        List<Notice> notices) {
    public PopulationReport {
        categoriesProcessed = List.copyOf(categoriesProcessed);
        categoriesFailed = List.copyOf(categoriesFailed);
        notices = List.copyOf(notices);
    }

    public int totalCategories() {
        return categoriesProcessed.size();
    }
}

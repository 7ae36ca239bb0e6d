package org.modelmirror.raw;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.Repository;
import org.modelmirror.reference.UpstreamFile;

/** Which upstream files are legacy forms of categories, and which of them their category keeps at present. Thread-safe. */
public final class CategoryFiles {
    private final Catalog catalog;
    private final Map<Repository, String> branches;
    private final boolean comeFromElsewhere;
    private final Map<Repository, Map<String, Category>> categories = new EnumMap<>(Repository.class);

    /**
     * @param branches the branch of each repository that the categories are read from
     * @param comeFromElsewhere whether the categories come from PRIMARY as long as it answers
     */
    public CategoryFiles(Catalog catalog, Map<Repository, String> branches, boolean comeFromElsewhere) {
        this.catalog = catalog;
        this.branches = Map.copyOf(branches);
        this.comeFromElsewhere = comeFromElsewhere;
        for (Repository repository : Repository.values()) {
            categories.put(repository, new HashMap<>());
        }
        for (Category category : Category.values()) {
            category.legacyFile()
                    .ifPresent(file -> byName(category.repository()).put(file, category));
        }
    }

    /** The category whose legacy form is this file, in whatever branch. */
    Optional<Category> categoryOf(UpstreamFile file) {
        return Optional.ofNullable(byName(file.repository()).get(file.file()));
    }

    /** The branch that the categories of a repository are read from. */
    String configuredBranch(Repository repository) {
        return Objects.requireNonNull(branches.get(repository));
    }

    /** The category whose own polls bring this file now; empty where it is asked for apart, or by nobody. */
    public Optional<Category> keeperOf(UpstreamFile file) {
        return file.branch().equals(configuredBranch(file.repository()))
                ? categoryOf(file).filter(category -> !comeFromElsewhere || isFromGitHub(category))
                : Optional.empty();
    }

    private boolean isFromGitHub(Category category) {
        return catalog.find(category, Format.LEGACY)
                .map(Snapshot::origin)
                .filter(Origin.GITHUB::equals)
                .isPresent();
    }

    private Map<String, Category> byName(Repository repository) {
        return Objects.requireNonNull(categories.get(repository));
    }
}

package org.modelmirror.reference;

import java.util.Objects;

/**
 * One file of an upstream repository, as its raw host names it.
 *
 * @param repository which of the two repositories
 * @param branch its branch; may hold slashes
 * @param file name at the root of the branch
 */
public record UpstreamFile(Repository repository, String branch, String file) {
    /** The text models as a JSON map, which upstream generates from {@code models.csv}. */
    public static final String DATABASE = "db.json";

    public UpstreamFile {
        Objects.requireNonNull(repository);
        Objects.requireNonNull(branch);
        Objects.requireNonNull(file);
    }

    /** The file that holds a category's legacy form; the category must have one. */
    public static UpstreamFile of(Category category, String branch) {
        return new UpstreamFile(
                category.repository(), branch, category.legacyFile().orElseThrow());
    }

    /** For logs and messages. */
    @Override
    public String toString() {
        return repository.id() + "/" + branch + "/" + file;
    }
}

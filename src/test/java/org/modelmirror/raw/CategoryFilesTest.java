package org.modelmirror.raw;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.SnapshotFactory;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.Repository;
import org.modelmirror.reference.UpstreamFile;

/** Which files a category's own polls bring. */
class CategoryFilesTest {
    private static final Map<Repository, String> BRANCHES = Map.of(Repository.IMAGE, "main", Repository.TEXT, "beta");
    private static final UpstreamFile CLIP = new UpstreamFile(Repository.IMAGE, "main", "clip.json");

    private final Catalog catalog = new Catalog();
    private final CategoryFiles ofMirrorOfPrimary = new CategoryFiles(catalog, BRANCHES, true);
    private final CategoryFiles ofMirrorOfGitHub = new CategoryFiles(catalog, BRANCHES, false);

    private void serveClipOf(Origin origin) {
        catalog.publish(new SnapshotFactory()
                .legacy(
                        Category.CLIP,
                        "{}".getBytes(StandardCharsets.UTF_8),
                        1,
                        Instant.parse("2026-03-10T10:00:00Z"),
                        origin));
    }

    @Test
    void isKeptByItsCategory_whileThatComesFromGitHub() {
        serveClipOf(Origin.GITHUB);

        assertThat(ofMirrorOfPrimary.keeperOf(CLIP)).contains(Category.CLIP);
    }

    @ParameterizedTest
    @EnumSource(names = "GITHUB", mode = EnumSource.Mode.EXCLUDE)
    void isKeptByNobody_onceItsCategoryComesFromElsewhere(Origin origin) {
        serveClipOf(Origin.GITHUB);
        serveClipOf(origin);

        assertThat(ofMirrorOfPrimary.keeperOf(CLIP)).isEmpty();
        assertThat(ofMirrorOfGitHub.keeperOf(CLIP)).contains(Category.CLIP);
    }

    @Test
    void isKeptByNobody_beforeThereIsACopy_whereCategoriesComeFromPrimary() {
        assertThat(ofMirrorOfPrimary.keeperOf(CLIP)).isEmpty();
        assertThat(ofMirrorOfGitHub.keeperOf(CLIP)).contains(Category.CLIP);
    }

    @Test
    void isKeptByNobody_whenNoCategoryIsReadFromIt() {
        assertThat(ofMirrorOfGitHub.keeperOf(new UpstreamFile(Repository.TEXT, "beta", "models.csv")))
                .contains(Category.TEXT_GENERATION);
        assertThat(ofMirrorOfGitHub.keeperOf(new UpstreamFile(Repository.TEXT, "main", "models.csv")))
                .isEmpty();
        assertThat(ofMirrorOfGitHub.keeperOf(new UpstreamFile(Repository.TEXT, "beta", "clip.json")))
                .isEmpty();
        assertThat(ofMirrorOfGitHub.keeperOf(new UpstreamFile(Repository.TEXT, "beta", "db.json")))
                .isEmpty();
    }
}

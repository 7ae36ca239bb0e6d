package org.modelmirror.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;

class CatalogTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private final SnapshotFactory factory = new SnapshotFactory();
    private final Catalog catalog = new Catalog();

    private Snapshot v2(long revision) {
        return factory.v2(Category.CLIP, RecordMap.of(Map.of()), revision, AT, Origin.PRIMARY);
    }

    private Snapshot legacy(long revision) {
        return factory.legacy(Category.CLIP, "{}".getBytes(StandardCharsets.UTF_8), revision, AT, Origin.PRIMARY);
    }

    private long revision(Format format) {
        return catalog.find(Category.CLIP, format).orElseThrow().revision();
    }

    @Test
    void bothFormsHaveTheHigherRevision_whenTheLaterOneIsPublishedLast() {
        catalog.publish(v2(4));
        catalog.publish(legacy(5));

        assertThat(revision(Format.V2)).isEqualTo(5);
        assertThat(revision(Format.LEGACY)).isEqualTo(5);
    }

    /** The order in which a start loads the folder; the category's revision went back over a restart. */
    @Test
    void bothFormsHaveTheHigherRevision_whenTheEarlierOneIsPublishedLast() {
        catalog.publish(legacy(5));
        catalog.publish(v2(4));

        assertThat(revision(Format.V2)).isEqualTo(5);
        assertThat(revision(Format.LEGACY)).isEqualTo(5);
        assertThat(catalog.highestRevision()).isEqualTo(5);
    }

    @Test
    void laterSnapshotStays_whenAnEarlierOneOfTheSameFormComesLate() {
        catalog.publish(v2(5));
        catalog.publish(v2(4));

        assertThat(revision(Format.V2)).isEqualTo(5);
    }

    /** A follower reads the two forms of a change from different files, in either order. */
    @Test
    void laterSnapshotOfAFormIsTaken_whenTheOtherFormHasRaisedTheRevisionBeforeIt() {
        catalog.publish(v2(1));
        catalog.publish(legacy(4));

        Snapshot later = factory.v2(
                Category.CLIP,
                RecordMap.of(Map.of("later", JsonNodeFactory.instance.objectNode())),
                3,
                AT,
                Origin.PRIMARY);
        catalog.publish(later);

        assertThat(catalog.find(Category.CLIP, Format.V2).orElseThrow().body()).isEqualTo(later.body());
        assertThat(revision(Format.V2)).isEqualTo(4);
        assertThat(revision(Format.LEGACY)).isEqualTo(4);
    }
}

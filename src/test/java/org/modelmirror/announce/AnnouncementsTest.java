package org.modelmirror.announce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

class AnnouncementsTest {
    private final Announcements announcements = new Announcements();
    private final List<Long> told = new ArrayList<>();

    private static Change change(long revision) {
        return new Change(Category.CLIP, Format.V2, revision, "\"e\"", Change.Cause.WRITE, Instant.EPOCH);
    }

    @Test
    void tellsOfAListInItsOrder_evenWhenAListenerFails() {
        announcements.listen(change -> {
            throw new IllegalStateException("must fail");
        });
        announcements.listen(change -> told.add(change.revision()));

        announcements.announceAll(List.of(change(1), change(2), change(3)));

        assertThat(told).containsExactly(1L, 2L, 3L);
    }
}

package org.modelmirror.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Ids of events, and what a client has missed that brings one. */
class EventLogTest {
    private static String add(EventLog log, long revision) {
        return log.add(
                        revision,
                        (sequence, id) ->
                                new Event(sequence, id, revision, Category.CLIP, Format.V2, Buffer.buffer(id)))
                .id();
    }

    private static EventLog log(int capacity, long base, long... revisions) {
        EventLog log = new EventLog(capacity, base, 1);
        for (long revision : revisions) {
            add(log, revision);
        }
        return log;
    }

    /** The ids that a client is sent that brings this one; null when it has to look at everything. */
    private static List<String> missed(EventLog log, String id) {
        if (log.placeOf(id).isEmpty()) {
            return null;
        }
        List<String> ids = new ArrayList<>();
        for (long place = log.placeOf(id).getAsLong() + 1; place <= log.last(); place++) {
            ids.add(log.find(place).orElseThrow().id());
        }
        return ids;
    }

    @Test
    void idsAreRevisions_andToldApartWhereOneIsUsedAgain() {
        EventLog log = new EventLog(10, 4, 1);

        assertThat(add(log, 5)).isEqualTo("5");
        assertThat(add(log, 5)).isEqualTo("5.1");
        assertThat(add(log, 7)).isEqualTo("7");
        assertThat(add(log, 5)).isEqualTo("5.2");
        assertThat(add(log, 4)).isEqualTo("4.1");
        assertThat(log.lastId()).isEqualTo("4.1");
        assertThat(missed(log, "5.1")).containsExactly("7", "5.2", "4.1");
        assertThat(missed(log, "4")).containsExactly("5", "5.1", "7", "5.2", "4.1");
        assertThat(missed(log, "4.1")).isEmpty();
    }

    @Test
    void nothingIsMissed_whenNothingWasToldSinceTheStart() {
        assertThat(missed(log(10, 9), "9")).isEmpty();
        assertThat(log(10, 9).lastId()).isEqualTo("9");
    }

    /** Of two events of the last revision before the start, the client may have heard of one alone. */
    @Test
    void onlyTheSecondIdCounts_whenTheLastRevisionBeforeTheStartWasToldTwice() {
        EventLog log = new EventLog(10, 9, 2);

        assertThat(log.lastId()).isEqualTo("9.1");
        assertThat(missed(log, "9.1")).isEmpty();
        assertThat(missed(log, "9")).isNull();
        assertThat(add(log, 9)).isEqualTo("9.2");
    }

    @Test
    void everythingIsToBeLookedAt_whenTheIdIsOfAnotherTimeOrPlace() {
        EventLog log = log(10, 9, 12, 14);

        for (String id : List.of("8", "15", "", "x", "-12", "12.1", "9.1", "12 ", "1e1", "99999999999999999999")) {
            assertThat(missed(log, id)).as(id).isNull();
        }
    }

    @Test
    void goesOnAfterTheRevisionsBelow_whenTheIdIsARevisionNobodyTold() {
        EventLog log = log(10, 9, 12, 14, 13, 17);

        assertThat(missed(log, "10")).containsExactly("12", "14", "13", "17");
        // 13 was told after 14: twice is better than never.
        assertThat(missed(log, "15")).containsExactly("17");
        assertThat(missed(log, "16")).containsExactly("17");
        assertThat(missed(log, "13")).containsExactly("17");
    }

    @Test
    void forgetsTheOldest_butKnowsTheIdBeforeIt() {
        EventLog log = log(3, 1, 2, 3, 4, 5, 6);

        assertThat(log.find(2)).isEmpty();
        assertThat(missed(log, "1")).isNull();
        assertThat(missed(log, "2")).isNull();
        assertThat(missed(log, "3")).containsExactly("4", "5", "6");
        assertThat(missed(log, "6")).isEmpty();
    }

    @Test
    void aRevisionNobodyToldIsUnknown_whenEventsAroundItAreForgotten() {
        EventLog log = log(2, 1, 10, 20, 30);

        assertThat(missed(log, "15")).isNull();
        assertThat(missed(log, "25")).containsExactly("30");
    }

    @Test
    void staysSmall_whenOneRevisionIsToldOverAndOver() {
        EventLog log = log(2, 1);
        for (int i = 0; i < 1000; i++) {
            add(log, 5);
        }

        assertThat(log.lastId()).isEqualTo("5.999");
        assertThat(missed(log, "5.996")).isNull();
        assertThat(missed(log, "5.997")).containsExactly("5.998", "5.999");
    }
}

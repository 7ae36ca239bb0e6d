package org.modelmirror.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.RecordMap;

class AcceptanceTest {

    @Test
    void refuses_whenAnEmptyDocumentWouldReplaceRecords() {
        Acceptance acceptance = Acceptance.of(records("a", 1, "b", 1), List.of(), RecordMap.empty());

        assertThat(acceptance).isEqualTo(new Acceptance.Refused("an empty document does not replace 2 records"));
    }

    @Test
    void acceptsAnEmptyDocument_whenNothingIsLive() {
        Acceptance acceptance = Acceptance.of(RecordMap.empty(), List.of(), RecordMap.empty());

        assertThat(acceptance).isEqualTo(new Acceptance.Accepted(RecordMap.empty(), List.of()));
    }

    @Test
    void refuses_whenNoRecordIsGood() {
        assertThat(Acceptance.of(records("a", 1), List.of("a"), RecordMap.empty()))
                .isEqualTo(new Acceptance.Refused("none of its 1 records is good"));
        assertThat(Acceptance.of(RecordMap.empty(), List.of("a", "b"), RecordMap.empty()))
                .isEqualTo(new Acceptance.Refused("none of its 2 records is good"));
    }

    @Test
    void keepsTheLastGoodRecordInPlace_whenItsNewOneIsHeldBack() {
        Acceptance acceptance =
                Acceptance.of(records("a", 1, "b", 1, "c", 1), List.of("c", "b", "d"), records("c", 2, "d", 2));

        assertThat(acceptance).isEqualTo(new Acceptance.Accepted(records("c", 2, "b", 1, "d", 2), List.of("b")));
    }

    @Test
    void leavesAKeyOut_whenItsOnlyRecordIsHeldBack() {
        Acceptance acceptance = Acceptance.of(records("a", 1), List.of("a", "b"), records("a", 2));

        assertThat(acceptance).isEqualTo(new Acceptance.Accepted(records("a", 2), List.of()));
    }

    @Test
    void differenceNamesWhatWasAddedRemovedAndModified() {
        Difference difference = Difference.between(records("a", 1, "b", 1, "c", 1), records("c", 1, "b", 2, "d", 1));

        assertThat(difference).isEqualTo(new Difference(List.of("d"), List.of("a"), List.of("b"), true));
        assertThat(difference).hasToString("added=1 removed=1 modified=1 reordered=true");
    }

    @Test
    void differenceIsEmpty_whenOnlyIdentityDiffers() {
        assertThat(Difference.between(records("a", 1), records("a", 1)).isEmpty())
                .isTrue();
        assertThat(Difference.between(records("a", 1, "b", 1), records("b", 1, "a", 1))
                        .isEmpty())
                .isFalse();
    }

    private static RecordMap records(Object... keysAndVersions) {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        for (int i = 0; i < keysAndVersions.length; i += 2) {
            String key = (String) keysAndVersions[i];
            records.put(
                    key, JsonNodeFactory.instance.objectNode().put("name", key).put("n", (int) keysAndVersions[i + 1]));
        }
        return RecordMap.of(records);
    }
}

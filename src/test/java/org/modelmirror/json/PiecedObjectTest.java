package org.modelmirror.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PiecedObjectTest {
    private static final PiecedObject.Form FORM = new PiecedObject.Form("{\n", ",\n", "\n}", "{}");
    /** So long that thirty of them make a piece. */
    private static final String FILLING = "x".repeat(1_000);

    private static byte[] text(String key, int version) {
        return ('"' + key + "\": \"" + version + FILLING + '"').getBytes(UTF_8);
    }

    private static Map<String, byte[]> texts(Map<String, Integer> versions) {
        Map<String, byte[]> texts = new LinkedHashMap<>();
        versions.forEach((key, version) -> texts.put(key, text(key, version)));
        return texts;
    }

    /** Beside each member stands what its own text says, so that a text cut wrongly is found out. */
    private static PiecedObject<String> of(Map<String, Integer> versions) {
        return PiecedObject.of(
                FORM,
                PiecedObject.Memory.HEAP,
                (key, text, before) -> UTF_8.decode(text.duplicate()).toString(),
                versions.keySet(),
                texts(versions));
    }

    private static Map<String, Integer> members(int count) {
        Map<String, Integer> members = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            members.put("m" + i, 0);
        }
        return members;
    }

    private static String expected(Map<String, Integer> versions) {
        return versions.isEmpty()
                ? "{}"
                : versions.entrySet().stream()
                        .map(member -> new String(text(member.getKey(), member.getValue()), UTF_8))
                        .collect(Collectors.joining(",\n", "{\n", "\n}"));
    }

    private static void assertHolds(PiecedObject<String> object, Map<String, Integer> versions) throws Exception {
        byte[] whole = expected(versions).getBytes(UTF_8);
        assertThat(object.bytes().toBytes()).asString(UTF_8).isEqualTo(expected(versions));
        assertThat(object.bytes().size()).isEqualTo(whole.length);
        assertThat(object.bytes().sha256())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(whole));
        assertThat(object.keys()).containsExactlyElementsOf(versions.keySet());
        versions.forEach(
                (key, version) -> assertThat(object.find(key)).isEqualTo(new String(text(key, version), UTF_8)));
    }

    @Test
    void takesOverAllPiecesButTheChangedOnes() {
        PiecedObject<String> before = of(members(300));

        PiecedObject<String> after = before.with(Map.of("m150", text("m150", 7)));

        List<ByteBuffer> old = before.bytes().pieces();
        List<ByteBuffer> pieces = after.bytes().pieces();
        assertThat(old).hasSizeGreaterThan(5);
        assertThat(pieces).hasSameSizeAs(old);
        long changed = 0;
        for (int i = 0; i < pieces.size(); i++) {
            changed += pieces.get(i).equals(old.get(i)) ? 0 : 1;
        }
        assertThat(changed).isEqualTo(1);
    }

    @Test
    void tellsWhatWasKeptBesideATextThatOnlyMoved() {
        PiecedObject.Companion<String> companion = (key, text, before) -> before == null ? "new" : "kept";
        Map<String, Integer> members = members(3);
        PiecedObject<String> before =
                PiecedObject.of(FORM, PiecedObject.Memory.OUTSIDE, companion, members.keySet(), texts(members));

        PiecedObject<String> after = before.with(Map.of("m1", text("m1", 1)));

        assertThat(List.of("m0", "m1", "m2").stream().map(after::find)).containsExactly("kept", "new", "kept");
        assertThat(after.mapped((key, beside) -> key + ' ' + beside).find("m2")).isEqualTo("m2 kept");
    }

    /** Any mixture of changes, arrivals at the end and departures, each step beside what it must come to. */
    @Test
    void holdsWhatItWasGiven_afterAnyChanges() throws Exception {
        Random random = new Random(20261122);
        Map<String, Integer> versions = members(200);
        PiecedObject<String> object = of(versions);
        for (int step = 1; step <= 300; step++) {
            Map<String, byte[]> texts = new LinkedHashMap<>();
            boolean isReshaped = false;
            for (int i = random.nextInt(4); i >= 0; i--) {
                String key = "m" + random.nextInt(260);
                if (versions.containsKey(key) && random.nextInt(4) == 0) {
                    versions.remove(key);
                    texts.remove(key);
                    isReshaped = true;
                } else {
                    isReshaped |= versions.put(key, step) == null;
                    texts.put(key, text(key, step));
                }
            }
            object = isReshaped ? object.with(versions.keySet(), texts) : object.with(texts);
            object = random.nextInt(5) == 0 ? object.joined() : object;
            assertHolds(object, versions);
        }
    }

    @Test
    void keepsPiecesOfADecentSize_whenMembersComeOneByOne() throws Exception {
        Map<String, Integer> versions = new LinkedHashMap<>();
        PiecedObject<String> object = of(versions);
        assertHolds(object, versions);
        for (int i = 0; i < 200; i++) {
            versions.put("m" + i, i);
            object = object.with(versions.keySet(), Map.of("m" + i, text("m" + i, i)));
        }
        assertHolds(object, versions);
        assertThat(object.bytes().pieces()).hasSizeLessThan(2 * 200 * FILLING.length() / PiecedObject.PIECE_BYTES + 3);
    }

    @Test
    void cutsAPieceThatGrewTooLarge() throws Exception {
        Map<String, Integer> versions = members(40);
        PiecedObject<String> object = of(versions);
        List<ByteBuffer> before = object.bytes().pieces();
        String long1 = "\"m1\": \"" + "y".repeat(3 * PiecedObject.PIECE_BYTES) + '"';

        PiecedObject<String> after = object.with(Map.of("m1", long1.getBytes(UTF_8)));

        assertThat(after.bytes().pieces()).hasSizeGreaterThan(before.size());
        assertThat(after.find("m1")).isEqualTo(long1);
        assertThat(after.with(Map.of("m1", text("m1", 0))).bytes().toBytes())
                .isEqualTo(object.bytes().toBytes());
    }

    @Test
    void takesTheDigestFromTheFirstPieceThatDiffers_whenAVersionInBetweenWasNeverAsked() throws Exception {
        Map<String, Integer> versions = new LinkedHashMap<>(members(300));
        PiecedObject<String> object = of(versions);
        assertHolds(object, versions);
        List<String> order = new ArrayList<>(List.of("m290", "m10", "m150", "m299", "m0"));
        for (String key : order) {
            versions.put(key, 9);
            object = object.with(Map.of(key, text(key, 9)));
        }
        assertHolds(object, versions);
    }

    @Test
    void liesInOnePiece_whenJoined_andInPiecesAgainAfterAChange() throws Exception {
        Map<String, Integer> versions = members(300);
        PiecedObject<String> joined = of(versions).joined();
        assertHolds(joined, versions);
        assertThat(joined.bytes().pieces()).hasSize(1);

        versions.put("m150", 3);
        PiecedObject<String> after = joined.with(Map.of("m150", text("m150", 3)));

        assertHolds(after, versions);
        assertThat(after.bytes().pieces()).hasSizeGreaterThan(5);
        assertThat(of(Map.of()).joined().bytes().toBytes()).asString(UTF_8).isEqualTo("{}");
    }

    @Test
    void refusesMembersItDoesNotHave() {
        PiecedObject<String> object = of(members(2));
        assertThatThrownBy(() -> object.with(Map.of("other", text("other", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
        assertThatThrownBy(() -> object.with(List.of("m0", "other"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
    }
}

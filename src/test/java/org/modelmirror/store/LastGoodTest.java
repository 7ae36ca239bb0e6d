package org.modelmirror.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Origin;

class LastGoodTest {
    private static final String CLIP = "{\"a\":{}}";

    @TempDir
    private Path base;

    private final ManualClock clock = new ManualClock(1_000);

    private Store started() throws Exception {
        Store store = new Store(
                StoreFolder.at(base),
                HistoryLimits.DEFAULT,
                CommitTrail.NONE,
                new LocalDisk(),
                Folders.WAIT,
                Helpers.none(),
                clock,
                clock::nanos);
        store.startReplica();
        return store;
    }

    private LastGoodCopy copy(String etag) {
        return new LastGoodCopy(
                clock.instant(),
                Origin.PRIMARY,
                Optional.of(etag),
                Optional.empty(),
                Sha256.of(CLIP.getBytes(UTF_8)),
                1,
                Optional.empty());
    }

    private String noteOnDisk() throws Exception {
        return Folders.text(base.resolve("last_good/clip.json"));
    }

    @Test
    void writesTheFieldsInOrder_withoutDataWhereTheCategoryFileIsTheCopy() throws Exception {
        started().lastGood().save(Category.CLIP, copy("\"x\""));

        assertThat(noteOnDisk())
                .isEqualTo("""
                        {
                          "saved_at": 1000,
                          "source": "primary",
                          "etag": "\\"x\\"",
                          "last_modified": null,
                          "sha256": "15f3b2c17b1c1f5d3e4c7d0d3f1b1d8a",
                          "models": 1
                        }""".replace("15f3b2c17b1c1f5d3e4c7d0d3f1b1d8a", Sha256.of(CLIP.getBytes(UTF_8))));
    }

    @Test
    void isThereAgainAfterARestart_dataIncluded() throws Exception {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.putObject("a").put("name", "ä");
        LastGoodCopy copy = new LastGoodCopy(
                Instant.ofEpochSecond(900),
                Origin.GITHUB,
                Optional.empty(),
                Optional.of("Sat, 21 Nov 2026 07:00:00 GMT"),
                "00",
                1,
                Optional.of(data));
        started().lastGood().save(Category.CLIP, copy);

        assertThat(started().lastGood().find(Category.CLIP)).contains(copy);
        assertThat(started().lastGood().find(Category.BLIP)).isEmpty();
    }

    @Test
    void writesAtMostOncePerMinute_andTheRestWhenFlushed() throws Exception {
        Store store = started();
        store.lastGood().save(Category.CLIP, copy("1"));
        clock.set(1_059);
        store.lastGood().save(Category.CLIP, copy("2"));

        assertThat(noteOnDisk()).contains("\"etag\": \"1\"");
        assertThat(store.lastGood().find(Category.CLIP).orElseThrow().etag()).contains("2");

        store.lastGood().flush();
        assertThat(noteOnDisk()).contains("\"etag\": \"2\"");

        clock.set(1_119);
        store.lastGood().save(Category.CLIP, copy("3"));
        assertThat(noteOnDisk()).contains("\"etag\": \"3\"");
    }

    @Test
    void writesNothing_whenOnlyTheTimeIsAnother() throws Exception {
        Store store = started();
        store.lastGood().save(Category.CLIP, copy("1"));
        clock.set(2_000);
        store.lastGood().save(Category.CLIP, copy("1"));
        store.lastGood().flush();

        assertThat(noteOnDisk()).contains("\"saved_at\": 1000");
    }

    @Test
    void givesValidatorsAway_onlyWhileTheFileIsTheOneTheyStandFor() throws Exception {
        Store store = started();
        store.categories().commit(Folders.v2(Category.CLIP, CLIP));
        store.lastGood().save(Category.CLIP, copy("1"));
        assertThat(started().lastGood().findCurrent(Category.CLIP)).isPresent();

        Folders.write(base.resolve("clip.json"), "{\"b\":{}}");

        assertThat(started().lastGood().findCurrent(Category.CLIP)).isEmpty();
        assertThat(started().lastGood().find(Category.CLIP)).isPresent();
    }

    @Test
    void countsAsNone_whenTheFileIsUnreadable() throws Exception {
        Folders.write(base.resolve("last_good/clip.json"), "{\"saved_at\":");
        Folders.write(
                base.resolve("last_good/blip.json"), "{\"saved_at\":1,\"sha256\":\"0\",\"models\":1,\"source\":\"x\"}");

        assertThat(started().lastGood().find(Category.CLIP)).isEmpty();
        assertThat(started().lastGood().find(Category.BLIP)).isEmpty();
    }

    @Test
    void keepsALegacyTextWordForWord_withARevisionOfItsOwn() throws Exception {
        byte[] text = "{ \"a\" :\r\n {} }".getBytes(UTF_8);
        Store store = started();
        store.categories().commit(Folders.both(Category.CLIP, CLIP, CLIP));

        LegacyText kept =
                store.lastGood().saveLegacyText(Category.CLIP, text, Optional.of("W/\"1\""), Optional.empty());

        assertThat(kept.publication().revision()).isEqualTo(2);
        assertThat(store.categories().revision(Category.CLIP)).isEqualTo(2);
        assertThat(base.resolve("last_good/legacy/clip")).hasBinaryContent(text);
        assertThat(Folders.text(base.resolve("legacy/clip.json"))).isEqualTo(CLIP);

        Store restarted = started();
        LegacyText loaded = restarted.lastGood().findLegacyText(Category.CLIP).orElseThrow();
        assertThat(loaded.text()).isEqualTo(text);
        assertThat(loaded.etag()).contains("W/\"1\"");
        assertThat(loaded.publication()).isEqualTo(kept.publication());
        assertThat(restarted.categories().revision()).isEqualTo(2);
    }

    @Test
    void raisesNoRevision_whenOnlyTheValidatorsOfATextChanged() throws Exception {
        Store store = started();
        store.lastGood().saveLegacyText(Category.CLIP, "{}".getBytes(UTF_8), Optional.of("1"), Optional.empty());
        store.lastGood().saveLegacyText(Category.CLIP, "{}".getBytes(UTF_8), Optional.of("2"), Optional.empty());

        assertThat(store.categories().revision()).isEqualTo(1);
        assertThat(started()
                        .lastGood()
                        .findLegacyText(Category.CLIP)
                        .orElseThrow()
                        .etag())
                .contains("2");
    }

    // Steps: 4 for the text, 4 for its validators, 4 for the revision.
    @Test
    void neverJoinsAnOldTextToNewValidators_whereverTheMachineStops() throws Exception {
        for (int step = 1; step <= 12; step++) {
            Path folder = base.resolve("at-" + step);
            Store before = Folders.store(folder, clock);
            before.lastGood()
                    .saveLegacyText(Category.CLIP, "old".getBytes(UTF_8), Optional.of("old"), Optional.empty());
            Store doomed = Folders.store(folder, clock, new FragileDisk(step, FragileDisk.Fate.CRASH));
            doomed.startReplica();
            assertThatThrownBy(() -> doomed.lastGood()
                            .saveLegacyText(Category.CLIP, "new".getBytes(UTF_8), Optional.of("new"), Optional.empty()))
                    .isInstanceOf(FragileDisk.PowerCut.class);

            Store restarted = Folders.store(folder, clock);
            restarted.startReplica();
            LegacyText text = restarted.lastGood().findLegacyText(Category.CLIP).orElseThrow();
            String content = new String(text.text(), UTF_8);
            assertThat(content).as("step %d", step).isIn("old", "new");
            assertThat(text.etag().orElse(content)).as("step %d", step).isEqualTo(content);
            assertThat(text.publication().sha256()).isEqualTo(Sha256.of(text.text()));
            assertThat(text.publication().revision()).isEqualTo(content.equals("old") ? 1 : 2);
        }
    }
}

package org.modelmirror.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.modelmirror.change.HeldChange.Status;
import org.modelmirror.json.JsonReader;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;

class HeldChangesTest {
    private static final DocumentKind GITHUB = new DocumentKind(Origin.GITHUB, Format.LEGACY);
    private static final DocumentKind PRIMARY = new DocumentKind(Origin.PRIMARY, Format.V2);
    private static final DocumentKind PRIMARY_TEXT = new DocumentKind(Origin.PRIMARY, Format.LEGACY);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final GuardLimits LIMITS = GuardLimits.defaults();

    @Test
    void approvesByItself_afterThreePollsOverTenMinutes() {
        HeldChanges.Round first = offer(none(), GITHUB, baseline("flux"), NOON);
        HeldChanges.Round second = offer(first.next(), GITHUB, baseline("flux"), after(5));
        HeldChanges.Round early =
                offer(second.next(), GITHUB, baseline("flux"), after(10).minusSeconds(1));
        HeldChanges.Round third = offer(second.next(), GITHUB, baseline("flux"), after(10));

        assertThat(first.fresh()).hasSize(1);
        assertThat(second.held()).hasSize(1);
        assertThat(second.fresh()).isEmpty();
        assertThat(early.held()).hasSize(1);
        assertThat(third.held()).isEmpty();
        assertThat(third.confirmed()).hasSize(1);
        assertThat(offer(first.next(), GITHUB, baseline("flux"), after(60)).held())
                .as("two polls are not three")
                .hasSize(1);
    }

    @Test
    void neverApprovesAShrinkByItself() {
        HeldChanges state = none();
        for (int hour = 0; hour < 100; hour++) {
            HeldChanges.Round round = offer(state, GITHUB, shrink("a"), after(60 * hour));
            assertThat(round.held()).hasSize(1);
            state = round.next();
        }
    }

    @Test
    void beginsAnew_whenAnotherChangeIsOffered() {
        HeldChanges.Round first = offer(none(), GITHUB, baseline("flux"), NOON);
        HeldChanges.Round other = offer(first.next(), GITHUB, baseline("qwen"), after(5));

        assertThat(other.fresh()).hasSize(1);
        assertThat(other.withdrawn()).extracting(HeldChange::timesSeen).containsExactly(1);
        assertThat(other.next().waiting()).hasSize(1);
        assertThat(other.next().waiting().get(0).firstSeen()).isEqualTo(after(5));
    }

    @Test
    void doesNotCountASecondLookAsAPoll() {
        HeldChanges state = offer(none(), GITHUB, baseline("flux"), NOON).next();

        HeldChanges next = state.offered(GITHUB, document("x"), List.of(baseline("flux")), after(20), false, LIMITS)
                .next();

        assertThat(next.waiting().get(0).timesSeen()).isEqualTo(1);
    }

    @Test
    void looksAtNothingElse_whileARollbackWaits() {
        Suspicion rollback = suspicion(GuardRule.ROLLBACK, "digest", "a");

        HeldChanges.Round round =
                none().offered(GITHUB, document("x"), List.of(rollback, shrink("a")), NOON, true, LIMITS);
        assertThat(round.held()).containsExactly(rollback);

        HeldChanges approved = done(round.next(), round.fresh().get(0).id(), Status.APPROVED);
        HeldChanges.Round again =
                approved.offered(GITHUB, document("x"), List.of(rollback, shrink("a")), NOON, true, LIMITS);
        assertThat(again.held()).containsExactly(shrink("a"));
    }

    @Test
    void remembersARejection_evenAfterTheChangeWentAway() {
        HeldChanges.Round round = offer(none(), GITHUB, shrink("a"), NOON);
        HeldChanges state = done(round.next(), round.fresh().get(0).id(), Status.REJECTED);
        state = state.accepted(GITHUB, version("back"));

        HeldChanges.Round again = offer(state, GITHUB, shrink("a"), after(5));

        assertThat(again.held()).containsExactly(shrink("a"));
        assertThat(again.fresh()).isEmpty();
        assertThat(again.next().waiting()).isEmpty();
    }

    @Test
    void forgetsAnApproval_onceItsDocumentIsLive() {
        HeldChanges.Round round = offer(none(), GITHUB, shrink("a"), NOON);
        String id = round.fresh().get(0).id();
        HeldChanges state = done(round.next(), id, Status.APPROVED).accepted(GITHUB, version("x"));

        assertThat(state.decide(id, Status.APPROVED)).isInstanceOf(HeldChanges.Decided.NoLongerOffered.class);
        assertThat(offer(state, GITHUB, shrink("a"), after(60)).fresh()).hasSize(1);
    }

    @Test
    void tellsAnUnknownChangeFromOneThatWentAway() {
        HeldChanges.Round round = offer(none(), GITHUB, shrink("a"), NOON);
        String id = round.fresh().get(0).id();
        HeldChanges later = offer(round.next(), GITHUB, shrink("b"), after(1)).next();

        assertThat(later.decide(id, Status.REJECTED)).isInstanceOf(HeldChanges.Decided.NoLongerOffered.class);
        assertThat(later.decide("clip-shrink-ffffffffffff", Status.REJECTED))
                .isInstanceOf(HeldChanges.Decided.Unknown.class);
    }

    @Test
    void dropsTheOtherSourcesChanges_whenADocumentOfTheRecordsComes() {
        HeldChanges github = offer(none(), GITHUB, shrink("a"), NOON).next();

        assertThat(github.accepted(PRIMARY, version("p")).offered()).isEmpty();
        assertThat(github.accepted(PRIMARY_TEXT, version("p")).offered())
                .as("a text says nothing about records")
                .hasSize(1);
    }

    @Test
    void comesBackFromDiskAsItWas() throws Exception {
        HeldChanges state = none().accepted(GITHUB, version("one"));
        state = offer(state, GITHUB, baseline("flux"), NOON).next();
        HeldChanges.Round round = offer(state, PRIMARY_TEXT, shrink("a"), after(1));
        state = done(round.next(), round.fresh().get(0).id(), Status.REJECTED);

        HeldChanges read = HeldChanges.of(
                Category.CLIP,
                "clip.json",
                new JsonReader().read(state.toJson().toString()).root());

        assertThat(read.toJson()).isEqualTo(state.toJson());
        assertThat(read.offered()).containsExactlyElementsOf(state.offered());
        assertThat(read.offers()).isEqualTo(state.offers());
        assertThat(read.versions(GITHUB)).isEqualTo(state.versions(GITHUB));
    }

    @Test
    void refusesAFileThatIsNoneOfOurs() {
        assertThatThrownBy(() -> HeldChanges.of(
                        Category.CLIP,
                        "clip.json",
                        new JsonReader().read("{\"changes\":[{}]}").root()))
                .isInstanceOf(UnreadableDocumentException.class);
    }

    @Test
    void givesFieldDifferencesInDottedPaths() throws Exception {
        var before = new JsonReader()
                .read("{\"a\":{\"y\":1,\"x\":[1]},\"gone\":{\"b\":1,\"a\":{}},\"same\":1}")
                .root();
        var after = new JsonReader()
                .read("{\"a\":{\"y\":2,\"x\":[1,2]},\"new\":null,\"same\":1}")
                .root();

        assertThat(FieldDifference.between(before, after))
                .extracting(difference -> difference.path() + " " + difference.changeType())
                .containsExactly("a.x modified", "a.y modified", "gone.b removed", "gone.a removed", "new added");
        assertThat(FieldDifference.between(before, MissingNode.getInstance()))
                .extracting(FieldDifference::path)
                .containsExactly("a.y", "a.x", "gone.b", "gone.a", "same");
    }

    private static HeldChanges none() {
        return HeldChanges.none(Category.CLIP);
    }

    private static HeldChanges.Round offer(HeldChanges state, DocumentKind kind, Suspicion suspicion, Instant at) {
        return state.offered(kind, document("x"), List.of(suspicion), at, true, LIMITS);
    }

    private static HeldChanges done(HeldChanges state, String id, Status status) {
        return ((HeldChanges.Decided.Done) state.decide(id, status)).next();
    }

    private static Suspicion baseline(String value) {
        return suspicion(GuardRule.BASELINE, value, "a");
    }

    private static Suspicion shrink(String key) {
        return suspicion(GuardRule.SHRINK, key, key);
    }

    private static Suspicion suspicion(GuardRule rule, String content, String key) {
        RecordMap live =
                RecordMap.of(Map.of(key, JsonNodeFactory.instance.objectNode().put("name", key)));
        return Suspicion.of(rule, List.of(key), live, RecordMap.empty(), content);
    }

    private static Offer document(String sha256) {
        return new Offer(version(sha256), Optional.of("\"tag\""), Optional.empty());
    }

    private static DocumentVersion version(String sha256) {
        return new DocumentVersion(sha256, Optional.of(NOON));
    }

    private static Instant after(int minutes) {
        return NOON.plus(Duration.ofMinutes(minutes));
    }
}

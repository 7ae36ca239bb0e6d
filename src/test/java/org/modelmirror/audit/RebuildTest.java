package org.modelmirror.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.modelmirror.legacy.TextCsv;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.UnreadableDocumentException;

class RebuildTest {
    private static final String BASE = "{\"a\":{\"v\":1},\"b\":{\"v\":1}}";
    private static final List<AuditEvent> EVENTS = List.of(
            Events.create(3, "c", "{\"x\":1,\"y\":2}"),
            Events.update(1, "a", "{\"v\":1}", "{\"v\":2}"),
            Events.delete(2, "b", "{\"v\":1}"));

    @Test
    void isEqual_whenTheEventsLeadToTheFile() throws Exception {
        Rebuild rebuild = v2(BASE, EVENTS, "{\n  \"a\": {\"v\": 2},\n  \"c\": {\"x\": 1, \"y\": 2}\n}");

        assertThat(rebuild.isEqual()).isTrue();
        assertThat(rebuild.applied()).isEqualTo(3);
        assertThat(rebuild.lastId()).hasValue(3);
    }

    @Test
    void differs_whenARecordWasChangedBehindTheTrailsBack() throws Exception {
        Rebuild rebuild = v2(BASE, EVENTS, "{\"a\":{\"v\":3},\"c\":{\"x\":1,\"y\":2}}");

        assertThat(rebuild.isEqual()).isFalse();
        assertThat(rebuild.difference().difference().modified()).containsExactly("a");
    }

    @Test
    void differs_whenOnlyTheOrderOfRecordsIsAnother() throws Exception {
        Rebuild rebuild = v2(BASE, EVENTS, "{\"c\":{\"x\":1,\"y\":2},\"a\":{\"v\":2}}");

        assertThat(rebuild.isEqual()).isFalse();
        assertThat(rebuild.difference().difference().reordered()).isTrue();
    }

    @Test
    void differs_whenOnlyTheOrderOfMembersIsAnother() throws Exception {
        Rebuild rebuild = v2(BASE, EVENTS, "{\"a\":{\"v\":2},\"c\":{\"y\":2,\"x\":1}}");

        assertThat(rebuild.isEqual()).isFalse();
        assertThat(rebuild.difference().isEmpty()).isTrue();
    }

    @Test
    void isRefused_whenTheFileIsNoReference() {
        assertThatThrownBy(() -> v2(BASE, EVENTS, "[]")).isInstanceOf(UnreadableDocumentException.class);
        assertThatThrownBy(() -> v2(BASE, EVENTS, "{\"a\":1}")).isInstanceOf(UnreadableDocumentException.class);
    }

    @Test
    void comparesWhatTheFileCanHold_whenLegacyTextModelsAreCsv() throws Exception {
        String base = "name,parameters_bn,display_name,url,baseline,description,style,tags,instruct_format,settings\n"
                + "acme/Cool-7B,7,,,,old,,,,\nacme/Gone-7B,7,,,,,,,,\n";
        ObjectNode cool = Events.json("{\"name\":\"acme/Cool-7B\",\"parameters\":7000000000,\"description\":\"new\","
                + "\"version\":\"9\",\"nsfw\":true,\"config\":{\"x\":1},\"tags\":[\"7B\",\"b\",\"a\"]}");
        ObjectNode fresh = Events.json("{\"name\":\"Fresh\",\"parameters\":1500000000,\"settings\":{\"top_k\":1}}");
        List<AuditEvent> events = List.of(
                legacy(Events.of(
                        1, "acme/Cool-7B", Operation.UPDATE, Optional.of(Events.json("{}")), Optional.of(cool))),
                legacy(Events.of(2, "Fresh", Operation.CREATE, Optional.empty(), Optional.of(fresh))),
                legacy(Events.delete(3, "acme/Gone-7B", "{}")));
        byte[] file = TextCsv.read(bytes(base))
                .upsert("acme/Cool-7B", cool)
                .upsert("Fresh", fresh)
                .remove("acme/Gone-7B")
                .toBytes();

        Rebuild rebuild = Rebuild.of(Category.TEXT_GENERATION, Format.LEGACY, bytes(base), events, file);
        Rebuild withoutTheLast =
                Rebuild.of(Category.TEXT_GENERATION, Format.LEGACY, bytes(base), events.subList(0, 2), file);

        assertThat(rebuild.isEqual()).isTrue();
        assertThat(rebuild.difference().after().keys()).containsExactly("acme/Cool-7B", "Fresh");
        assertThat(withoutTheLast.isEqual()).isFalse();
        assertThat(withoutTheLast.difference().difference().removed()).containsExactly("acme/Gone-7B");
    }

    private static Rebuild v2(String base, List<AuditEvent> events, String file) throws UnreadableDocumentException {
        return Rebuild.of(Category.CLIP, Format.V2, bytes(base), events, bytes(file));
    }

    private static AuditEvent legacy(AuditEvent event) {
        return new AuditEvent(
                event.id(),
                event.timestamp(),
                Format.LEGACY,
                "text_generation",
                event.model(),
                event.operation(),
                event.userId(),
                event.requestId(),
                event.payload());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

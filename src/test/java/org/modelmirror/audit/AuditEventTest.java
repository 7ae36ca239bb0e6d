package org.modelmirror.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Format;

class AuditEventTest {
    @Test
    void isTheLineOfTheSpecification_whenAModelWasCreatedThroughTheQueue() throws Exception {
        AuditEvent event = new AuditEvent(
                12,
                1_795_239_977L,
                Format.V2,
                "miscellaneous",
                "a",
                Operation.CREATE,
                "42",
                Optional.of("nightly-7"),
                Optional.of(AuditPayload.between(
                        Optional.empty(),
                        Optional.of(Events.json("{\"record_type\":\"miscellaneous\",\"name\":\"a\"}")))));

        String line = "{\"event_id\":12,\"timestamp\":1795239977,\"domain\":\"v2\",\"category\":\"miscellaneous\","
                + "\"model_name\":\"a\",\"operation\":\"create\",\"logical_user_id\":\"42\","
                + "\"request_id\":\"nightly-7\","
                + "\"payload\":{\"after\":{\"record_type\":\"miscellaneous\",\"name\":\"a\"}}}\n";
        assertThat(text(event)).isEqualTo(line);
        assertThat(AuditEvent.parse(line.getBytes(StandardCharsets.UTF_8))).isEqualTo(event);
    }

    @Test
    void carriesBothStatesAndASortedDelta_whenAModelWasUpdated() {
        AuditEvent event = Events.update(
                3,
                "m",
                "{\"z\":1,\"gone\":true,\"config\":{\"a\":1,\"b\":2},\"same\":[1]}",
                "{\"z\":1.0,\"config\":{\"a\":1,\"b\":3},\"same\":[1],\"extra\":null,\"a\":\"new\"}");

        assertThat(text(event))
                .endsWith("\"payload\":{\"before\":{\"z\":1,\"gone\":true,\"config\":{\"a\":1,\"b\":2},\"same\":[1]},"
                        + "\"after\":{\"z\":1.0,\"config\":{\"a\":1,\"b\":3},\"same\":[1],\"extra\":null,"
                        + "\"a\":\"new\"},\"delta\":{\"a\":{\"old\":null,\"new\":\"new\"},"
                        + "\"config\":{\"old\":{\"a\":1,\"b\":2},\"new\":{\"a\":1,\"b\":3}},"
                        + "\"extra\":{\"old\":null,\"new\":null},\"gone\":{\"old\":true,\"new\":null},"
                        + "\"z\":{\"old\":1,\"new\":1.0}}}}\n");
    }

    @Test
    void hasAnEmptyDelta_whenAnUpdateChangedNothing() {
        assertThat(text(Events.update(3, "m", "{\"a\":1}", "{\"a\":1}")))
                .endsWith("\"payload\":{\"before\":{\"a\":1},\"after\":{\"a\":1},\"delta\":{}}}\n");
    }

    @Test
    void escapesInLowerCase_whenTextIsNotAscii() throws Exception {
        AuditEvent event = Events.create(1, "é\u007f\n😀\uD800", "{\"t\":\"ÿ\"}");

        assertThat(text(event))
                .contains("\"model_name\":\"\\u00e9\\u007f\\n\\ud83d\\ude00\\ud800\"")
                .contains("{\"t\":\"\\u00ff\"}");
        assertThat(AuditEvent.parse(event.toLine())).isEqualTo(event);
    }

    @Test
    void takesTheAbsentSideForNull_whenThePeerLeftItOut() throws Exception {
        AuditEvent event =
                AuditEvent.parse(("{\"event_id\":1,\"timestamp\":5,\"domain\":\"legacy\",\"category\":\"clip\","
                                + "\"model_name\":\"m\",\"operation\":\"update\",\"logical_user_id\":\"42\","
                                + "\"payload\":{\"delta\":{\"v\":{\"new\":\"2\"},\"w\":{\"old\":\"1\"}}}}")
                        .getBytes(StandardCharsets.UTF_8));

        AuditDelta delta = event.payload().orElseThrow().delta().orElseThrow();
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        assertThat(delta.fields())
                .containsEntry("v", new AuditDelta.Field(nodes.nullNode(), nodes.textNode("2")))
                .containsEntry("w", new AuditDelta.Field(nodes.textNode("1"), nodes.nullNode()))
                .hasSize(2);
        assertThat(event.requestId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "[]",
                "{}",
                "{\"event_id\":0,\"timestamp\":5,\"domain\":\"v2\",\"category\":\"clip\",\"model_name\":\"m\","
                        + "\"operation\":\"create\",\"logical_user_id\":\"42\"}",
                "{\"event_id\":1,\"timestamp\":\"5\",\"domain\":\"v2\",\"category\":\"clip\",\"model_name\":\"m\","
                        + "\"operation\":\"create\",\"logical_user_id\":\"42\"}",
                "{\"event_id\":1,\"timestamp\":5,\"domain\":\"v3\",\"category\":\"clip\",\"model_name\":\"m\","
                        + "\"operation\":\"create\",\"logical_user_id\":\"42\"}",
                "{\"event_id\":1,\"timestamp\":5,\"domain\":\"v2\",\"category\":\"clip\",\"model_name\":\"m\","
                        + "\"operation\":\"CREATE\",\"logical_user_id\":\"42\"}",
                "{\"event_id\":1,\"timestamp\":5,\"domain\":\"v2\",\"category\":\"clip\",\"model_name\":\"m\","
                        + "\"operation\":\"create\",\"logical_user_id\":42}",
                "{\"event_id\":1,\"timestamp\":5,\"domain\":\"v2\",\"category\":\"clip\",\"model_name\":\"m\","
                        + "\"operation\":\"create\",\"logical_user_id\":\"42\",\"payload\":{\"delta\":{\"v\":1}}}",
                "{\"event_id\":1,\"timestamp\":5,\"domain\":\"v2\",\"category\":\"clip\",\"model_name\":\"m\","
                        + "\"operation\":\"create\",\"logical_user_id\":\"42\",\"payload\":{\"after\":[]}}"
            })
    void isRefused_whenALineIsNoEvent(String line) {
        assertThatThrownBy(() -> AuditEvent.parse(line.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidAuditEventException.class);
    }

    @Test
    void isReadBack_whenARecordIsAsDeepAsAWriteMayBe() throws Exception {
        String deep = "{\"a\":" + String.join("", Collections.nCopies(62, "[")) + "1"
                + String.join("", Collections.nCopies(62, "]")) + "}";
        AuditEvent event = Events.update(1, "m", "{\"a\":1}", deep);

        assertThat(AuditEvent.parse(event.toLine())).isEqualTo(event);
    }

    private static String text(AuditEvent event) {
        return new String(event.toLine(), StandardCharsets.US_ASCII);
    }
}

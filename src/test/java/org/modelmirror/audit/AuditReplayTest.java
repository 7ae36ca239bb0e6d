package org.modelmirror.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;

class AuditReplayTest {
    @Test
    void endsWithWhatIsLeft_whenModelsCameAndWent() {
        AuditReplay.Result result = replay(
                RecordMap.empty(),
                Events.create(1, "a", "{\"v\":1}"),
                Events.update(2, "a", "{\"v\":1}", "{\"v\":2}"),
                Events.create(3, "b", "{}"),
                withoutPayload(4, "b", Operation.DELETE));

        assertThat(result.state()).isEqualTo(records("a", "{\"v\":2}"));
        assertThat(result.lastId()).hasValue(4);
        assertThat(result.applied()).isEqualTo(4);
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void warnsAndCountsTheEvent_whenADeltaIsForAnUnknownModel() {
        AuditReplay.Result result =
                replay(records("a", "{}"), line(5, "b", "{\"delta\":{\"v\":{\"old\":1,\"new\":2}}}"));

        assertThat(result.state()).isEqualTo(records("a", "{}"));
        assertThat(result.applied()).isEqualTo(1);
        assertThat(result.warnings()).containsExactly("event 5 updates b, but there is no such model");
    }

    @Test
    void setsEachField_whenAnUpdateHasOnlyADelta() {
        RecordMap base = records("a", "{\"v\":1,\"w\":1}");

        AuditReplay.Result result = replay(
                base, line(5, "a", "{\"after\":{},\"delta\":{\"v\":{\"new\":2},\"w\":{\"old\":1},\"x\":{\"new\":3}}}"));

        assertThat(result.state()).isEqualTo(records("a", "{\"v\":2,\"w\":null,\"x\":3}"));
        assertThat(base).isEqualTo(records("a", "{\"v\":1,\"w\":1}"));
    }

    @Test
    void takesWhatThereIs_whenACreateHasNoAfter() {
        AuditReplay.Result result = replay(
                RecordMap.empty(),
                line(1, "a", "{\"before\":{\"v\":1}}", "create"),
                withoutPayload(2, "b", Operation.CREATE));

        assertThat(result.state()).isEqualTo(records("a", "{\"v\":1}", "b", "{}"));
    }

    @Test
    void addsTheModelAtTheEnd_whenAnUpdateWithAfterIsForAnUnknownOne() {
        AuditReplay.Result result = replay(records("a", "{}"), line(1, "b", "{\"after\":{\"v\":1}}"));

        assertThat(result.state()).isEqualTo(records("a", "{}", "b", "{\"v\":1}"));
    }

    @Test
    void changesNothing_whenADeletedModelWasNeverThere() {
        AuditReplay.Result result = replay(records("a", "{}"), Events.delete(1, "b", "{}"));

        assertThat(result.state()).isEqualTo(records("a", "{}"));
        assertThat(result.warnings()).isEmpty();
    }

    /** Whatever is done to a category, its lines on disk lead from any state of it to the last. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void leadsFromAnyVersionToTheLast_whenOperationsAreRandom(long seed) throws Exception {
        Random random = new Random(seed);
        Map<String, ObjectNode> live = new LinkedHashMap<>();
        List<RecordMap> versions = new ArrayList<>(List.of(RecordMap.empty()));
        List<AuditEvent> events = new ArrayList<>();
        for (int id = 1; id <= 60; id++) {
            String name = "org/m-é" + random.nextInt(8);
            Optional<ObjectNode> before = Optional.ofNullable(live.get(name));
            boolean delete = before.isPresent() && random.nextInt(3) == 0;
            Optional<ObjectNode> after = delete ? Optional.empty() : Optional.of(record(random));
            after.ifPresentOrElse(record -> live.put(name, record), () -> live.remove(name));
            Operation operation = delete ? Operation.DELETE : before.isPresent() ? Operation.UPDATE : Operation.CREATE;
            events.add(AuditEvent.parse(
                    Events.of(id, name, operation, before, after).toLine()));
            versions.add(RecordMap.of(live));
        }

        for (int from = 0; from < versions.size(); from++) {
            AuditReplay.Result result =
                    AuditReplay.replay(versions.get(from), events.subList(from, events.size()).stream());
            assertThat(result.state()).isEqualTo(RecordMap.of(live));
            assertThat(result.applied()).isEqualTo(60L - from);
        }
    }

    private static ObjectNode record(Random random) {
        ObjectNode record = Events.json("{\"name\":\"x\"}");
        for (int i = random.nextInt(5); i > 0; i--) {
            String field = "f" + random.nextInt(4);
            switch (random.nextInt(5)) {
                case 0 -> record.put(field, random.nextLong());
                case 1 -> record.put(field, random.nextDouble());
                case 2 -> record.putNull(field);
                case 3 -> record.putObject(field).putArray("list").add("ü").add(true);
                default -> record.put(field, "text \u2028 " + random.nextInt());
            }
        }
        return record;
    }

    private static AuditReplay.Result replay(RecordMap base, AuditEvent... events) {
        return AuditReplay.replay(base, Stream.of(events));
    }

    private static AuditEvent line(long id, String model, String payload) {
        return line(id, model, payload, "update");
    }

    private static AuditEvent line(long id, String model, String payload, String operation) {
        try {
            return AuditEvent.parse(("{\"event_id\":" + id + ",\"timestamp\":5,\"domain\":\"v2\",\"category\":\"clip\","
                            + "\"model_name\":\"" + model + "\",\"operation\":\"" + operation
                            + "\",\"logical_user_id\":\"42\",\"payload\":" + payload + "}")
                    .getBytes(StandardCharsets.UTF_8));
        } catch (InvalidAuditEventException e) {
            throw new AssertionError(e);
        }
    }

    private static AuditEvent withoutPayload(long id, String model, Operation operation) {
        return new AuditEvent(
                id, Events.TIME, Format.V2, "clip", model, operation, "42", Optional.empty(), Optional.empty());
    }

    private static RecordMap records(String... namesAndRecords) {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        for (int i = 0; i < namesAndRecords.length; i += 2) {
            records.put(namesAndRecords[i], Events.json(namesAndRecords[i + 1]));
        }
        return RecordMap.of(records);
    }
}

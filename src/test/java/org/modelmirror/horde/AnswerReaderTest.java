package org.modelmirror.horde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** analytics.md 3.2 with Q12. */
class AnswerReaderTest {
    private final AnswerReader reader = new AnswerReader();

    @Test
    void statusIsRead_whenItHasMoreMembersThanAreUsed() throws UnusableAnswerException {
        Reading<List<ModelStatus>> reading = reader.statuses(utf8("""
                [{"name":"Foo","count":3,"performance":12.5,"queued":100,"jobs":2,"eta":7,"type":"image","new":[1]}]"""));

        assertThat(reading.content()).containsExactly(new ModelStatus("Foo", 3, 12.5, 100, 2, 7));
        assertThat(reading.skipped()).isZero();
        assertThat(reading.firstProblem()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "3.0, 3", "3.9, 3", "'\"3\"', 3", "'\"3.0\"', 3", "0, 0", "1e3, 1000"})
    void wholeNumberIsCutTowardsZero_whateverNumberItIs(String count, long expected) throws UnusableAnswerException {
        assertThat(reader.statuses(utf8("[" + status("Foo", count) + "]")).content())
                .extracting(ModelStatus::workers)
                .containsExactly(expected);
    }

    @Test
    void etaIsCutTowardsZero_whenItIsNegative() throws UnusableAnswerException {
        assertThat(reader.statuses(utf8("""
                        [{"name":"Foo","count":0,"performance":"1.5","queued":0,"jobs":0,"eta":-1.9}]""")).content()).containsExactly(new ModelStatus("Foo", 0, 1.5, 0, 0, -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"x\"", "true", "[]", "-1", "1e300", "99999999999999999999", "\"1e9\""})
    void elementIsLeftOut_whenItsCountIsNone(String count) throws UnusableAnswerException {
        Reading<List<ModelStatus>> reading =
                reader.statuses(utf8("[" + status("Bad", count) + "," + status("Good", "1") + "]"));

        assertThat(reading.content()).extracting(ModelStatus::name).containsExactly("Good");
        assertThat(reading.skipped()).isEqualTo(1);
        assertThat(reading.firstProblem().orElseThrow()).startsWith("element 0: count is");
    }

    @Test
    void elementIsLeftOut_whenItIsNoObjectOrLacksAMember() throws UnusableAnswerException {
        Reading<List<ModelStatus>> reading =
                reader.statuses(utf8("[7,null,{\"name\":\"Foo\"},{\"name\":\"\"}," + status("Good", "1") + "]"));

        assertThat(reading.content()).extracting(ModelStatus::name).containsExactly("Good");
        assertThat(reading.skipped()).isEqualTo(4);
        assertThat(reading.firstProblem()).contains("element 0: name is no text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "7", "\"x\"", "[7]", "[{}]", "", "[", "<html>", "[1] 2"})
    void answerIsUnusable_whenItIsNoArrayOrNothingOfItIsLeft(String body) {
        assertThatThrownBy(() -> reader.statuses(utf8(body))).isInstanceOf(UnusableAnswerException.class);
        assertThatThrownBy(() -> reader.workers(utf8(body))).isInstanceOf(UnusableAnswerException.class);
    }

    @Test
    void emptyArrayIsAnAnswer() throws UnusableAnswerException {
        assertThat(reader.statuses(utf8("[]")).content()).isEmpty();
        assertThat(reader.workers(utf8("[]")).content()).isEmpty();
    }

    @Test
    void usageIsReadInOrder_whenAPeriodIsMissing() throws UnusableAnswerException {
        Reading<UsageByModel> reading = reader.usage(utf8("{\"day\":{\"b\":2,\"a\":1.7},\"total\":{\"a\":\"9\"}}"));

        assertThat(reading.content().day()).containsExactly(Map.entry("b", 2L), Map.entry("a", 1L));
        assertThat(reading.content().month()).isEmpty();
        assertThat(reading.content().total()).containsExactly(Map.entry("a", 9L));
        assertThat(reading.skipped()).isZero();
    }

    @Test
    void countIsLeftOut_whenItIsNone() throws UnusableAnswerException {
        Reading<UsageByModel> reading = reader.usage(
                utf8("{\"day\":{\"a\":null,\"b\":-1,\"c\":1000000000001,\"d\":1000000000000},\"month\":null}"));

        assertThat(reading.content().day()).containsExactly(Map.entry("d", 1_000_000_000_000L));
        assertThat(reading.skipped()).isEqualTo(4);
        assertThat(reading.firstProblem()).contains("day has a count that is none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "{\"message\":\"away\"}", "{\"day\":7}", "{\"day\":{\"a\":null}}", "{"})
    void usageIsUnusable_whenNothingOfItIsLeft(String body) {
        assertThatThrownBy(() -> reader.usage(utf8(body))).isInstanceOf(UnusableAnswerException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"day\":{},\"month\":{},\"total\":{}}"})
    void noUsageIsAnAnswer(String body) throws UnusableAnswerException {
        assertThat(reader.usage(utf8(body)).content()).isEqualTo(Hordes.NO_USAGE);
    }

    @Test
    void workerIsRead_whenOnlyTheMembersInUseAreThere() throws UnusableAnswerException {
        Reading<List<Worker>> reading = reader.workers(utf8("""
                [{"id":"1","name":"W","performance":"fast","online":true,"trusted":false,"uptime":60,
                  "models":["a",null,"b"],"kudos_rewards":"odd","post-processing":true},
                 {"id":"2","name":"V","performance":"slow","online":false,"trusted":true,"uptime":0},
                 {"id":"3","name":"U","performance":"slow","online":"yes","trusted":true,"uptime":0},
                 {"id":"4","name":"T","performance":"slow","online":true,"trusted":true,"uptime":0,"models":"a"}]"""));

        assertThat(reading.content())
                .containsExactly(
                        new Worker("1", "W", "fast", true, false, 60, List.of("a", "b")),
                        new Worker("2", "V", "slow", false, true, 0, List.of()));
        assertThat(reading.skipped()).isEqualTo(3);
        assertThat(reading.firstProblem()).contains("a model of a worker is no text");
    }

    private static String status(String name, String count) {
        return "{\"name\":\"" + name + "\",\"count\":" + count
                + ",\"performance\":1,\"queued\":0,\"jobs\":0,\"eta\":0,\"type\":\"text\"}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

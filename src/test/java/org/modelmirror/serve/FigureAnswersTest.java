package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.modelmirror.catalog.WireBody;

/** How many rendered answers are kept. */
class FigureAnswersTest {
    private static final Object SOURCE = new Object();

    private final FigureAnswers answers = new FigureAnswers(1_000);

    private static FigureAnswers.Answer answer(int bytes) {
        return new FigureAnswers.Answer(SOURCE, WireBody.of(new byte[bytes]), Optional::empty);
    }

    private void put(String question, int bytes) {
        answers.put("/" + question, "/{question}", question, answer(bytes));
    }

    @Test
    void theLeastUsedGoesFirst_whenTheyAreTooLarge() {
        put("a", 400);
        put("b", 400);
        assertThat(answers.find("a", SOURCE)).isPresent();

        put("c", 400);

        assertThat(answers.find("b", SOURCE)).isEmpty();
        assertThat(answers.find("a", SOURCE)).isPresent();
        assertThat(answers.state()).isEqualTo(new FigureAnswers.State(2, 800));
    }

    @Test
    void oneThatIsTooLargeIsNotKept_andTakesTheOlderOneAway() {
        put("a", 400);

        put("a", 1_001);

        assertThat(answers.state()).isEqualTo(new FigureAnswers.State(0, 0));
    }

    @Test
    void anAnswerTakesThePlaceOfTheOlderOne() {
        put("a", 400);
        put("a", 100);

        assertThat(answers.state()).isEqualTo(new FigureAnswers.State(1, 100));
        assertThat(answers.find("a", new Object())).isEmpty();
    }

    @Test
    void thereAreNeverMoreThanTwoHundred() {
        for (int i = 0; i < 300; i++) {
            put("q" + i, 1);
        }

        assertThat(answers.state()).isEqualTo(new FigureAnswers.State(200, 200));
        assertThat(answers.find("q99", SOURCE)).isEmpty();
        assertThat(answers.find("q100", SOURCE)).isPresent();
    }
}

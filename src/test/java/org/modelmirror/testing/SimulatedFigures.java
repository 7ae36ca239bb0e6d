package org.modelmirror.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.demo.HordeStory;
import org.modelmirror.testing.RawUpstream.Script;

/**
 * An AI Horde on the loopback that tells of models and workers (analytics.md 3.2), as told by a test word for word or by a
 * {@link HordeStory}, and misbehaves on demand in every way of {@link Faults}. Its URL is a {@code source.horde.url}.
 */
public final class SimulatedFigures implements AutoCloseable {
    public static final String STATUS_IMAGE = "/v2/status/models?type=image&model_state=known";
    public static final String STATUS_TEXT = "/v2/status/models?type=text&model_state=known";
    public static final String STATS_IMAGE = "/v2/stats/img/models?model_state=known";
    public static final String STATS_TEXT = "/v2/stats/text/models?model_state=known";
    public static final String WORKERS_IMAGE = "/v2/workers?type=image";
    public static final String WORKERS_TEXT = "/v2/workers?type=text";

    /** All that a mirror asks. */
    public static final List<String> QUESTIONS =
            List.of(STATUS_IMAGE, STATUS_TEXT, STATS_IMAGE, STATS_TEXT, WORKERS_IMAGE, WORKERS_TEXT);

    private final RawUpstream server = RawUpstream.start();
    private final Map<String, String> answers = new LinkedHashMap<>();

    private SimulatedFigures() {}

    /** Knows of no model. */
    public static SimulatedFigures start() {
        SimulatedFigures horde = new SimulatedFigures();
        for (String question : QUESTIONS) {
            horde.tell(question, question.contains("stats") ? "{\"day\":{},\"month\":{},\"total\":{}}" : "[]");
        }
        return horde;
    }

    /** Tells a story of these models, from its beginning. */
    public static SimulatedFigures of(
            Collection<String> imageNames, Collection<String> textNames, int workers, long seed) {
        HordeStory story = new HordeStory(imageNames, textNames, workers, seed);
        SimulatedFigures horde = new SimulatedFigures();
        for (String question : QUESTIONS) {
            String path = question.substring(0, question.indexOf('?'));
            Optional<String> type = question.contains("type=image") ? Optional.of("image") : Optional.of("text");
            horde.tell(question, new String(story.answer(path, type, 0).orElseThrow(), StandardCharsets.UTF_8));
        }
        return horde;
    }

    /** Without a slash at its end. */
    public String url() {
        return server.url();
    }

    /** From now on answers a question with this JSON. */
    public SimulatedFigures tell(String question, String json) {
        answers.put(question, json);
        server.put(question, RawUpstream.ok(json));
        return this;
    }

    /** What is answered when nothing is wrong. */
    public String good(String question) {
        return answers.get(question);
    }

    /** From now on does to every question what the script says. */
    public void misbehave(Script script) {
        answers.keySet().forEach(question -> server.put(question, script));
    }

    /** From now on does this to one question. */
    public void misbehave(String question, Script script) {
        server.put(question, script);
    }

    /** Answers as it should again. */
    public void behave() {
        answers.forEach((question, json) -> server.put(question, RawUpstream.ok(json)));
    }

    /** Nobody listens any more: connections are refused. */
    public void goAway() {
        server.goAway();
    }

    public void comeBack() {
        server.comeBack();
    }

    public long requests(String question) {
        return server.requestsFor(question);
    }

    /** Each question that was asked, with how often. */
    public Map<String, Long> requests() {
        Map<String, Long> requests = new LinkedHashMap<>();
        for (String question : new ArrayList<>(answers.keySet())) {
            long count = server.requestsFor(question);
            if (count > 0) {
                requests.put(question, count);
            }
        }
        return requests;
    }

    @Override
    public void close() {
        server.close();
    }
}

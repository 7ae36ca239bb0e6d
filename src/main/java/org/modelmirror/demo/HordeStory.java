package org.modelmirror.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;

/**
 * What a made-up AI Horde says of models and workers, in the form of its public API (analytics.md 3.2): some models are
 * loved, most are used a little, a few not at all. A pure function of names, seed and turn, so that a demonstration always
 * tells the same story; from turn to turn uses grow and workers come and go. Stateless after construction, safe to share.
 */
public final class HordeStory {
    /** Of each ten models one is neither used nor served. */
    private static final double FORGOTTEN = 0.1;
    /** Of the rest some are used and have no worker at the moment. */
    private static final double UNSERVED = 0.15;
    /** Uses a month of the best loved model are at most e to this power, some three hundred thousand. */
    private static final double LOVE = 12.5;
    /** Most models one worker for images offers. */
    private static final int MODELS_OF_AN_IMAGE_WORKER = 30;
    /** Of so many workers one is away at a time. */
    private static final int AWAY = 17;

    private static final int DAYS = 30;
    private static final List<String> QUANTISATIONS = List.of("", "-Q4_K_M", "-Q8_0");
    /** Models that are served and that no reference knows. */
    private static final List<String> STRANGERS = List.of("driftwood/Flotsam-9B", "koboldcpp/Jetsam-3B");

    private final Kind image;
    private final Kind text;

    /** Uses of one name. */
    private record Uses(long day, long month, long total) {}

    private record WorkerStory(String id, List<String> models) {}

    /** All about one kind of models, before anything happens. */
    private record Kind(String id, Map<String, Uses> uses, List<WorkerStory> workers) {}

    /**
     * @param imageNames names of image models in the reference
     * @param textNames names of text models in the reference, with authors where they have them
     * @param workers of both kinds together, half and half
     * @param seed another one tells another story
     */
    public HordeStory(Collection<String> imageNames, Collection<String> textNames, int workers, long seed) {
        this.image = kind("image", imageNames, workers / 2, seed);
        this.text = kind("text", textNames, workers - workers / 2, seed + 1);
    }

    private static Kind kind(String id, Collection<String> names, int workers, long seed) {
        boolean isText = id.equals("text");
        Map<String, Uses> uses = new LinkedHashMap<>();
        List<String> served = new ArrayList<>();
        for (String name : names) {
            Random random = new Random(seed * 31 + name.hashCode());
            if (random.nextDouble() < FORGOTTEN) {
                continue;
            }
            double love = random.nextDouble();
            boolean isServed = random.nextDouble() >= UNSERVED;
            for (String upstream : isText ? textNames(name, random) : List.of(name)) {
                uses.put(upstream, uses(love, random));
                if (isServed) {
                    served.add(upstream);
                }
            }
        }
        if (isText) {
            for (String stranger : STRANGERS) {
                uses.put(stranger, uses(0.5, new Random(seed + stranger.hashCode())));
                served.add(stranger);
            }
        }
        return new Kind(id, uses, workers(id, served, workers, isText ? 1 : MODELS_OF_AN_IMAGE_WORKER, seed));
    }

    /** Back ends spell a text model in their own way (analytics.md 3.9). */
    private static List<String> textNames(String name, Random random) {
        String model = name.substring(name.indexOf('/') + 1);
        String quantisation = QUANTISATIONS.get(random.nextInt(QUANTISATIONS.size()));
        return switch (random.nextInt(4)) {
            case 0 -> List.of("aphrodite/" + name);
            case 1 -> List.of("koboldcpp/" + model + quantisation);
            case 2 -> List.of("aphrodite/" + name, "koboldcpp/" + model);
            default -> List.of(name, "koboldcpp/" + model);
        };
    }

    private static Uses uses(double love, Random random) {
        long month = Math.round(Math.exp(love * LOVE) - 1);
        return new Uses(
                Math.round(month * (0.5 + random.nextDouble()) / DAYS),
                month,
                Math.round(month * (1 + 20 * random.nextDouble())));
    }

    private static List<WorkerStory> workers(String id, List<String> served, int count, int mostModels, long seed) {
        List<WorkerStory> workers = new ArrayList<>();
        Random random = new Random(seed * 17);
        for (int i = 0; i < count && !served.isEmpty(); i++) {
            List<String> models = new ArrayList<>();
            int offered = 1 + random.nextInt(mostModels);
            for (int j = 0; j < offered; j++) {
                // The square prefers those in front, so that some models have many workers and others one.
                double place = random.nextDouble() * random.nextDouble();
                String model = served.get((int) (place * served.size()));
                if (!models.contains(model)) {
                    models.add(model);
                }
            }
            workers.add(new WorkerStory("demo-" + id + "-" + i, models));
        }
        return List.copyOf(workers);
    }

    /**
     * The answer to a question.
     *
     * @param path without the query, from {@code /v2} on
     * @param type the query's parameter {@code type}; matters for status and workers only
     * @param turn how far the story has gone, 0 for its beginning
     * @return the JSON of an answer with status 200; empty for a question the Horde does not know
     */
    public Optional<byte[]> answer(String path, Optional<String> type, int turn) {
        return switch (path) {
            case "/v2/status/models" -> type.flatMap(this::kind).map(kind -> bytes(status(kind, turn)));
            case "/v2/stats/img/models" -> Optional.of(bytes(stats(image, turn)));
            case "/v2/stats/text/models" -> Optional.of(bytes(stats(text, turn)));
            case "/v2/workers" -> Optional.of(bytes(workers(type, turn)));
            default -> Optional.empty();
        };
    }

    private Optional<Kind> kind(String type) {
        return switch (type) {
            case "image" -> Optional.of(image);
            case "text" -> Optional.of(text);
            default -> Optional.empty();
        };
    }

    private static byte[] bytes(JsonNode json) {
        return JsonWriter.toBytes(json, JsonForm.COMPACT);
    }

    private static boolean isAway(int worker, int turn) {
        return (worker + turn) % AWAY == 0;
    }

    private static ArrayNode status(Kind kind, int turn) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < kind.workers().size(); i++) {
            if (!isAway(i, turn)) {
                kind.workers().get(i).models().forEach(model -> counts.merge(model, 1, Integer::sum));
            }
        }
        ArrayNode answer = JsonNodeFactory.instance.arrayNode();
        kind.uses().forEach((name, uses) -> {
            Integer count = counts.get(name);
            if (count != null) {
                long jobs = (uses.day() + turn) % 7;
                answer.addObject()
                        .put("name", name)
                        .put("count", count)
                        .put("performance", 10.0 + count)
                        .put("queued", jobs * 1000)
                        .put("jobs", jobs)
                        .put("eta", jobs * 3)
                        .put("type", kind.id());
            }
        });
        return answer;
    }

    private static ObjectNode stats(Kind kind, int turn) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode day = answer.putObject("day");
        ObjectNode month = answer.putObject("month");
        ObjectNode total = answer.putObject("total");
        kind.uses().forEach((name, uses) -> {
            // A tenth of a day's uses come in with each turn.
            long since = uses.day() * turn / 10;
            day.put(name, uses.day());
            month.put(name, uses.month() + since);
            total.put(name, uses.total() + since);
        });
        return answer;
    }

    private ArrayNode workers(Optional<String> type, int turn) {
        ArrayNode answer = JsonNodeFactory.instance.arrayNode();
        for (Kind kind : List.of(image, text)) {
            for (int i = 0; i < kind.workers().size(); i++) {
                if (type.orElse(kind.id()).equals(kind.id()) && !isAway(i, turn)) {
                    write(answer.addObject(), kind.id(), kind.workers().get(i), i);
                }
            }
        }
        return answer;
    }

    private static void write(ObjectNode json, String type, WorkerStory worker, int number) {
        json.put("name", "Demo worker " + worker.id())
                .put("id", worker.id())
                .put("type", type)
                .put(
                        "performance",
                        (number % 40 + 1) + (type.equals("text") ? " tokens" : " megapixelsteps") + " per second")
                .put("requests_fulfilled", number * 100)
                .put("kudos_rewards", number * 10.5)
                .put("threads", 1)
                .put("uptime", 3600L * (number + 1))
                .put("uncompleted_jobs", 0)
                .put("maintenance_mode", false)
                .put("nsfw", number % 2 == 0)
                .put("trusted", number % 3 == 0)
                .put("flagged", false)
                .put("online", true)
                .put("bridge_agent", "demo:1:none");
        json.putObject("kudos_details");
        json.putObject("team");
        ArrayNode models = json.putArray("models");
        worker.models().forEach(models::add);
    }
}

package org.modelmirror.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.modelmirror.testing.ApiClient.Answer;

/**
 * Records that clients write through several instances, each write with a number above all before, and what each instance
 * shows of them. A name has one owner, who makes one write at a time, so that the number of a name never goes back where
 * all is well. What may never happen is collected as failures. Thread-safe.
 */
public final class WrittenNumbers {
    private static final List<WrittenCategory> CATEGORIES = List.of(WrittenCategory.V2_CLIP, WrittenCategory.V2_TEXT);
    private static final int NAMES = 3;

    private final AtomicLong numbers = new AtomicLong();
    private final Map<Place, Book> books = new ConcurrentHashMap<>();
    private final Map<String, View> views = new ConcurrentHashMap<>();
    private final Set<String> failures = new LinkedHashSet<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong turnedAway = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();

    private record Place(WrittenCategory category, String name) {}

    /** What the owner of a name knows: the last acknowledged number, and those without a clear answer since. */
    private static final class Book {
        long acknowledged;
        final Set<Long> unclear = new TreeSet<>();
    }

    /** What an instance has shown so far. */
    private static final class View {
        final Map<Place, Long> numbers = new HashMap<>();
        final Map<WrittenCategory, Long> revisions = new HashMap<>();
    }

    /** All names of an owner, to be created before anything is harmed. */
    public void begin(ApiClient client, int owner) throws IOException, InterruptedException {
        for (WrittenCategory category : CATEGORIES) {
            for (int number = 0; number < NAMES; number++) {
                write(client, new Place(category, category.name(owner, number)));
            }
        }
    }

    /** Replaces a record of this owner's. */
    public void write(ApiClient client, int owner, Random random) throws IOException, InterruptedException {
        WrittenCategory category = CATEGORIES.get(random.nextInt(CATEGORIES.size()));
        write(client, new Place(category, category.name(owner, random.nextInt(NAMES))));
    }

    private void write(ApiClient client, Place place) throws IOException, InterruptedException {
        Book book = books.computeIfAbsent(place, key -> new Book());
        long number = numbers.incrementAndGet();
        boolean isNew;
        synchronized (book) {
            isNew = book.acknowledged == 0;
            book.unclear.add(number);
        }
        Answer answer;
        try {
            answer = isNew
                    ? place.category().create(client, place.name(), number)
                    : place.category().replace(client, place.name(), number);
        } catch (IOException e) {
            unanswered.incrementAndGet();
            throw e;
        }
        if (answer.status() == (isNew ? 201 : 200)) {
            synchronized (book) {
                book.acknowledged = number;
                book.unclear.clear();
            }
            acknowledged.incrementAndGet();
        } else if (answer.status() == 503) {
            turnedAway.incrementAndGet();
        } else {
            fail(place + " write " + number + " was answered " + answer.status() + " " + answer.text());
        }
    }

    /**
     * Reads everything once and compares it with what this instance has shown before.
     *
     * @param reader the instance's name, the same after a restart, and who reads it where there is more than one: of two
     *     answers on their way nobody knows which is the newer
     * @return the numbers by name; empty when not all categories were served
     */
    public Map<String, Long> read(ApiClient client, String reader) throws IOException, InterruptedException {
        Map<String, Long> all = new TreeMap<>();
        boolean isComplete = true;
        for (WrittenCategory category : CATEGORIES) {
            Answer answer = client.get(category.path());
            if (answer.status() != 200) {
                isComplete = false;
                continue;
            }
            reads.incrementAndGet();
            View view = views.computeIfAbsent(reader, key -> new View());
            synchronized (view) {
                look(view, reader, category, answer, all);
            }
        }
        return isComplete ? all : Map.of();
    }

    private void look(View view, String reader, WrittenCategory category, Answer answer, Map<String, Long> all)
            throws IOException {
        long revision = answer.revision().orElse(0);
        long revisionBefore = view.revisions.getOrDefault(category, 0L);
        if (revision < revisionBefore) {
            fail(reader + " " + category + " went from revision " + revisionBefore + " back to " + revision);
        }
        view.revisions.put(category, revision);
        Map<String, JsonNode> served = category.served(answer);
        for (Map.Entry<String, JsonNode> record : served.entrySet()) {
            Place place = new Place(category, record.getKey());
            long number = category.writeOf(record.getKey(), record.getValue());
            Long before = view.numbers.put(place, number);
            if (before != null && number < before) {
                fail(reader + " " + place.name() + " went from write " + before + " back to " + number + ", revision "
                        + revisionBefore + " to " + revision);
            }
            all.put(place.name(), number);
        }
        view.numbers.keySet().stream()
                .filter(place -> place.category() == category && !served.containsKey(place.name()))
                .forEach(place -> fail(reader + " no longer shows " + place.name()));
    }

    /** What is wrong with what an instance shows now that nothing moves; empty when it is the last acknowledged state. */
    public List<String> differences(Map<String, Long> shown) {
        List<String> differences = new ArrayList<>();
        books.forEach((place, book) -> {
            Long number = shown.get(place.name());
            synchronized (book) {
                boolean isRight = number != null
                        && (number == book.acknowledged
                                || (number > book.acknowledged && book.unclear.contains(number)));
                if (!isRight) {
                    differences.add(place.name() + " is of write " + number + " instead of " + book.acknowledged
                            + (book.unclear.isEmpty() ? "" : " or one of " + book.unclear));
                }
            }
        });
        return differences;
    }

    private void fail(String failure) {
        synchronized (failures) {
            failures.add(Objects.requireNonNull(failure));
        }
    }

    /** What may never happen and did. */
    public List<String> failures() {
        synchronized (failures) {
            return List.copyOf(failures);
        }
    }

    public long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public String toString() {
        return "acknowledged=" + acknowledged + " unanswered=" + unanswered + " turned-away=" + turnedAway + " reads="
                + reads;
    }
}

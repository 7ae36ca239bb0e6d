package org.modelmirror.redis;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.modelmirror.reference.Category;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others say has changed. Messages are noted on the thread that reads them and judged on another: a hundred about one
 * category are one. Lost ones are found by the counters (sources-and-storage.md 6.5). Thread-safe.
 */
public final class HeardChanges {
    private static final Logger LOG = LoggerFactory.getLogger(HeardChanges.class);
    private static final Map<String, Category> BY_ID =
            Stream.of(Category.values()).collect(Collectors.toUnmodifiableMap(Category::id, Function.identity()));

    private final RedisCommands redis;
    private final RedisKeys keys;
    private final Generations generations;
    private final Consumer<Category> stale;
    private final Map<Category, Integer> messages = new EnumMap<>(Category.class);
    private final Set<Category> overtaken = EnumSet.noneOf(Category.class);
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong compared = new AtomicLong();
    private boolean isComparisonDue;
    private boolean isListeningAnew;

    /**
     * A category to look at.
     *
     * @param category which
     * @param isNews whether somebody else has changed it; else only the folder may tell
     */
    public record Heard(Category category, boolean isNews) {}

    /** @param stale is told of every category once listening has begun anew, since messages may have been missed */
    public HeardChanges(RedisCommands redis, RedisKeys keys, Generations generations, Consumer<Category> stale) {
        this.redis = redis;
        this.keys = keys;
        this.generations = generations;
        this.stale = stale;
    }

    /**
     * Notes a message.
     *
     * @param message the text; null when listening has begun
     */
    public void note(@Nullable String message) {
        if (message == null) {
            noteListening();
            return;
        }
        Optional<Category> category = find(message);
        if (category.isEmpty()) {
            LOG.debug("ignored a message about something else");
            return;
        }
        heard.incrementAndGet();
        synchronized (this) {
            messages.merge(category.get(), 1, Integer::sum);
        }
    }

    /** The category a message names, if it names one. */
    public static Optional<Category> find(String message) {
        return Optional.ofNullable(BY_ID.get(message.strip()));
    }

    private synchronized void noteListening() {
        isListeningAnew = true;
        isComparisonDue = true;
    }

    /** Notes that the counters are to be looked at. */
    public synchronized void noteComparison() {
        isComparisonDue = true;
    }

    /** Notes that somebody else has changed a category, without a message. */
    public synchronized void noteOvertaken(Category category) {
        overtaken.add(category);
    }

    /** Messages about categories since the start. */
    public long heard() {
        return heard.get();
    }

    /** How often all counters have been looked at since the start. */
    public long compared() {
        return compared.get();
    }

    /** What to look at by now; also deletes from the shared cache what a sender who does not count may have left there. */
    public List<Heard> take() {
        Map<Category, Integer> named;
        Set<Category> news = EnumSet.noneOf(Category.class);
        boolean isComparison;
        boolean isAnew;
        synchronized (this) {
            named = new EnumMap<>(messages);
            news.addAll(overtaken);
            isComparison = isComparisonDue;
            isAnew = isListeningAnew;
            messages.clear();
            overtaken.clear();
            isComparisonDue = false;
            isListeningAnew = false;
        }
        Set<Category> looked = EnumSet.noneOf(Category.class);
        looked.addAll(named.keySet());
        if (isAnew) {
            looked = EnumSet.allOf(Category.class);
            looked.forEach(stale);
        }
        named.forEach((category, count) -> {
            if (isNews(category, count)) {
                news.add(category);
            }
        });
        if (isComparison) {
            generations.compare().find().ifPresent(found -> {
                news.addAll(found);
                compared.incrementAndGet();
            });
        }
        looked.addAll(news);
        return looked.stream()
                .map(category -> new Heard(category, news.contains(category)))
                .toList();
    }

    private boolean isNews(Category category, int count) {
        Generations.Message message = generations.heard(category, count);
        if (message == Generations.Message.UNCOUNTED) {
            // The peer publishes before it deletes, so that somebody may have read the old value in between.
            redis.delete(keys.invalidated(category));
        }
        LOG.debug("heard category={} as={}", category, message);
        return message != Generations.Message.ECHO;
    }
}

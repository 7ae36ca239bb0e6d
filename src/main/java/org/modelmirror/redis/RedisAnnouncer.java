package org.modelmirror.redis;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.modelmirror.announce.Change;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other instances what changed here: counts the change, deletes what is no longer true, and says what to publish, in
 * the order of sources-and-storage.md 6.5. Whoever changes something only leaves a note; what cannot be told now is told
 * when Redis is back, once for a category, however often it changed.
 */
public final class RedisAnnouncer {
    private static final Logger LOG = LoggerFactory.getLogger(RedisAnnouncer.class);

    private final RedisCommands redis;
    private final RedisKeys keys;
    private final Generations generations;
    private final Consumer<Category> overtaken;
    private final String origin;
    private final DirtyCategories dirty = new DirtyCategories();
    private final Map<Category, List<Change>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong sent = new AtomicLong();

    /**
     * @param overtaken is told of a category that somebody else has changed in the meantime
     * @param origin this instance's name, for those who read the details
     */
    public RedisAnnouncer(
            RedisCommands redis, RedisKeys keys, Generations generations, Consumer<Category> overtaken, String origin) {
        this.redis = redis;
        this.keys = keys;
        this.generations = generations;
        this.overtaken = overtaken;
        this.origin = origin;
    }

    /** Notes changes; touches nothing but memory. */
    public void note(List<Change> changes) {
        changes.forEach(dirty::add);
    }

    /** Whether anything waits to be tried. */
    public boolean isWaiting() {
        return !dirty.categories().isEmpty();
    }

    /** What others have not been told of yet, what is being tried right now included. */
    public Set<Category> waiting() {
        // A change that goes from one to the other meanwhile, in either direction, is in both for a moment.
        Set<Category> waiting = EnumSet.noneOf(Category.class);
        waiting.addAll(dirty.categories());
        waiting.addAll(underWay.keySet());
        waiting.addAll(dirty.categories());
        return waiting;
    }

    /** Announcements that went out since the start. */
    public long sent() {
        return sent.get();
    }

    /**
     * Counts what waits and deletes what it made untrue.
     *
     * @return what is to be published; what Redis did not take waits on
     */
    public List<Announcement> take() {
        List<Announcement> taken = new ArrayList<>();
        Arrays.stream(Category.values()).filter(dirty.categories()::contains).forEach(category -> {
            underWay.put(category, List.of());
            List<Change> changes = dirty.take(category);
            underWay.put(category, changes);
            Answer<Generations.Counted> counted = generations.count(category);
            if (counted.find().isPresent()
                    && redis.delete(keys.invalidated(category)).isKnown()) {
                Generations.Counted count = counted.find().get();
                if (count.isOvertaken()) {
                    overtaken.accept(category);
                }
                generations.sending(category);
                taken.add(new Announcement(
                        category,
                        count.generation(),
                        changes.stream()
                                .map(change -> event(change, count.generation()))
                                .toList()));
            } else {
                dirty.addAgain(changes);
                underWay.remove(category);
            }
        });
        return taken;
    }

    /** It has been published. */
    public void sent(Announcement announcement) {
        underWay.remove(announcement.category());
        sent.incrementAndGet();
        LOG.debug("announced category={} generation={}", announcement.category(), announcement.generation());
    }

    /** It could not be published, and waits again. */
    public void notSent(Announcement announcement, Exception failure) {
        List<Change> changes = underWay.get(announcement.category());
        if (changes != null) {
            dirty.addAgain(changes);
            underWay.remove(announcement.category());
        }
        LOG.warn(
                "not announced, will be tried again category={} reason={}",
                announcement.category(),
                Troubles.of(failure).id());
        LOG.debug("an announcement failed", failure);
    }

    private String event(Change change, long generation) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("v", 1);
        json.put("category", change.category().id());
        json.put("format", change.format().id());
        json.put("revision", change.revision());
        json.put("gen", generation);
        json.put("cause", change.cause().name().toLowerCase(Locale.ROOT));
        json.put("origin", origin);
        json.put("at", BigDecimal.valueOf(change.at().toEpochMilli(), 3));
        return new String(JsonWriter.toBytes(json, JsonForm.COMPACT), StandardCharsets.UTF_8);
    }
}

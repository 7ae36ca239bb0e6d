package org.modelmirror.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events of published changes, each once, and wakes whoever passes them on (http-api.md 2.11). Announcements are how
 * it learns of them; {@link #compare} finds what nobody announced, so that a lost announcement costs seconds and no client
 * waits for good.
 *
 * <p>Thread-safe. Telling it of a change never waits for a client.
 */
public final class ChangeFeed implements Consumer<Change> {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    /** Both forms of a category that were published within this time may have come under one revision. */
    private static final Duration TOGETHER = Duration.ofSeconds(5);

    private final Catalog catalog;
    private final int capacity;
    private final Clock clock;
    private final List<Runnable> wakers = new CopyOnWriteArrayList<>();
    private final Map<Form, Served> told = new HashMap<>();
    private final Map<Form, Served> untold = new HashMap<>();
    private volatile @Nullable EventLog log;

    private record Form(Category category, Format format) {}

    private record Served(long revision, String etag) {}

    /** @param capacity events kept for clients that come back */
    public ChangeFeed(Catalog catalog, int capacity, Clock clock) {
        this.catalog = catalog;
        this.capacity = capacity;
        this.clock = clock;
    }

    /** Calls back, on the thread of the change, whenever there is a new event; it must not wait. */
    public void onEvent(Runnable waker) {
        wakers.add(waker);
    }

    /** Takes what is served now as known; to be called before the first client comes. Does nothing the second time. */
    public synchronized void begin() {
        if (log != null) {
            return;
        }
        long revision = 0;
        int forms = 1;
        for (Form form : forms()) {
            Optional<Snapshot> snapshot = find(form);
            snapshot.ifPresent(found -> told.put(form, served(found)));
            if (snapshot.isPresent() && snapshot.get().revision() > revision) {
                revision = snapshot.get().revision();
                forms = werePublishedTogether(form.category()) ? 2 : 1;
            }
        }
        log = new EventLog(capacity, revision, forms);
    }

    private boolean werePublishedTogether(Category category) {
        Optional<Instant> v2 = catalog.find(category, Format.V2).map(Snapshot::lastModified);
        Optional<Instant> legacy = catalog.find(category, Format.LEGACY).map(Snapshot::lastModified);
        return v2.isPresent()
                && legacy.isPresent()
                && Duration.between(v2.get(), legacy.get()).abs().compareTo(TOGETHER) < 0;
    }

    /** A change was announced. One that was told already, or that came before {@link #begin}, is no news. */
    @Override
    public void accept(Change change) {
        boolean isNews;
        synchronized (this) {
            isNews = log != null && tell(change, change.cause().name().toLowerCase(Locale.ROOT));
        }
        if (isNews) {
            wake();
        }
    }

    private void wake() {
        wakers.forEach(Runnable::run);
    }

    /**
     * Looks for changes that are served and were never announced. One is told when it is found twice in a row: the first time
     * its announcement may be under way.
     */
    public void compare() {
        boolean isNews = false;
        synchronized (this) {
            if (log == null) {
                return;
            }
            for (Form form : forms()) {
                Optional<Served> served = find(form).map(ChangeFeed::served);
                if (served.isEmpty() || isSame(served.get(), told.get(form))) {
                    untold.remove(form);
                } else if (served.get().equals(untold.put(form, served.get()))) {
                    LOG.warn("told a change that was not announced category={} format={}", form.category, form.format);
                    isNews = tell(unannounced(form, served.get()), null) || isNews;
                }
            }
        }
        if (isNews) {
            wake();
        }
    }

    /** Equal bytes are no change, whatever their revision: the other form of the category has raised it. */
    private static boolean isSame(Served served, @Nullable Served told) {
        return told != null && told.etag().equals(served.etag());
    }

    private Change unannounced(Form form, Served served) {
        return new Change(
                form.category(), form.format(), served.revision(), served.etag(), Change.Cause.EDIT, clock.instant());
    }

    private boolean tell(Change change, @Nullable String cause) {
        Form form = new Form(change.category(), change.format());
        Served news = new Served(change.revision(), change.etag());
        if (news.equals(told.put(form, news))) {
            return false;
        }
        untold.remove(form);
        // Its revision may be older than one told before: changes of different categories do not wait for each other.
        log().add(change.revision(), (sequence, id) -> event(sequence, id, change, cause));
        return true;
    }

    private static Event event(long sequence, String id, Change change, @Nullable String cause) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("category", change.category().id());
        data.put("format", change.format().id());
        data.put("revision", change.revision());
        data.put("etag", change.etag());
        data.put("cause", cause);
        data.put("at", BigDecimal.valueOf(change.at().toEpochMilli(), 3));
        Buffer text = block(id, "change", data);
        return new Event(sequence, id, change.revision(), change.category(), change.format(), text);
    }

    private static Buffer block(String id, String name, ObjectNode data) {
        return Buffer.buffer("id: " + id + "\nevent: " + name + "\ndata: ")
                .appendBytes(JsonWriter.toBytes(data, JsonForm.COMPACT))
                .appendString("\n\n");
    }

    /**
     * What is served now, as an event that makes a client up to date whatever it has seen before: for each category its
     * revision and the tags of its forms.
     *
     * @param name the event's name
     */
    public State state(String name, Selection selection) {
        EventLog current = log();
        long place;
        String id;
        synchronized (this) {
            // Before the catalog is read: what comes in between is told twice rather than never.
            place = current.last();
            id = current.lastId();
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("revision", catalog.highestRevision());
        ObjectNode categories = data.putObject("categories");
        for (Form form : forms()) {
            if (selection.includes(form.category(), form.format())) {
                find(form).ifPresent(snapshot -> put(categories, snapshot));
            }
        }
        return new State(place, block(id, name, data));
    }

    private static void put(ObjectNode categories, Snapshot snapshot) {
        ObjectNode category = categories.withObjectProperty(snapshot.category().id());
        category.put("revision", snapshot.revision());
        category.put(snapshot.format().id(), snapshot.body().etag());
    }

    /**
     * What is served at one moment.
     *
     * @param place of the last event that it includes
     * @param text the event as it goes on the wire
     */
    public record State(long place, Buffer text) {}

    /**
     * The place of the event after which a client goes on that has seen everything up to an id.
     *
     * @param id as the client sent it; anything
     * @return empty when it cannot be told what it has missed
     */
    public OptionalLong placeOf(String id) {
        return log().placeOf(id);
    }

    /** The place of the newest event, 0 while there is none. */
    public long last() {
        EventLog current = log;
        return current == null ? 0 : current.last();
    }

    /** The id of the newest event. */
    public String lastId() {
        EventLog current = log;
        return current == null ? "0" : current.lastId();
    }

    /** The event at a place up to {@link #last}; empty when it is no longer kept. */
    public Optional<Event> find(long place) {
        return log().find(place);
    }

    private EventLog log() {
        EventLog current = log;
        if (current == null) {
            throw new IllegalStateException("asked before the first snapshot was taken as known");
        }
        return current;
    }

    private Optional<Snapshot> find(Form form) {
        return catalog.find(form.category(), form.format());
    }

    private static Served served(Snapshot snapshot) {
        return new Served(snapshot.revision(), snapshot.body().etag());
    }

    private static List<Form> forms() {
        List<Form> forms = new ArrayList<>();
        for (Category category : Category.values()) {
            for (Format format : Format.values()) {
                forms.add(new Form(category, format));
            }
        }
        return forms;
    }
}

package org.modelmirror.mirror;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The newest notices of each category and how many there ever were of each kind. Logs a notice once, when it first
 * appears; the peer's issues are only for whoever asks. Thread-safe.
 */
public final class NoticeBook {
    private static final Logger LOG = LoggerFactory.getLogger(NoticeBook.class);
    /** More lines than this for one document would hide the rest of the log. */
    private static final int MAX_LOGGED = 20;

    private final Map<Category, List<Notice>> newest = new ConcurrentHashMap<>();
    private final Map<Notice.Kind, LongAdder> counts = new EnumMap<>(Notice.Kind.class);

    public NoticeBook() {
        for (Notice.Kind kind : Notice.Kind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    /** Takes the place of what was noticed about the category before. */
    public void record(Category category, List<Notice> notices) {
        List<Notice> before = newest.put(category, List.copyOf(notices));
        notices.forEach(notice -> counter(notice.kind()).increment());
        Set<Notice> known = before == null ? Set.of() : new HashSet<>(before);
        List<Notice> fresh = notices.stream()
                .filter(notice -> notice.kind() != Notice.Kind.ISSUE && !known.contains(notice))
                .toList();
        fresh.stream()
                .limit(MAX_LOGGED)
                .forEach(notice -> LOG.atLevel(notice.kind() == Notice.Kind.BLEMISH ? Level.INFO : Level.WARN)
                        .log(
                                "noticed category={} kind={} file={} subject={}: {}",
                                category,
                                notice.kind(),
                                notice.file(),
                                notice.subject(),
                                notice.message()));
        if (fresh.size() > MAX_LOGGED) {
            LOG.warn("noticed category={} further={}", category, fresh.size() - MAX_LOGGED);
        }
    }

    /** What was noticed about the newest document of a category. */
    public List<Notice> newest(Category category) {
        return newest.getOrDefault(category, List.of());
    }

    /** How many notices of a kind there were since the start. */
    public long count(Notice.Kind kind) {
        return counter(kind).sum();
    }

    private LongAdder counter(Notice.Kind kind) {
        return java.util.Objects.requireNonNull(counts.get(kind));
    }
}

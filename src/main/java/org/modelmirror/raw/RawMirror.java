package org.modelmirror.raw;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.RawFile;
import org.modelmirror.catalog.RawFiles;
import org.modelmirror.change.GuardRule;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Repository;
import org.modelmirror.reference.UpstreamFile;
import org.modelmirror.source.RawFetched;
import org.modelmirror.source.RawRequest;
import org.modelmirror.source.SourceException;
import org.modelmirror.source.Validators;
import org.modelmirror.store.RawCopies;
import org.modelmirror.store.RawCopy;
import org.modelmirror.store.StorageUnavailableException;
import org.modelmirror.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps those upstream files that no category keeps: files that are no category, files of other branches, and, on a replica
 * that takes its categories from PRIMARY, the categories' own (http-api.md 2.11). The last good copy is served whatever
 * upstream does. Thread-safe as long as one file is not taken twice at once, which its route sees to.
 */
public final class RawMirror {
    private static final Logger LOG = LoggerFactory.getLogger(RawMirror.class);

    /** Of the text repository, beside {@code models.csv}; more are named by routes. */
    private static final List<String> EXTRA_TEXT_FILES =
            List.of(UpstreamFile.DATABASE, "defaults.json", "generation_params.json");

    private final Plan plan;
    private final RawFiles files;
    private final RawShelf shelf;
    private final CategoryFiles categories;
    private final RawCheck check;
    private final RawCopies copies;
    private final Catalog catalog;
    private final Clock clock;
    private final Map<UpstreamFile, RawCopy> held = new ConcurrentHashMap<>();
    private final Map<UpstreamFile, String> failing = new ConcurrentHashMap<>();
    private final Map<UpstreamFile, RawFileState> states = new ConcurrentHashMap<>();

    /**
     * What is to be kept.
     *
     * @param branches per repository, the one that categories are read from first
     * @param asks whether GitHub is asked at all: only by a replica that is not offline
     * @param ownCategoryFiles whether the categories' files are asked for too, because the categories come from elsewhere
     * @param period how often each file is asked for; asked for each time
     */
    public record Plan(
            Map<Repository, List<String>> branches, boolean asks, boolean ownCategoryFiles, Supplier<Duration> period) {
        public Plan {
            branches = Map.copyOf(branches);
        }

        List<String> branchesOf(Repository repository) {
            return Objects.requireNonNull(branches.get(repository));
        }
    }

    public RawMirror(
            Plan plan,
            RawFiles files,
            RawShelf shelf,
            CategoryFiles categories,
            RawCheck check,
            RawCopies copies,
            Catalog catalog,
            Clock clock) {
        this.plan = plan;
        this.files = files;
        this.shelf = shelf;
        this.categories = categories;
        this.check = check;
        this.copies = copies;
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Puts on the air what earlier runs kept; to be called once the store's own files are. */
    public void restore() {
        for (UpstreamFile file : categoryFiles()) {
            restore(file);
        }
        for (String file : EXTRA_TEXT_FILES) {
            allBranches(Repository.TEXT, file).forEach(this::restore);
        }
    }

    private void restore(UpstreamFile file) {
        files.know(file);
        try {
            Optional<RawCopy> copy = copies.find(file);
            if (copy.isPresent()) {
                held.put(file, copy.get());
                files.restored(file);
                if (isNews(file, copy.get())) {
                    show(file, copy.get());
                }
            } else if (files.find(file).isPresent()) {
                files.restored(file);
            } else if (!plan.asks()) {
                files.absent(file);
            }
        } catch (StoreException e) {
            LOG.warn("kept copy not read file={} reason={}", file, e.getMessage());
        }
    }

    /** What the store has on the air itself is the newest, unless the categories come from elsewhere. */
    private boolean isNews(UpstreamFile file, RawCopy copy) {
        Optional<RawFile> live = files.find(file);
        return live.isEmpty()
                || file.file().equals(UpstreamFile.DATABASE)
                || (plan.ownCategoryFiles()
                        && copy.publishedAt().isAfter(live.get().lastModified()));
    }

    /** The categories' files that a round asks for: none that a category's own poll keeps already. */
    public List<UpstreamFile> round() {
        return plan.asks()
                ? categoryFiles().stream()
                        .filter(file -> categories.keeperOf(file).isEmpty())
                        .toList()
                : List.of();
    }

    /**
     * A file that is no category, in every branch.
     *
     * @param repository {@code image} or {@code text}
     * @throws IllegalArgumentException when there is no such repository
     */
    public List<UpstreamFile> extra(String repository, String file) {
        List<UpstreamFile> extra = Arrays.stream(Repository.values())
                .filter(known -> known.id().equals(repository))
                .findFirst()
                .map(known -> allBranches(known, file))
                .orElseThrow(() -> new IllegalArgumentException("no repository " + repository));
        for (UpstreamFile each : extra) {
            if (!files.isKnown(each)) {
                restore(each);
            }
        }
        return plan.asks() ? extra : List.of();
    }

    private List<UpstreamFile> categoryFiles() {
        List<UpstreamFile> all = new ArrayList<>();
        for (Category category : Category.values()) {
            category.legacyFile().ifPresent(file -> all.addAll(allBranches(category.repository(), file)));
        }
        return all;
    }

    private List<UpstreamFile> allBranches(Repository repository, String file) {
        return plan.branchesOf(repository).stream()
                .map(branch -> new UpstreamFile(repository, branch, file))
                .toList();
    }

    /** The question to ask: conditional when the copy we hold came with validators. */
    public RawRequest begin(UpstreamFile file) {
        update(file, state -> state.attempted(clock.instant()));
        return request(file);
    }

    private RawRequest request(UpstreamFile file) {
        RawCopy copy = held.get(file);
        return new RawRequest(file, copy == null ? Validators.NONE : new Validators(copy.etag(), copy.lastModified()));
    }

    /** Takes the answer. */
    public void take(RawFetched answer) {
        UpstreamFile file = answer.file();
        if (answer instanceof RawFetched.Document document) {
            take(document);
        } else if (answer instanceof RawFetched.NotModified) {
            RawCopy copy = held.get(file);
            if (copy != null) {
                confirm(file, copy);
            }
        } else if (held.containsKey(file)) {
            fail(file, "upstream has it no more", Optional.empty());
        } else {
            files.absent(file);
            update(file, state -> state.succeeded(clock.instant()));
        }
    }

    /** The files that are asked for apart, and how things stand with each. */
    public Map<UpstreamFile, RawFileState> states() {
        return Map.copyOf(states);
    }

    private void update(UpstreamFile file, UnaryOperator<RawFileState> change) {
        states.compute(file, (key, state) -> change.apply(state == null ? RawFileState.NONE : state));
    }

    private void take(RawFetched.Document document) {
        UpstreamFile file = document.file();
        Optional<RawCopy> before = before(file);
        Optional<RawCopy> same = before.filter(copy -> Arrays.equals(copy.bytes(), document.body()));
        Optional<RawObjection> objection = same.isPresent()
                ? Optional.empty()
                : check.objection(file, categories.categoryOf(file), before, document);
        if (objection.isPresent()) {
            fail(file, objection.get().reason(), objection.get().rule());
            return;
        }
        RawCopy copy = new RawCopy(
                document.body(),
                document.validators().etag(),
                document.validators().lastModified(),
                same.map(RawCopy::revision).orElseGet(catalog::highestRevision),
                same.map(RawCopy::publishedAt).orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS)),
                same.map(RawCopy::earlier)
                        .orElseGet(() -> before.map(AcceptedVersions::before).orElse(List.of())));
        if (same.isEmpty()
                || !held.containsKey(file)
                || !request(file).validators().equals(document.validators())) {
            keep(file, copy);
        }
        confirm(file, copy);
        if (same.isEmpty()) {
            LOG.info("kept file={} bytes={}", file, copy.bytes().length);
        }
    }

    /** What an answer is judged by: what is served, also when a category's own poll has brought it. */
    private Optional<RawCopy> before(UpstreamFile file) {
        return Optional.ofNullable(held.get(file))
                .or(() -> files.find(file)
                        .filter(live -> live.source().equals(file))
                        .map(live -> new RawCopy(
                                live.body().identity().getBytes(),
                                Optional.empty(),
                                Optional.empty(),
                                live.revision(),
                                live.lastModified(),
                                List.of())));
    }

    private void keep(UpstreamFile file, RawCopy copy) {
        held.put(file, copy);
        try {
            copies.save(file, copy);
        } catch (StorageUnavailableException e) {
            LOG.error("not stored, served from memory alone file={} reason={}", file, e.getMessage());
        }
    }

    private void confirm(UpstreamFile file, RawCopy copy) {
        show(file, copy);
        files.confirmed(file, plan.period().get());
        update(file, state -> state.succeeded(clock.instant()));
        if (failing.remove(file) != null) {
            LOG.info("recovered file={}", file);
        }
    }

    private void show(UpstreamFile file, RawCopy copy) {
        Optional<RawFile> live = files.find(file);
        if (live.isPresent() && live.get().source().equals(file) && live.get().holds(copy.bytes())) {
            return;
        }
        shelf.put(RawFile.of(file, copy.bytes(), copy.revision(), copy.publishedAt()));
    }

    /** Notes that there was no usable answer; what is served stays. */
    public void failed(SourceException failure, UpstreamFile file) {
        fail(file, String.valueOf(failure.getMessage()), Optional.empty());
    }

    /** Told once, not with every poll. */
    private void fail(UpstreamFile file, String reason, Optional<GuardRule> rule) {
        files.failed(file);
        update(file, state -> state.failed(clock.instant(), reason, rule));
        if (!reason.equals(failing.put(file, reason))) {
            LOG.warn(
                    "{}, {} file={} reason={}",
                    rule.isPresent() ? "held back" : "not refreshed",
                    files.find(file).isPresent() ? "last good copy stays" : "nothing to serve yet",
                    file,
                    reason);
        }
    }
}

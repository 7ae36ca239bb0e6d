package org.modelmirror;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.RawFiles;
import org.modelmirror.convert.ReferenceConverter;
import org.modelmirror.mirror.Polls;
import org.modelmirror.raw.CategoryFiles;
import org.modelmirror.raw.RawCheck;
import org.modelmirror.raw.RawLimits;
import org.modelmirror.raw.RawMirror;
import org.modelmirror.raw.RawShelf;
import org.modelmirror.reference.Repository;
import org.modelmirror.serve.RawPaths;
import org.modelmirror.serve.RawReads;
import org.modelmirror.serve.ServeSettings;
import org.modelmirror.settings.GuardSettings;
import org.modelmirror.settings.RepositorySettings;
import org.modelmirror.settings.Settings;
import org.modelmirror.status.RawFilesSection;
import org.modelmirror.store.RawCopies;

/** The raw facade: upstream's files under upstream's paths. */
final class RawStage {
    private final Settings settings;
    private final Supplier<Settings> live;
    private final Catalog catalog;
    private final Polls.Upstreams upstreams;
    private final CategoryFiles categories;
    private final RawFiles files;
    private final RawShelf shelf;

    /** @param live the settings as they are now */
    RawStage(
            Settings settings,
            Supplier<Settings> live,
            Polls.Upstreams upstreams,
            Catalog catalog,
            Freshness freshness,
            LongSupplier nanos) {
        this.settings = settings;
        this.live = live;
        this.upstreams = upstreams;
        this.catalog = catalog;
        this.categories = new CategoryFiles(catalog, branches(), upstreams.primary());
        this.files = new RawFiles(freshness, categories::keeperOf, nanos);
        this.shelf = new RawShelf(files, catalog, categories);
    }

    RawReads reads(ServeSettings.Mode mode) {
        RepositorySettings image = settings.imageRepository();
        RepositorySettings text = settings.textRepository();
        Map<Repository, String> names = Map.of(Repository.IMAGE, image.name(), Repository.TEXT, text.name());
        return new RawReads(files, new RawPaths(settings.facade().owners(), names, branches()), mode);
    }

    /** What the status report says of the files. */
    RawFilesSection section(RawMirror mirror) {
        return new RawFilesSection(mirror::states, files);
    }

    /** What is served right now. */
    RawFiles files() {
        return files;
    }

    /** Is told of every legacy file that goes live. */
    RawShelf shelf() {
        return shelf;
    }

    RawMirror bind(CamelContext context, ReferenceConverter converter, RawCopies copies, Clock clock) {
        RawMirror mirror = new RawMirror(
                plan(),
                files,
                shelf,
                categories,
                new RawCheck(converter, catalog, new LivePart<>(live, RawStage::limits), clock),
                copies,
                catalog,
                clock);
        context.getRegistry().bind("rawMirror", mirror);
        return mirror;
    }

    /** Taken over only where an owner is configured; a PRIMARY, and whoever is offline, serves what lies on its disk. */
    private RawMirror.Plan plan() {
        Map<Repository, List<String>> branches = new EnumMap<>(Repository.class);
        branches.put(Repository.IMAGE, branches(settings.imageRepository()));
        branches.put(Repository.TEXT, branches(settings.textRepository()));
        boolean asks = (upstreams.primary() || upstreams.github())
                && !settings.facade().owners().isEmpty();
        return new RawMirror.Plan(
                branches, asks, upstreams.primary(), () -> live.get().poll().rawPeriod());
    }

    private List<String> branches(RepositorySettings repository) {
        return Stream.concat(Stream.of(repository.branch()), settings.facade().branches().stream())
                .distinct()
                .toList();
    }

    private Map<Repository, String> branches() {
        return Map.of(
                Repository.IMAGE,
                settings.imageRepository().branch(),
                Repository.TEXT,
                settings.textRepository().branch());
    }

    private static RawLimits limits(Settings now) {
        GuardSettings guard = now.guard();
        return new RawLimits(
                guard.shrinkMinModels(),
                guard.shrinkMinRatio(),
                guard.shrinkMaxRemoved(),
                guard.confirmShrink(),
                guard.confirmRollback(),
                guard.confirmAfter());
    }
}

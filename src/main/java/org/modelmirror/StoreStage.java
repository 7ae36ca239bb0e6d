package org.modelmirror;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.modelmirror.audit.AuditTrail;
import org.modelmirror.audit.StoreTrail;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.mirror.FolderLoader;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.settings.Settings;
import org.modelmirror.store.CommitTrail;
import org.modelmirror.store.FileStamp;
import org.modelmirror.store.HistoryLimits;
import org.modelmirror.store.LastGood;
import org.modelmirror.store.RecoveryReport;
import org.modelmirror.store.StorageUnavailableException;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.StoreFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data folder: opened before anything is served, flushed when everything has stopped. */
final class StoreStage {
    private static final Logger LOG = LoggerFactory.getLogger(StoreStage.class);

    private final Store store;
    private final InstanceRole role;
    private final Optional<AuditTrail> trail;
    /** Starts its thread with the first event. */
    private final ScheduledExecutorService background = auditBackground();

    private volatile boolean isWritable;

    StoreStage(Settings settings, InstanceRole role, Clock clock, LongSupplier nanos) {
        this.role = role;
        StoreFolder folder = folder(settings);
        this.trail = role.isPrimary() && settings.audit().enabled()
                ? Optional.of(
                        new AuditTrail(folder.audit(), settings.audit().maxSegmentBytes(), clock, nanos, background))
                : Optional.empty();
        this.store = new Store(
                folder,
                HistoryLimits.DEFAULT,
                trail.<CommitTrail>map(StoreTrail::new).orElse(CommitTrail.NONE),
                clock,
                nanos);
    }

    /** Where everything lies. */
    static StoreFolder folder(Settings settings) {
        StoreFolder folder = StoreFolder.at(settings.store().folder())
                .withLastGood(settings.lastGood().subdir());
        return folder.withAudit(settings.audit()
                .folder()
                .orElseGet(() -> folder.base().resolve(settings.audit().subdir())));
    }

    private static ScheduledExecutorService auditBackground() {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "audit");
            thread.setDaemon(true);
            return thread;
        });
    }

    private void closeTrail() {
        trail.ifPresent(AuditTrail::close);
        background.shutdown();
    }

    /** Who changed what; empty where nothing is written or auditing is off. */
    Optional<AuditTrail> trail() {
        return trail;
    }

    Store store() {
        return store;
    }

    /** Whether a write of this instance could reach the disk. */
    boolean takesWrites() {
        return role.isPrimary() && isWritable;
    }

    /** Mends the folder and loads it. */
    void open(FolderLoader loader) throws StoreException, InterruptedException {
        LOG.info("data folder={}", store.folder().base());
        trail.ifPresent(AuditTrail::open);
        RecoveryReport recovery = start();
        if (role.isPrimary()) {
            isWritable = recovery.isWritable() && store.isWritable();
            store.populate();
        }
        loader.loadAll(recovery);
    }

    /** A folder that takes no file is no reason not to serve (sources-and-storage.md F18, F19). */
    private RecoveryReport start() throws StoreException, InterruptedException {
        try {
            return role.isPrimary() ? store.startPrimary() : store.startReplica();
        } catch (StorageUnavailableException e) {
            LOG.error(
                    "data folder cannot be used, going on without folder={}",
                    store.folder().base(),
                    e);
            return new RecoveryReport(false, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        }
    }

    void bind(CamelContext context) throws Exception {
        context.getRegistry().bind("lastGood", store.lastGood());
        context.addService(new FlushAtStop(store.lastGood(), this::closeTrail));
    }

    /** Data that came from PRIMARY is not tied to a file (sources-and-storage.md 3.1). */
    Optional<FileStamp> stampOf(Catalog catalog, Category category, Format format) throws IOException {
        Optional<Path> file = store.folder().file(category, format);
        boolean isPrimarys = catalog.find(category, format)
                .map(Snapshot::origin)
                .filter(Origin.PRIMARY::equals)
                .isPresent();
        return file.isEmpty() || isPrimarys ? Optional.empty() : FileStamp.find(file.get());
    }

    Optional<ObjectNode> metadata(Category category, Format format) {
        try {
            return store.metadata().find(category, format).map(CategoryMetadata::toJson);
        } catch (StoreException e) {
            LOG.warn("metadata not read category={} format={} reason={}", category, format, e.getMessage());
            return Optional.empty();
        }
    }

    /** Routes are stopped by then, so that nothing more is put off. */
    private static final class FlushAtStop extends ServiceSupport {
        private final LastGood lastGood;
        private final Runnable closeTrail;

        FlushAtStop(LastGood lastGood, Runnable closeTrail) {
            this.lastGood = lastGood;
            this.closeTrail = closeTrail;
        }

        @Override
        protected void doStop() throws InterruptedException {
            closeTrail.run();
            try {
                lastGood.flush();
            } catch (StoreException e) {
                LOG.warn("notes on last good copies not written, the next start asks again reason={}", e.getMessage());
            }
        }
    }
}

package org.modelmirror;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
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
import org.modelmirror.settings.HistorySettings;
import org.modelmirror.settings.Settings;
import org.modelmirror.store.CommitTrail;
import org.modelmirror.store.FileStamp;
import org.modelmirror.store.FolderProbe;
import org.modelmirror.store.HistoryLimits;
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
                limits(settings.history()),
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

    static HistoryLimits limits(HistorySettings history) {
        return new HistoryLimits(history.enabled(), history.maxVersions(), history.maxAge());
    }

    private static ScheduledExecutorService auditBackground() {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "audit");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What the writers left behind goes into files, events into the trail, and then the notes on copies. */
    private void closeFolder() throws InterruptedException {
        store.flush();
        trail.ifPresent(AuditTrail::close);
        background.shutdown();
        try {
            store.lastGood().flush();
        } catch (StoreException e) {
            LOG.warn("notes on last good copies not written, the next start asks again reason={}", e.getMessage());
        }
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
        context.getRegistry().bind("folderProbe", new FolderProbe(this::probe));
        context.addService(new CloseAtStop());
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

    /** A folder that took no writes when the instance started may take them by now (F18). */
    private void probe() throws StoreException, InterruptedException {
        if (role.isPrimary() && store.probe().isPresent()) {
            store.populate();
            isWritable = true;
            LOG.info(
                    "the data folder takes writes again folder={}",
                    store.folder().base());
        }
    }

    /** What an operator should know of the folder, in words for the readiness answer. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (role.isPrimary() && !isWritable) {
            notes.add("read_only: the data folder takes no writes");
        }
        trail.filter(audit -> audit.waiting() > 0 || audit.dropped() > 0)
                .ifPresent(audit -> notes.add("audit_failing: " + audit.waiting() + " events wait to be written, "
                        + audit.dropped() + " were dropped"));
        return notes;
    }

    /** Routes and writers are stopped by then, so that nothing more is put off. */
    private final class CloseAtStop extends ServiceSupport {
        @Override
        protected void doStop() throws InterruptedException {
            closeFolder();
        }
    }
}

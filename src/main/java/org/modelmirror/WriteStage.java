package org.modelmirror;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.reference.Category;
import org.modelmirror.status.Metrics;
import org.modelmirror.store.Store;
import org.modelmirror.traces.Tracing;
import org.modelmirror.write.CategoryWriters;
import org.modelmirror.write.MetadataHandler;
import org.modelmirror.write.Writes;

/** The writers of a PRIMARY; stopped before the folder is flushed, after the routes. */
final class WriteStage {
    /** What was accepted gets this long to become durable when the process stops. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final CategoryWriters writers;

    /** @param announcement told of every group of writes, once */
    WriteStage(
            InstanceRole role,
            Store store,
            Catalog catalog,
            MirrorStage mirror,
            ConvertStage convert,
            Consumer<List<Change>> announcement,
            Clock clock,
            Tracing tracing) {
        this.writers = new CategoryWriters(
                role.canonicalFormat(),
                new CategoryWriters.Parts(
                        store.categories(),
                        catalog,
                        mirror.snapshots(),
                        mirror.publisher(),
                        convert.converter(),
                        role.derivesV2() ? Optional.of(mirror.derivation()) : Optional.empty(),
                        store.history()::bytes,
                        MetadataHandler.NONE,
                        announcement,
                        clock),
                GRACE,
                tracing);
    }

    void measure(Metrics metrics) {
        metrics.histograms(
                "write.group.size",
                "Writes that became one replacement of a category's file",
                reader -> reader.line(Map.of(), writers.groupSizes().read()));
        for (Category category : Category.values()) {
            metrics.gauge(
                    "write.waiting",
                    "Writes that wait for their turn",
                    () -> writers.waiting(category),
                    "category",
                    category.id());
        }
    }

    Writes writes() {
        return writers;
    }

    void bind(CamelContext context) throws Exception {
        context.addService(new DrainAtStop(writers));
        context.getRegistry().bind("writes", writers);
    }

    /** Routes are stopped by then, so that nothing more is accepted. */
    private static final class DrainAtStop extends ServiceSupport {
        private final CategoryWriters writers;

        DrainAtStop(CategoryWriters writers) {
            this.writers = writers;
        }

        @Override
        protected void doStop() {
            writers.close();
        }
    }
}

package org.modelmirror.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.SnapshotFactory;
import org.modelmirror.json.JsonReader;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.serve.CatalogReads;
import org.modelmirror.serve.Edge;
import org.modelmirror.serve.GroupedText;
import org.modelmirror.serve.HealthEndpoints;
import org.modelmirror.serve.HordeHealth;
import org.modelmirror.serve.MetadataEndpoints;
import org.modelmirror.serve.MetadataReader;
import org.modelmirror.serve.ServeSettings;
import org.modelmirror.serve.StatusEndpoints;
import org.modelmirror.serve.SystemEndpoints;
import org.modelmirror.serve.V1Endpoints;
import org.modelmirror.serve.V2Endpoints;

/**
 * The edge over a catalog read from files, for {@code bench/reads.sh}: {@code ReadsBench <port> <folder of v2 files>
 * <image legacy folder> <text legacy folder>}.
 */
public final class ReadsBench {
    private ReadsBench() {}

    public static void main(String[] args) throws Exception {
        Catalog catalog = new Catalog();
        Freshness freshness = new Freshness(System::nanoTime);
        fill(catalog, Path.of(args[1]), Path.of(args[2]), Path.of(args[3]));
        ServeSettings settings = new ServeSettings(
                ServeSettings.Mode.REPLICA,
                Format.V2,
                () -> false,
                List.of(),
                false,
                "127.0.0.1",
                Integer.parseInt(args[0]),
                Integer.getInteger("bench.loops", ServeSettings.DEFAULT_EVENT_LOOPS),
                ServeSettings.DEFAULT_MAX_BODY_BYTES,
                ServeSettings.DEFAULT_MAX_HEADER_BYTES);
        CatalogReads reads = new CatalogReads(catalog, freshness, settings.mode());
        MetadataReader none = (category, format) -> Optional.empty();
        Main main = new Main();
        main.bind("systemEndpoints", new SystemEndpoints(settings, () -> HordeHealth.FINE));
        main.bind("healthEndpoints", new HealthEndpoints(List.of()));
        main.bind("statusEndpoints", new StatusEndpoints(JsonNodeFactory.instance::objectNode, () -> ""));
        main.bind("v2Endpoints", new V2Endpoints(reads));
        main.bind("v1Endpoints", new V1Endpoints(reads, new GroupedText(UnaryOperator.identity())));
        main.bind("legacyMetadataEndpoints", new MetadataEndpoints(settings, Format.LEGACY, none));
        main.bind("v2MetadataEndpoints", new MetadataEndpoints(settings, Format.V2, none));
        main.configure().withRoutesIncludePattern("file:routes/6-serve/*.camel.yaml");
        main.configure().addConfiguration(new InstallEdge(new Edge(settings, reads)));
        main.run();
    }

    private static void fill(Catalog catalog, Path v2, Path image, Path text) throws Exception {
        SnapshotFactory factory = new SnapshotFactory();
        Instant now = Instant.parse("2026-01-02T03:04:05Z");
        for (Category category : Category.values()) {
            Path file = v2.resolve(category.v2File());
            if (Files.exists(file)) {
                Map<String, ObjectNode> records = new LinkedHashMap<>();
                new JsonReader()
                        .read(Files.readAllBytes(file))
                        .root()
                        .properties()
                        .forEach(member -> records.put(member.getKey(), (ObjectNode) member.getValue()));
                catalog.publish(publish(factory, category, RecordMap.of(records), now));
            }
        }
        byte[] images = Files.readAllBytes(image.resolve("stable_diffusion.json"));
        byte[] texts = Files.readAllBytes(text.resolve("db.json"));
        catalog.publish(factory.legacy(Category.IMAGE_GENERATION, images, 1, now, Origin.GITHUB));
        catalog.publish(factory.legacy(Category.TEXT_GENERATION, texts, 1, now, Origin.GITHUB));
    }

    /** Makes the snapshot a few times and says how long the last took, compilers being warm by then. */
    private static org.modelmirror.catalog.Snapshot publish(
            SnapshotFactory factory, Category category, RecordMap records, Instant now) {
        for (int i = 0; i < 20; i++) {
            factory.v2(category, records, 1, now, Origin.GITHUB);
        }
        long start = System.nanoTime();
        org.modelmirror.catalog.Snapshot snapshot = factory.v2(category, records, 1, now, Origin.GITHUB);
        System.err.printf(
                "snapshot category=%s records=%d bytes=%d ms=%.1f%n",
                category, records.size(), snapshot.body().identity().length(), (System.nanoTime() - start) / 1e6);
        return snapshot;
    }

    private record InstallEdge(Edge edge) implements CamelConfiguration {
        @Override
        public void configure(CamelContext context) throws Exception {
            edge.install(context);
        }
    }
}

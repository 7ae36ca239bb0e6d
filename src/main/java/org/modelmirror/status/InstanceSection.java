package org.modelmirror.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.modelmirror.reference.Category;

/** What this instance is and for how long it has run. Shows no path of this machine. */
public final class InstanceSection implements Supplier<JsonNode> {
    private final Facts facts;
    private final LongSupplier revision;
    private final Supplier<? extends Collection<Category>> seedIncomplete;
    private final LongSupplier nanos;
    private final Instant started;
    private final long startedNanos;

    /**
     * What never changes while the process runs.
     *
     * @param mode {@code PRIMARY} or {@code REPLICA}
     * @param canonicalFormat {@code v2} or {@code legacy}
     * @param dataFolder last part of the folder's path
     */
    public record Facts(String version, String mode, String canonicalFormat, String dataFolder) {}

    /**
     * Takes the time of the start.
     *
     * @param revision the folder's counter
     * @param seedIncomplete what a PRIMARY that is seeded still misses
     */
    public InstanceSection(
            Facts facts,
            LongSupplier revision,
            Supplier<? extends Collection<Category>> seedIncomplete,
            Clock clock,
            LongSupplier nanos) {
        this.seedIncomplete = seedIncomplete;
        this.facts = facts;
        this.revision = revision;
        this.nanos = nanos;
        this.started = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        this.startedNanos = nanos.getAsLong();
    }

    /** When the instance was put together. */
    public Instant started() {
        return started;
    }

    public Duration uptime() {
        return Duration.ofNanos(nanos.getAsLong() - startedNanos);
    }

    @Override
    public JsonNode get() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", "model-mirror");
        json.put("version", facts.version());
        json.put("mode", facts.mode());
        json.put("canonical_format", facts.canonicalFormat());
        json.put("started", started.toString());
        json.put("uptime_seconds", TimeUnit.NANOSECONDS.toSeconds(uptime().toNanos()));
        json.put("data_folder", facts.dataFolder());
        json.put("revision", revision.getAsLong());
        ArrayNode missing = json.putArray("seed_incomplete");
        seedIncomplete.get().forEach(category -> missing.add(category.id()));
        return json;
    }
}

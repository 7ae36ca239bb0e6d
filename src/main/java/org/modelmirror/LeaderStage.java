package org.modelmirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.leader.FileElection;
import org.modelmirror.leader.FreshnessBoard;
import org.modelmirror.leader.Leadership;
import org.modelmirror.mirror.GuardDesk;
import org.modelmirror.settings.LeaderSettings;
import org.modelmirror.settings.Settings;
import org.modelmirror.status.Metrics;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who polls: everyone, or one of the instances that share the data folder. */
final class LeaderStage {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderStage.class);
    /** Below the data folder, so that instances have one leader exactly when they have one folder. */
    private static final String FOLDER = "leader";
    /** In that folder. */
    private static final String BOARD = "freshness.json";

    private final LeaderSettings settings;
    private final boolean followsSources;
    private final Leadership leadership;
    private final Clock clock;

    LeaderStage(Settings settings, InstanceRole role, Clock clock) {
        this.settings = settings.leader();
        this.followsSources = !role.ownsData();
        this.leadership = this.settings.isElected() ? Leadership.elected(clock) : Leadership.ofEveryone(clock);
        this.clock = clock;
    }

    Leadership leadership() {
        return leadership;
    }

    void bind(CamelContext context, Store store, Catalog catalog, Freshness freshness, GuardDesk guard)
            throws Exception {
        Path folder = store.folder().base().resolve(FOLDER);
        Properties derived = new Properties();
        derived.setProperty("poll.from", settings.isElected() ? FileElection.PREFIX : "");
        derived.setProperty("leader.elected", Boolean.toString(settings.isElected() && followsSources));
        context.getPropertiesComponent().addPropertiesSource(new DerivedProperties("derived-leader-settings", derived));
        context.getRegistry()
                .bind(
                        "freshnessBoard",
                        new FreshnessBoard(
                                folder.resolve(BOARD),
                                store.files(),
                                store::readFile,
                                leadership,
                                freshness,
                                catalog,
                                clock));
        if (settings.isElected()) {
            leadership.onGained(() -> reopen(guard));
            FileElection.bind(context, folder, settings.heartbeat(), settings.heartbeatsToMiss(), leadership);
        }
    }

    /** What the leader before held back and was told about it. */
    private static void reopen(GuardDesk guard) {
        try {
            guard.open();
        } catch (StoreException e) {
            LOG.warn("held-back changes not read, those known here count reason={}", e.getMessage());
        }
    }

    /** The section of the status report. */
    JsonNode section() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", leadership.isElected() ? "file" : "none");
        json.put("polls", leadership.leads());
        json.put("since", leadership.since().map(Instant::toString).orElse(null));
        json.put("times_gained", leadership.timesGained());
        return json;
    }

    void measure(Metrics metrics) {
        metrics.gauge(
                "leader.polls", "1 on an instance that polls, 0 on one that follows", () -> leadership.leads() ? 1 : 0);
        metrics.gauge(
                "leader.gained", "How often the instance became the leader since its start", leadership::timesGained);
    }
}

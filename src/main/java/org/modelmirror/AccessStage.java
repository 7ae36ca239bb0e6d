package org.modelmirror;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.modelmirror.access.CamelHorde;
import org.modelmirror.access.ClientAddresses;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.access.KeyCheck;
import org.modelmirror.access.KeyHash;
import org.modelmirror.access.RateLimit;
import org.modelmirror.access.Roles;
import org.modelmirror.access.WriteLimits;
import org.modelmirror.http.BoundedHttp;
import org.modelmirror.settings.AddressBlock;
import org.modelmirror.settings.Settings;
import org.modelmirror.traces.Tracing;

/** Who may decide and write: the door, how often it may be knocked at, and how the AI Horde is asked whose key it is. */
final class AccessStage {
    /** Far more than a user of the Horde is long. */
    private static final int MAX_USER_BYTES = 262_144;
    /** Of a whole question; longer than each of the client's own waits. */
    private static final Duration USER_LIMIT = Duration.ofSeconds(12);

    private final Settings settings;
    private final Supplier<Settings> live;
    private final Tracing tracing;
    private final KeyHash hashes = new KeyHash();

    /** @param live the settings as they are now */
    AccessStage(Settings settings, Supplier<Settings> live, Tracing tracing) {
        this.settings = settings;
        this.live = live;
        this.tracing = tracing;
    }

    Doorkeeper bind(CamelContext context, LongSupplier nanos) {
        ScheduledExecutorService deadlines =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "horde-deadline");
        context.getRegistry().bind("hordeHttp", new BoundedHttp(MAX_USER_BYTES, USER_LIMIT, deadlines));
        CamelHorde horde = new CamelHorde(context, settings.horde().url().toString(), tracing);
        context.getRegistry().bind("hordeUsers", horde);
        return new Doorkeeper(new KeyCheck(horde, hashes, nanos), roles());
    }

    /** Whether a write of anybody's could get through: there is somebody who may write, and no queue to wait in. */
    boolean letsWritersIn() {
        return !settings.queue().enabled() && roles().hasApprovers();
    }

    private Roles roles() {
        return Roles.of(settings.queue().requestorIds(), settings.queue().approverIds());
    }

    WriteLimits writeLimits(LongSupplier nanos) {
        List<AddressBlock> proxies = settings.server().trustedProxies();
        return new WriteLimits(
                new RateLimit(() -> live.get().writeRate().perKey(), nanos),
                new RateLimit(() -> live.get().writeRate().perAddress(), nanos),
                hashes,
                new ClientAddresses(address -> proxies.stream().anyMatch(block -> block.contains(address))));
    }
}

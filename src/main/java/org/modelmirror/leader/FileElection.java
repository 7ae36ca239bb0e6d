package org.modelmirror.leader;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.cluster.CamelClusterEventListener;
import org.apache.camel.cluster.CamelClusterView;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects the leader by a lock on a file: Camel's {@code master:} starts and stops the consumers of the routes that carry its
 * prefix, and {@link Leadership} is told. Whoever holds the lock gives a sign of life with every heartbeat; the others try
 * the lock when there was none for some time. The operating system gives the lock back when its holder dies.
 */
public final class FileElection extends ServiceSupport {
    /** Both the name of the lock and what stands in front of the routes of the leader. */
    public static final String NAMESPACE = "poll";
    /** The prefix of a route that only the leader runs. */
    public static final String PREFIX = "master:" + NAMESPACE + ":";

    private static final Logger LOG = LoggerFactory.getLogger(FileElection.class);

    private final FileLockClusterService service = new FileLockClusterService();
    private final Leadership leadership;
    private @Nullable CamelClusterView view;

    private FileElection(Path folder, Duration heartbeat, int heartbeatsToMiss, Leadership leadership) {
        this.leadership = leadership;
        service.setId("leader");
        service.setRoot(folder.toString());
        service.setAcquireLockDelay(1, TimeUnit.MILLISECONDS);
        service.setAcquireLockInterval(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
        service.setHeartbeatTimeoutMultiplier(heartbeatsToMiss);
        // A disk that hangs must cost the leadership before another one may take it.
        service.setClusterDataTaskMaxAttempts(1);
        service.setClusterDataTaskTimeout(heartbeat.toMillis() * heartbeatsToMiss, TimeUnit.MILLISECONDS);
    }

    /**
     * Takes part in the election from the start of the context to the moment it is told to stop.
     *
     * @param folder where the lock lies
     * @param heartbeatsToMiss after how many of them the leader counts as gone
     * @param leadership is told how the election goes
     */
    public static void bind(
            CamelContext context, Path folder, Duration heartbeat, int heartbeatsToMiss, Leadership leadership)
            throws Exception {
        FileElection election = new FileElection(folder, heartbeat, heartbeatsToMiss, leadership);
        context.addService(election.service);
        context.addService(election);
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                // Before the routes finish what they are at, which may take long.
                election.service.stop();
                leadership.set(false);
            }
        });
    }

    @Override
    protected void doStart() throws Exception {
        CamelClusterView joined = service.getView(NAMESPACE);
        joined.addEventListener((CamelClusterEventListener.Leadership)
                (changed, leader) -> told(changed.getLocalMember().isLeader()));
        view = joined;
    }

    @Override
    protected void doStop() throws Exception {
        CamelClusterView joined = view;
        if (joined != null) {
            service.releaseView(joined);
        }
    }

    private void told(boolean leads) {
        if (leadership.set(leads)) {
            LOG.info(leads ? "polls from now on for all instances on this folder" : "follows, another instance polls");
        }
    }
}

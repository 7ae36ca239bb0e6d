package org.modelmirror.reload;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where it is kept which routes are paused, so that they stay so when the service starts again. */
public interface KeptPauses {
    /** What is kept now, by route, with the time from which on it is paused. Others may have changed it meanwhile. */
    Map<String, Instant> current();

    /**
     * Keeps and forgets pauses; all others stay as they are.
     *
     * @return everything that is kept then
     * @throws IOException when it cannot be kept; nothing has changed
     */
    Map<String, Instant> change(Map<String, Instant> added, Set<String> removed) throws IOException;

    /** Why what was kept is lost; empty when it is not. */
    Optional<String> loss();
}

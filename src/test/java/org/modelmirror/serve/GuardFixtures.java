package org.modelmirror.serve;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.modelmirror.access.ClientAddresses;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.access.Horde;
import org.modelmirror.access.KeyCheck;
import org.modelmirror.access.KeyHash;
import org.modelmirror.access.RateLimit;
import org.modelmirror.access.Roles;
import org.modelmirror.access.WriteLimits;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.change.HeldChange;
import org.modelmirror.change.HeldChanges;
import org.modelmirror.write.Writes;

/** The guard's endpoints for tests of other endpoints: nothing is held back and nobody may decide. */
final class GuardFixtures {
    private GuardFixtures() {}

    static GuardEndpoints nothingHeld() {
        GuardEndpoints.Book empty = new GuardEndpoints.Book() {
            @Override
            public List<HeldChange> changes() {
                return List.of();
            }

            @Override
            public Optional<HeldChange> find(String id) {
                return Optional.empty();
            }

            @Override
            public HeldChanges.Decided decide(String id, HeldChange.Status status, String by) {
                return new HeldChanges.Decided.Unknown();
            }
        };
        return new GuardEndpoints(empty, change -> change, nobody());
    }

    /** A door that lets nobody in. */
    static Doorkeeper nobody() {
        return new Doorkeeper(
                new KeyCheck(
                        key -> CompletableFuture.completedFuture(new Horde.Unreachable("nobody to ask")),
                        new KeyHash(),
                        () -> 0L),
                new Roles(Set.of(), Set.of()));
    }

    static WriteEndpoints nobodyWrites(ServeSettings settings, Catalog catalog) {
        return endpoints(settings, catalog, nobody(), request -> {
            throw new AssertionError("nobody may write: " + request);
        });
    }

    /** Whatever key is sent is an approver's. */
    static WriteEndpoints everybodyWrites(ServeSettings settings, Catalog catalog, Writes writes) {
        byte[] bob = "{\"username\":\"Bob#22\"}".getBytes(StandardCharsets.UTF_8);
        Doorkeeper open = new Doorkeeper(
                new KeyCheck(
                        key -> CompletableFuture.completedFuture(new Horde.Replied(200, bob)),
                        new KeyHash(),
                        System::nanoTime),
                new Roles(Set.of(), Set.of("22")));
        return endpoints(settings, catalog, open, writes);
    }

    private static WriteEndpoints endpoints(ServeSettings settings, Catalog catalog, Doorkeeper door, Writes writes) {
        return new WriteEndpoints(new WriteEndpoints.Parts(settings, false, 64, door, noLimits(), catalog, writes));
    }

    /** Everybody may come as often as he likes. */
    static WriteLimits noLimits() {
        RateLimit none = new RateLimit(0, () -> 0L);
        return new WriteLimits(none, none, new KeyHash(), new ClientAddresses(address -> false));
    }

    static TextEditEndpoints nobodyEdits(ServeSettings settings) {
        return new TextEditEndpoints(
                new TextEditEndpoints.Parts(settings, 64, nobody(), noLimits(), Optional.empty(), task -> {
                    throw new AssertionError("nobody may edit");
                }));
    }
}

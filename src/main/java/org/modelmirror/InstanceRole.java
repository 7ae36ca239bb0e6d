package org.modelmirror;

import org.modelmirror.mirror.Polls;
import org.modelmirror.reference.Format;
import org.modelmirror.settings.MirrorSettings;
import org.modelmirror.settings.Mode;
import org.modelmirror.settings.Settings;

/** What the settings make of this instance (sources-and-storage.md 1.2 and 1.3). */
final class InstanceRole {
    private final Settings settings;
    private final MirrorSettings mirror;

    InstanceRole(Settings settings) {
        this.settings = settings;
        this.mirror = settings.mirror();
    }

    /** A PRIMARY that is offline serves as a replica does. */
    boolean isPrimary() {
        return mirror.mode() == Mode.PRIMARY && !mirror.offline();
    }

    /** PRIMARY and offline instances have nobody who could confirm what lies on their disk. */
    boolean ownsData() {
        return mirror.mode() == Mode.PRIMARY || mirror.offline();
    }

    Format canonicalFormat() {
        return mirror.canonicalFormat();
    }

    boolean mirrorsPrimaryHits() {
        return mirror.primaryHits();
    }

    /** Whether the v2 files follow the legacy ones. */
    boolean derivesV2() {
        return mirror.mode() == Mode.PRIMARY
                && canonicalFormat() == Format.LEGACY
                && settings.write().deriveV2();
    }

    /** Whom this instance asks. */
    Polls.Upstreams upstreams() {
        if (mirror.offline()) {
            return Polls.Upstreams.NONE;
        }
        if (mirror.mode() == Mode.PRIMARY) {
            return new Polls.Upstreams(false, false, mirror.githubSeed(), false);
        }
        boolean primary = settings.primary().url().isPresent();
        boolean local = settings.local().folder().isPresent();
        // GitHub is optional as long as there is another source.
        boolean github = settings.github().fallback() || !(primary || local);
        return new Polls.Upstreams(primary, github, false, local);
    }
}

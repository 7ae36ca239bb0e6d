package org.modelmirror;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.spi.Registry;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.RawFiles;
import org.modelmirror.mirror.OverlayDesk;
import org.modelmirror.mirror.Polls;
import org.modelmirror.overlay.Overlays;
import org.modelmirror.raw.RawFileState;
import org.modelmirror.raw.RawMirror;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.reference.UpstreamFile;
import org.modelmirror.settings.Settings;
import org.modelmirror.store.StateFile;
import org.modelmirror.store.Store;

/** Records of other branches that lie over categories for a while. */
final class OverlayStage {
    private final Settings settings;
    private final InstanceRole role;
    private final Store store;
    private final StateFile<Overlays> state;

    OverlayStage(Settings settings, InstanceRole role, Store store) {
        this.settings = settings;
        this.role = role;
        this.store = store;
        this.state = store.stateFile("overlays.json", new Codec());
    }

    /** Whether a category's records are not those of its sources alone. */
    boolean isLaid(Category category) {
        return state.current().find(category).isPresent();
    }

    OverlayDesk bind(
            Registry beans,
            RawFiles files,
            RawMirror raw,
            ConvertStage convert,
            Catalog catalog,
            MirrorStage mirror,
            Clock clock) {
        Polls.Upstreams upstreams = role.upstreams();
        OverlayDesk desk = new OverlayDesk(
                new OverlayDesk.Role(upstreams.primary() || upstreams.github(), role.mirrorsPrimaryHits()),
                state,
                files,
                file -> failure(raw, file),
                convert.converter(),
                mirror.guardLimits(),
                catalog,
                store.categories(),
                settings.lastGood().enabled() ? Optional.of(store.lastGood()) : Optional.empty(),
                mirror.publisher(),
                clock);
        beans.bind("overlays", desk);
        return desk;
    }

    private static Optional<String> failure(RawMirror raw, UpstreamFile file) {
        return Optional.ofNullable(raw.states().get(file))
                .filter(state -> state.consecutiveFailures() > 0)
                .flatMap(RawFileState::lastFailure)
                .map(RawFileState.Failure::message);
    }

    private static final class Codec implements StateFile.Codec<Overlays> {
        @Override
        public Overlays empty() {
            return Overlays.NONE;
        }

        @Override
        public Overlays read(String file, JsonNode root) throws UnreadableDocumentException {
            return Overlays.of(file, root);
        }

        @Override
        public JsonNode write(Overlays content) {
            return content.toJson();
        }
    }
}

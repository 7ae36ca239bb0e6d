package org.modelmirror;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.settings.Settings;
import org.modelmirror.store.CommitTrail;
import org.modelmirror.store.Store;

/**
 * What every command finds: the settings as the service would have them, its data folder, and where to answer. Nothing is
 * read before a command asks.
 *
 * @param load reads the settings; what it is given wins over the files, as options of the command line do
 * @param routes folder of the route files
 */
record CommandScope(Function<Map<String, String>, Settings> load, Path routes, Console console, Clock clock) {

    /** @throws org.modelmirror.settings.InvalidSettingsException when one of them is wrong */
    Settings settings() {
        return load.apply(Map.of());
    }

    /** The data folder; it is not recovered or loaded, and may be in use. */
    Store store() {
        return new Store(StoreStage.folder(settings()), clock, System::nanoTime);
    }

    /** The same for somebody who commits: history is kept as the service keeps it. */
    Store configuredStore() {
        Settings settings = settings();
        return new Store(
                StoreStage.folder(settings),
                StoreStage.limits(settings.history()),
                CommitTrail.NONE,
                clock,
                System::nanoTime);
    }

    /** The format that was asked for, else the one in which the category is kept. */
    Format format(Category category, Optional<Format> asked) {
        return asked.orElseGet(
                () -> category.hasLegacyForm() ? settings().mirror().canonicalFormat() : Format.V2);
    }
}

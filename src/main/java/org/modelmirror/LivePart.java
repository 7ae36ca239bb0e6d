package org.modelmirror;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelmirror.settings.Settings;

/**
 * What a part makes of the settings as they are now, made anew after each edit and not with each question. Thread-safe: two
 * threads may make it at once, of which either is right.
 *
 * @param <T> immutable
 */
final class LivePart<T> implements Supplier<T> {
    private final Supplier<Settings> settings;
    private final Function<Settings, T> make;
    private volatile @Nullable Made<T> made;

    private record Made<T>(Settings of, T value) {}

    LivePart(Supplier<Settings> settings, Function<Settings, T> make) {
        this.settings = settings;
        this.make = make;
    }

    @Override
    public T get() {
        Settings now = settings.get();
        Made<T> last = made;
        if (last == null || last.of() != now) {
            last = new Made<>(now, make.apply(now));
            made = last;
        }
        return last.value();
    }
}

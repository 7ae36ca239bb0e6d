package org.modelmirror.source;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;

/**
 * Who wins between PRIMARY and GitHub: GitHub may answer in PRIMARY's place, but a copy that came from PRIMARY is only
 * replaced after PRIMARY has failed for a while (sources-and-storage.md 2.5). Thread-safe.
 */
public final class FallbackRule {
    private final boolean isAllowed;
    private final Supplier<Duration> after;
    private final SourceState state;

    /**
     * @param isAllowed whether GitHub may answer for a PRIMARY at all
     * @param after how long PRIMARY must have failed before its copy is replaced; zero = at once; asked for each time
     */
    FallbackRule(boolean isAllowed, Supplier<Duration> after, SourceState state) {
        this.isAllowed = isAllowed;
        this.after = after;
        this.state = state;
    }

    /**
     * Whether GitHub may answer now.
     *
     * @param format the form that PRIMARY was asked for
     * @param holdsCopyOfPrimary whether what is live came from PRIMARY
     */
    public boolean allows(Category category, Format format, boolean holdsCopyOfPrimary) {
        return isAllowed
                && (!holdsCopyOfPrimary
                        || state.failingFor(category, format, Origin.PRIMARY)
                                        .orElse(Duration.ZERO)
                                        .compareTo(after.get())
                                >= 0);
    }

    /**
     * Whether the local folder may answer now, where no source before it does: a copy that came from one of those is only
     * replaced after that one has failed for as long.
     *
     * @param live where what is live came from
     */
    public boolean allowsLocal(Category category, Format format, Optional<Origin> live) {
        if (live.isEmpty() || (live.get() != Origin.PRIMARY && live.get() != Origin.GITHUB)) {
            return true;
        }
        Format asked = live.get() == Origin.GITHUB ? Format.LEGACY : format;
        // Nobody asks it any more, for all that the copy came from there in an earlier run.
        boolean isGone = state.contact(category, asked, live.get()).equals(Contact.NONE);
        return isGone
                || state.failingFor(category, asked, live.get())
                                .orElse(Duration.ZERO)
                                .compareTo(after.get())
                        >= 0;
    }
}

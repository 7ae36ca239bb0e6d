package org.modelmirror.catalog;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.UpstreamFile;

/**
 * The upstream files that the raw facade serves right now, and how fresh they are. Reading is a look-up, publishing one
 * reference swap. Thread-safe.
 */
public final class RawFiles {
    private final Freshness legacyForms;
    private final Function<UpstreamFile, Optional<Category>> keeperOf;
    private final LongSupplier nanoTime;
    private final Map<UpstreamFile, RawFile> current = new ConcurrentHashMap<>();
    private final Map<UpstreamFile, FreshnessCell> cells = new ConcurrentHashMap<>();
    private final Set<UpstreamFile> known = ConcurrentHashMap.newKeySet();

    /**
     * @param keeperOf the category whose polls bring a file, so that it is as fresh as the category's legacy form; empty where
     *     the file is polled by itself. Asked anew with every reading, for a category's source may change
     * @param nanoTime monotonic nanoseconds, such as {@code System::nanoTime}
     */
    public RawFiles(Freshness legacyForms, Function<UpstreamFile, Optional<Category>> keeperOf, LongSupplier nanoTime) {
        this.legacyForms = legacyForms;
        this.keeperOf = keeperOf;
        this.nanoTime = nanoTime;
    }

    /** From now on the file is one that upstream may have, whether a copy is held or not. */
    public void know(UpstreamFile file) {
        known.add(file);
    }

    /** Whether upstream may have such a file; any other is answered as not found. */
    public boolean isKnown(UpstreamFile file) {
        return known.contains(file);
    }

    public Optional<RawFile> find(UpstreamFile file) {
        return Optional.ofNullable(current.get(file));
    }

    /** Makes the copy the one that is served from now on. */
    public void publish(RawFile copy) {
        known.add(copy.file());
        current.put(copy.file(), copy);
    }

    /** Upstream sent the file, or said that the copy is current; asked again every {@code period}. */
    public void confirmed(UpstreamFile file, Duration period) {
        cell(file).confirmed(period);
    }

    /** A copy from disk is served until upstream confirms it. */
    public void restored(UpstreamFile file) {
        cell(file).restored();
    }

    /** Upstream says that it has no such file. */
    public void absent(UpstreamFile file) {
        cell(file).absent();
    }

    /** The last attempt brought nothing usable; a copy that is held stays. */
    public void failed(UpstreamFile file) {
        cell(file).failed();
    }

    /** What upstream has said about the file so far. */
    public Freshness.Presence presence(UpstreamFile file) {
        return cell(file).presence();
    }

    /** How fresh a copy is now. */
    public Freshness.Reading read(RawFile copy) {
        Optional<Category> keeper = keeperOf.apply(copy.source());
        return keeper.isPresent()
                ? legacyForms.read(keeper.get(), Format.LEGACY)
                : cell(copy.source()).read();
    }

    private FreshnessCell cell(UpstreamFile file) {
        return cells.computeIfAbsent(file, key -> new FreshnessCell(nanoTime));
    }
}

package org.modelmirror.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.modelmirror.change.DocumentKind;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.UpstreamFile;

/**
 * Where everything lies: the peer's folder layout (sources-and-storage.md 4.1) and our own additions to it. Only names;
 * whoever writes a file creates its folder.
 *
 * @param base the base folder
 * @param audit root of the audit trail, which may lie elsewhere
 * @param lastGood folder of the last good copies
 */
public record StoreFolder(Path base, Path audit, Path lastGood) {
    private static final String GUARD = "guard";
    /** Folder of what operators have paused. */
    static final String PAUSED = "paused";

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final String LEGACY = "legacy";
    /** Read as the legacy text models when there is no {@code models.csv}. */
    private static final String LEGACY_TEXT_ALTERNATIVE = "text_generation.json";

    /** The layout below a base folder; its {@code legacy} folder is accepted in its place. */
    public static StoreFolder at(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        Path base = absolute.endsWith(LEGACY) && parent != null ? parent : absolute;
        return new StoreFolder(base, base.resolve("audit"), base.resolve("last_good"));
    }

    /** The same with the audit trail elsewhere. */
    public StoreFolder withAudit(Path root) {
        return new StoreFolder(base, root, lastGood);
    }

    /** The same with another name for the folder of the last good copies. */
    public StoreFolder withLastGood(String subfolder) {
        return new StoreFolder(base, audit, base.resolve(subfolder));
    }

    /** The v2 file. */
    public Path v2(Category category) {
        return base.resolve(category.v2File());
    }

    /** The folder of the legacy files, the converter's input. */
    public Path legacyFolder() {
        return base.resolve(LEGACY);
    }

    /** The legacy file that is written; empty for the categories without a legacy form. */
    public Optional<Path> legacy(Category category) {
        return category.legacyFile().map(legacyFolder()::resolve);
    }

    /** {@code legacy/text_generation.json}, which only counts while {@code models.csv} is absent. */
    public Path legacyTextAlternative() {
        return legacyFolder().resolve(LEGACY_TEXT_ALTERNATIVE);
    }

    /** The file that is written in a format; empty for legacy where the category has no legacy form. */
    public Optional<Path> file(Category category, Format format) {
        return format == Format.V2 ? Optional.of(v2(category)) : legacy(category);
    }

    /**
     * The file that is read in a format, whether it exists or not. Differs from {@link #file} for legacy text models
     * when only the alternative is there; an empty file is taken as none (sources-and-storage.md 2.8).
     */
    public Optional<Path> fileToRead(Category category, Format format) {
        Optional<Path> file = file(category, format);
        if (format == Format.LEGACY
                && category == Category.TEXT_GENERATION
                && file.filter(StoreFolder::hasContent).isEmpty()
                && hasContent(legacyTextAlternative())) {
            return Optional.of(legacyTextAlternative());
        }
        return file;
    }

    static boolean hasContent(Path file) {
        return Files.isRegularFile(file) && file.toFile().length() > 0;
    }

    public Path metaFolder() {
        return base.resolve("meta");
    }

    /** The metadata file, named by the category's identifier, not by its data file. */
    public Path metadata(Category category, Format format) {
        return metaFolder().resolve(format.id()).resolve(category.id() + "_metadata.json");
    }

    /** The folder's revision counter and what each category last published. */
    public Path revisions() {
        return metaFolder().resolve("revisions.json");
    }

    /** What has been seeded from GitHub (sources-and-storage.md 2.9). */
    public Path seedState() {
        return metaFolder().resolve("seed_state.json");
    }

    /** Audit segments of one category; the domain is the format written. */
    public Path auditOf(Category category, Format domain) {
        return audit.resolve(domain.id()).resolve(category.id());
    }

    /** The note on the last good copy of a category. */
    public Path lastGood(Category category) {
        return lastGood.resolve(category.id() + ".json");
    }

    /** The text of a PRIMARY's v1 form, word for word. */
    public Path lastGoodLegacy(Category category) {
        return lastGood.resolve(LEGACY).resolve(category.id());
    }

    /** What to ask a PRIMARY's v1 form again with. */
    public Path lastGoodLegacyValidators(Category category) {
        return lastGood.resolve(LEGACY).resolve(category.id() + ".validators.json");
    }

    /**
     * The kept copy of an upstream file. The sign before the branch keeps one called {@code ..} in its place.
     *
     * @throws IllegalArgumentException when its name is none that may lie in a folder
     */
    public Path rawCopy(UpstreamFile file) {
        if (!FILE_NAME.matcher(file.file()).matches()) {
            throw new IllegalArgumentException("not the name of a file: " + file.file());
        }
        return lastGood.resolve("raw")
                .resolve(file.repository().id())
                .resolve("@" + URLEncoder.encode(file.branch(), StandardCharsets.UTF_8))
                .resolve(file.file());
    }

    /** What to ask for an upstream file again with. */
    Path rawCopyNote(UpstreamFile file) {
        Path copy = rawCopy(file);
        return copy.resolveSibling(copy.getFileName() + ".validators.json");
    }

    /** What the guard remembers of a category: held-back changes, decisions, accepted versions. */
    public Path guard(Category category) {
        return base.resolve(GUARD).resolve(category.id() + ".json");
    }

    /** The document of which something is held back, word for word. */
    Path guardOffer(Category category, DocumentKind document) {
        return base.resolve(GUARD).resolve("offers").resolve(category.id() + "." + document);
    }

    /** Where the command line leaves decisions for the running instance; one file each. */
    Path guardDecisions() {
        return base.resolve(GUARD).resolve("decisions");
    }

    /** Which routes are paused; nothing of the mirrored data. */
    Path pausedRoutes() {
        return base.resolve(PAUSED).resolve("routes.json");
    }

    /** The kept versions of all categories. */
    public Path history() {
        return base.resolve("history");
    }

    /** The kept versions of one category file, their index, and the journal of its last commit. */
    Path historyOf(Category category, Format format) {
        return history().resolve(format.id()).resolve(category.id());
    }

    /** A lock file; {@code name} is a category's identifier or the name of a folder-wide lock. */
    Path lock(String name) {
        return base.resolve("locks").resolve(name + ".lock");
    }
}

package org.modelmirror.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The sync of a PRIMARY with legacy canonical format to GitHub (queue-audit-sync.md 3).
 *
 * @param primaryUrl pRIMARY to sync from, with its root path; required by the sync
 * @param primaryTimeout timeout of one attempt at PRIMARY
 * @param githubToken token for GitHub; give it in the environment
 * @param githubAppId gitHub App, which wins over the token
 * @param githubInstallationId installation of the App; found out when empty
 * @param githubAppPrivateKey key of the App, PEM; give it in the environment
 * @param githubAppPrivateKeyPath file that holds the key of the App
 * @param categories categories to sync; empty for all
 * @param reviewers reviewers of the pull request
 * @param labels labels of the pull request
 * @param team team that is asked for a review
 * @param minChanges changes below which no pull request is made; less than 1 counts as 1
 * @param tempFolder where clones are made that are thrown away afterwards
 * @param cloneFolder where clones are kept between runs
 * @param outputFolder where changed files are copied when no pull request is made
 * @param dryRun compare only
 * @param noPullRequest commit to the clone only
 * @param verbose log every difference
 * @param suppressMetaWarnings keep quiet about differences in metadata
 * @param watch keep running and sync after each change
 * @param watchInterval pause between two looks; 0 takes the default
 * @param watchInitialDelay wait before the first look
 * @param watchStartupSync sync once at start
 */
public record SyncSettings(
        Optional<URI> primaryUrl,
        Duration primaryTimeout,
        Optional<String> githubToken,
        Optional<String> githubAppId,
        Optional<String> githubInstallationId,
        Optional<String> githubAppPrivateKey,
        Optional<Path> githubAppPrivateKeyPath,
        List<String> categories,
        List<String> reviewers,
        List<String> labels,
        Optional<String> team,
        int minChanges,
        Optional<Path> tempFolder,
        Optional<Path> cloneFolder,
        Optional<Path> outputFolder,
        boolean dryRun,
        boolean noPullRequest,
        boolean verbose,
        boolean suppressMetaWarnings,
        boolean watch,
        Duration watchInterval,
        Duration watchInitialDelay,
        boolean watchStartupSync) {
    static final Setting<Optional<URI>> PRIMARY_URL = Setting.of(
                    "sync.primary.url",
                    SettingTypes.optional(SettingTypes.HTTP_URL),
                    "",
                    "PRIMARY to sync from, with its root path; required by the sync")
            .sync("PRIMARY_API_URL");
    static final Setting<Duration> PRIMARY_TIMEOUT = Setting.of(
                    "sync.primary.timeout", SettingTypes.POSITIVE_DURATION, "30s", "Timeout of one attempt at PRIMARY")
            .sync("PRIMARY_API_TIMEOUT");
    static final Setting<Optional<String>> GITHUB_TOKEN = Setting.of(
                    "sync.github.token",
                    SettingTypes.optional(SettingTypes.TEXT),
                    "",
                    "Token for GitHub; give it in the environment")
            .sync("GITHUB_TOKEN")
            .shared("GITHUB_TOKEN")
            .asSecret();
    static final Setting<Optional<String>> GITHUB_APP_ID = Setting.of(
                    "sync.github.app-id",
                    SettingTypes.optional(SettingTypes.TEXT),
                    "",
                    "GitHub App, which wins over the token")
            .sync("GITHUB_APP_ID")
            .shared("GITHUB_APP_ID");
    static final Setting<Optional<String>> GITHUB_INSTALLATION_ID = Setting.of(
                    "sync.github.installation-id",
                    SettingTypes.optional(SettingTypes.TEXT),
                    "",
                    "Installation of the App; found out when empty")
            .sync("GITHUB_INSTALLATION_ID")
            .sync("GITHUB_APP_INSTALLATION_ID")
            .shared("GITHUB_INSTALLATION_ID")
            .shared("GITHUB_APP_INSTALLATION_ID");
    static final Setting<Optional<String>> GITHUB_APP_PRIVATE_KEY = Setting.of(
                    "sync.github.app-private-key",
                    SettingTypes.optional(SettingTypes.TEXT),
                    "",
                    "Key of the App, PEM; give it in the environment")
            .sync("GITHUB_APP_PRIVATE_KEY")
            .shared("GITHUB_APP_PRIVATE_KEY")
            .asSecret();
    static final Setting<Optional<Path>> GITHUB_APP_PRIVATE_KEY_PATH = Setting.of(
                    "sync.github.app-private-key-path",
                    SettingTypes.optional(SettingTypes.FOLDER),
                    "",
                    "File that holds the key of the App")
            .sync("GITHUB_APP_PRIVATE_KEY_PATH")
            .shared("GITHUB_APP_PRIVATE_KEY_PATH");
    static final Setting<List<String>> CATEGORIES = Setting.of(
                    "sync.categories", SettingTypes.LIST, "", "Categories to sync; empty for all")
            .sync("CATEGORIES_TO_SYNC");
    static final Setting<List<String>> REVIEWERS = Setting.of(
                    "sync.pull-request.reviewers", SettingTypes.LIST, "", "Reviewers of the pull request")
            .sync("PR_REVIEWERS");
    static final Setting<List<String>> LABELS = Setting.of(
                    "sync.pull-request.labels",
                    SettingTypes.LIST,
                    "automated,sync,ready-for-review",
                    "Labels of the pull request")
            .sync("PR_LABELS");
    static final Setting<Optional<String>> TEAM = Setting.of(
                    "sync.pull-request.team",
                    SettingTypes.optional(SettingTypes.TEXT),
                    "",
                    "Team that is asked for a review")
            .sync("PR_AUTO_ASSIGN_TEAM");
    static final Setting<Integer> MIN_CHANGES = Setting.of(
                    "sync.min-changes",
                    SettingTypes.atLeastOne(),
                    "1",
                    "Changes below which no pull request is made; less than 1 counts as 1")
            .sync("MIN_CHANGES_THRESHOLD");
    static final Setting<Optional<Path>> TEMP_FOLDER = Setting.of(
                    "sync.temp-folder",
                    SettingTypes.optional(SettingTypes.FOLDER),
                    "",
                    "Where clones are made that are thrown away afterwards")
            .sync("SYNC_TEMP_DIR");
    static final Setting<Optional<Path>> CLONE_FOLDER = Setting.of(
                    "sync.clone-folder",
                    SettingTypes.optional(SettingTypes.FOLDER),
                    "",
                    "Where clones are kept between runs")
            .sync("TARGET_CLONE_DIR");
    static final Setting<Optional<Path>> OUTPUT_FOLDER = Setting.of(
                    "sync.output-folder",
                    SettingTypes.optional(SettingTypes.FOLDER),
                    "",
                    "Where changed files are copied when no pull request is made")
            .sync("OUTPUT_DIR");
    static final Setting<Boolean> DRY_RUN = Setting.of("sync.dry-run", SettingTypes.FLAG, "false", "Compare only")
            .sync("DRY_RUN");
    static final Setting<Boolean> NO_PULL_REQUEST = Setting.of(
                    "sync.no-pull-request", SettingTypes.FLAG, "false", "Commit to the clone only")
            .sync("NO_PR");
    static final Setting<Boolean> VERBOSE = Setting.of(
                    "sync.verbose", SettingTypes.FLAG, "false", "Log every difference")
            .sync("VERBOSE_LOGGING");
    static final Setting<Boolean> SUPPRESS_META_WARNINGS = Setting.of(
                    "sync.suppress-meta-warnings",
                    SettingTypes.FLAG,
                    "true",
                    "Keep quiet about differences in metadata")
            .sync("SUPPRESS_META_WARNINGS");
    static final Setting<Boolean> WATCH = Setting.of(
                    "sync.watch.enabled", SettingTypes.FLAG, "false", "Keep running and sync after each change")
            .sync("WATCH_MODE");
    static final Setting<Duration> WATCH_INTERVAL = Setting.of(
                    "sync.watch.interval", SettingTypes.DURATION, "60s", "Pause between two looks; 0 takes the default")
            .sync("WATCH_INTERVAL_SECONDS");
    static final Setting<Duration> WATCH_INITIAL_DELAY = Setting.of(
                    "sync.watch.initial-delay", SettingTypes.DURATION, "0s", "Wait before the first look")
            .sync("WATCH_INITIAL_DELAY_SECONDS");
    static final Setting<Boolean> WATCH_STARTUP_SYNC = Setting.of(
                    "sync.watch.startup-sync", SettingTypes.FLAG, "false", "Sync once at start")
            .sync("WATCH_ENABLE_STARTUP_SYNC");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(
            PRIMARY_URL,
            PRIMARY_TIMEOUT,
            GITHUB_TOKEN,
            GITHUB_APP_ID,
            GITHUB_INSTALLATION_ID,
            GITHUB_APP_PRIVATE_KEY,
            GITHUB_APP_PRIVATE_KEY_PATH,
            CATEGORIES,
            REVIEWERS,
            LABELS,
            TEAM,
            MIN_CHANGES,
            TEMP_FOLDER,
            CLONE_FOLDER,
            OUTPUT_FOLDER,
            DRY_RUN,
            NO_PULL_REQUEST,
            VERBOSE,
            SUPPRESS_META_WARNINGS,
            WATCH,
            WATCH_INTERVAL,
            WATCH_INITIAL_DELAY,
            WATCH_STARTUP_SYNC);

    public SyncSettings {
        categories = List.copyOf(categories);
        reviewers = List.copyOf(reviewers);
        labels = List.copyOf(labels);
    }

    static SyncSettings of(Settings settings) {
        return new SyncSettings(
                settings.get(PRIMARY_URL),
                settings.get(PRIMARY_TIMEOUT),
                settings.get(GITHUB_TOKEN),
                settings.get(GITHUB_APP_ID),
                settings.get(GITHUB_INSTALLATION_ID),
                settings.get(GITHUB_APP_PRIVATE_KEY),
                settings.get(GITHUB_APP_PRIVATE_KEY_PATH),
                settings.get(CATEGORIES),
                settings.get(REVIEWERS),
                settings.get(LABELS),
                settings.get(TEAM),
                settings.get(MIN_CHANGES),
                settings.get(TEMP_FOLDER),
                settings.get(CLONE_FOLDER),
                settings.get(OUTPUT_FOLDER),
                settings.get(DRY_RUN),
                settings.get(NO_PULL_REQUEST),
                settings.get(VERBOSE),
                settings.get(SUPPRESS_META_WARNINGS),
                settings.get(WATCH),
                settings.get(WATCH_INTERVAL),
                settings.get(WATCH_INITIAL_DELAY),
                settings.get(WATCH_STARTUP_SYNC));
    }
}

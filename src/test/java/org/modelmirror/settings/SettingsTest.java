package org.modelmirror.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.reference.Format;
import org.modelmirror.settings.SettingsMessage.Level;

class SettingsTest {
    private static final String PEER = "HORDE_MODEL_REFERENCE_";

    private final Map<String, String> overrides = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<NamedValues> files = new ArrayList<>();
    private final List<NamedValues> envFiles = new ArrayList<>();

    private Settings load() {
        return Settings.load(new SettingsInput(overrides, environment, files, envFiles, List.of()));
    }

    private Settings loadWith(String variable, String value) {
        environment.put(variable, value);
        return load();
    }

    private List<String> warnings() {
        return load().messages().stream()
                .filter(message -> message.level() == Level.WARNING)
                .map(SettingsMessage::text)
                .toList();
    }

    // Vector T60.
    @Test
    void readsNestedAndDifferentlySpelledVariables_whenThePeerWouldRefuseThem() {
        environment.put(PEER + "CANONICAL_FORMAT", "V2");
        environment.put(PEER + "REPLICATE_MODE", "primary");
        environment.put(PEER + "REDIS__USE_REDIS", "true");
        environment.put(PEER + "OFFLINE", "1");

        Settings settings = load();

        assertThat(settings.mirror().canonicalFormat()).isEqualTo(Format.V2);
        assertThat(settings.mirror().mode()).isEqualTo(Mode.PRIMARY);
        assertThat(settings.sourceKind()).isEqualTo(SourceKind.LOCAL_READ_ONLY);
        assertThat(settings.sourceKind().isWritable()).isFalse();
        assertThat(settings.redis().enabled()).isFalse();
    }

    // Vector T61.
    @Test
    void warnsWithTheNearestName_whenAVariableIsUnknown() {
        environment.put(PEER + "PENDING_QUEUE_ENABLED", "false");

        assertThat(load().queue().enabled()).isTrue();
        assertThat(warnings())
                .containsExactly("ignored unknown variable HORDE_MODEL_REFERENCE_PENDING_QUEUE_ENABLED (environment),"
                        + " did you mean HORDE_MODEL_REFERENCE_PENDING_QUEUE__ENABLED?");
    }

    @Test
    void takesTheOverride_whenEveryLevelGivesAValue() {
        overrides.put("poll.github.period", "1s");
        environment.put("POLL_GITHUB_PERIOD", "2s");
        files.add(new NamedValues("config/application-demo.properties", Map.of("poll.github.period", "3s")));
        files.add(new NamedValues("config/application.properties", Map.of("poll.github.period", "4s")));
        assertThat(load().poll().githubPeriod()).isEqualTo(Duration.ofSeconds(1));

        overrides.clear();
        assertThat(load().poll().githubPeriod()).isEqualTo(Duration.ofSeconds(2));

        environment.clear();
        assertThat(load().poll().githubPeriod()).isEqualTo(Duration.ofSeconds(3));

        files.remove(0);
        assertThat(load().poll().githubPeriod()).isEqualTo(Duration.ofSeconds(4));

        files.clear();
        assertThat(load().poll().githubPeriod()).isEqualTo(Duration.ofSeconds(300));
    }

    @Test
    void takesThePeersVariableBeforeTheEnvFiles_whenNoFileOfOursGivesTheKey() {
        files.add(new NamedValues("config/application.properties", Map.of("source.primary.url", "http://ours")));
        environment.put(PEER + "PRIMARY_API_URL", "http://theirs");
        envFiles.add(new NamedValues(".env.prod", Map.of(PEER + "PRIMARY_API_URL", "http://prod")));
        envFiles.add(new NamedValues(".env", Map.of(PEER + "PRIMARY_API_URL", "http://dev")));
        assertThat(load().primary().url()).contains(URI.create("http://ours"));

        files.clear();
        assertThat(load().primary().url()).contains(URI.create("http://theirs"));

        environment.clear();
        assertThat(load().primary().url()).contains(URI.create("http://prod"));

        envFiles.remove(0);
        assertThat(load().primary().url()).contains(URI.create("http://dev"));
    }

    @Test
    void takesOurNameInAnEnvFileBeforeThePropertyFiles() {
        files.add(new NamedValues("config/application.properties", Map.of("poll.github.period", "4s")));
        envFiles.add(new NamedValues(".env", Map.of("POLL_GITHUB_PERIOD", "2s")));

        assertThat(load().poll().githubPeriod()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void warnsOfBothValues_whenOursAndThePeersDiffer() {
        environment.put("POLL_PRIMARY_PERIOD", "30s");
        environment.put(PEER + "CACHE_TTL_SECONDS", "90");

        assertThat(load().poll().primaryPeriod()).isEqualTo(Duration.ofSeconds(30));
        assertThat(warnings())
                .containsExactly("used poll.primary.period='30s' from POLL_PRIMARY_PERIOD (environment), not '90' from"
                        + " HORDE_MODEL_REFERENCE_CACHE_TTL_SECONDS (environment)");
    }

    @Test
    void staysQuiet_whenOursAndThePeersSayTheSameInOtherWords() {
        environment.put("POLL_PRIMARY_PERIOD", "1m");
        environment.put(PEER + "CACHE_TTL_SECONDS", "60");

        assertThat(warnings()).isEmpty();
    }

    @Test
    void readsOneVariableForEverythingItStandsFor_whenTheTtlIsGiven() {
        environment.put(PEER + "CACHE_TTL_SECONDS", "7");

        assertThat(load().poll().primaryPeriod()).isEqualTo(Duration.ofSeconds(7));
        assertThat(load().source().cacheTtl()).isEqualTo(Duration.ofSeconds(7));
        assertThat(load().redis().ttl()).contains(Duration.ofSeconds(7));
    }

    @Test
    void readsMembersOfJsonBlocks_andLetsSingleVariablesOverrideThem() {
        environment.put(PEER + "REDIS", "{\"url\":\"redis://a:1/2\",\"pool_size\":3,\"use_redis\":true}");
        environment.put(PEER + "REDIS__POOL_SIZE", "4");
        environment.put(
                PEER + "IMAGE_GITHUB_REPO",
                "{\"owner\":\"me\",\"proxy_settings\":{\"github_proxy_url_base\":\"http://proxy/\"}}");
        environment.put(PEER + "PENDING_QUEUE", "{\"requestor_ids\":[1,\"2\"]}");

        Settings settings = load();

        assertThat(settings.redis().address().toString()).isEqualTo("redis://a:1/2");
        assertThat(settings.redis().poolSize()).isEqualTo(4);
        assertThat(settings.redis().enabled()).isTrue();
        assertThat(settings.imageRepository().owner()).isEqualTo("me");
        assertThat(settings.imageRepository().proxy()).contains(URI.create("http://proxy"));
        assertThat(settings.queue().requestorIds()).containsExactly("1", "2");
    }

    @Test
    void warns_whenAJsonBlockHoldsAnUnknownMember() {
        environment.put(PEER + "REDIS", "{\"urll\":\"redis://secret@h\"}");

        assertThat(warnings())
                .containsExactly(
                        "ignored unknown variable HORDE_MODEL_REFERENCE_REDIS__URLL (environment), did you mean"
                                + " HORDE_MODEL_REFERENCE_REDIS__URL?");
    }

    @Test
    void findsPeerVariablesInAnyLetterCase() {
        assertThat(loadWith("horde_model_reference_github_min_refresh_seconds", "9")
                        .github()
                        .minRefresh())
                .isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void prefersHordeUrl_whenBothNamesAreGiven() {
        environment.put("AI_HORDE_URL", "https://b/api/");
        assertThat(load().horde().url()).isEqualTo(URI.create("https://b/api"));

        environment.put("HORDE_URL", "https://a/api/");
        assertThat(load().horde().url()).isEqualTo(URI.create("https://a/api"));

        environment.put("SOURCE_HORDE_URL", "https://c");
        assertThat(load().horde().url()).isEqualTo(URI.create("https://c"));
    }

    @Test
    void appendsTheReferenceFolder_whenTheCacheHomeIsGiven() {
        assertThat(load().store().folder()).isEqualTo(Path.of("data"));
        assertThat(loadWith("AIWORKER_CACHE_HOME", "/data/").store().folder())
                .isEqualTo(Path.of("/data/horde_model_reference"));
        assertThat(loadWith("STORE_FOLDER", "/elsewhere").store().folder()).isEqualTo(Path.of("/elsewhere"));
    }

    @Test
    void givesBothRepositoriesTheProxy_whenOnlyTheSharedOneIsSet() {
        environment.put("GITHUB_PROXY_URL_BASE", "https://proxy/");
        environment.put(PEER + "TEXT_GITHUB_REPO__PROXY_SETTINGS__GITHUB_PROXY_URL_BASE", "https://own");

        assertThat(load().imageRepository().proxy()).contains(URI.create("https://proxy"));
        assertThat(load().textRepository().proxy()).contains(URI.create("https://own"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "none", "None", "NULL"})
    void mirrorsGitHubOnly_whenThePrimaryUrlIsEmptied(String text) {
        Settings settings = loadWith(PEER + "PRIMARY_API_URL", text);

        assertThat(settings.primary().url()).isEmpty();
        assertThat(settings.sourceKind()).isEqualTo(SourceKind.GITHUB);
        assertThat(settings.asProperties()).containsEntry("source.primary.url", "");
        assertThat(warnings()).containsExactly("found no PRIMARY to mirror: GitHub is the only source");
    }

    @Test
    void keepsTheDefault_whenAnyOtherVariableIsEmpty() {
        environment.put(PEER + "CACHE_TTL_SECONDS", "");
        environment.put(PEER + "CORS_ALLOWED_ORIGINS", " ");
        environment.put("POLL_GITHUB_PERIOD", "");

        assertThat(load().poll().primaryPeriod()).isEqualTo(Duration.ofSeconds(60));
        assertThat(load().serving().corsAllowedOrigins()).isEmpty();
        assertThat(load().poll().githubPeriod()).isEqualTo(Duration.ofSeconds(300));
    }

    @ParameterizedTest
    @CsvSource({
        "60s, 60000",
        "5m, 300000",
        "1500ms, 1500",
        "2h, 7200000",
        "1d, 86400000",
        "90, 90000",
        "0.5, 500",
        "1.5S, 1500",
        "10 s, 10000"
    })
    void readsDurations(String text, String millis) {
        assertThat(loadWith("POLL_GITHUB_PERIOD", text).asProperties()).containsEntry("poll.github.period", millis);
    }

    @Test
    void roundsSecondsUp_whenADurationIsNoWholeNumberOfThem() {
        Map<String, String> properties =
                loadWith("SOURCE_BREAKER_OPEN", "1500ms").asProperties();

        assertThat(properties)
                .containsEntry("source.breaker.open", "1500")
                .containsEntry("source.breaker.open-millis", "1500")
                .containsEntry("source.breaker.open-seconds", "2");
    }

    @Test
    void givesRoutesEveryPlaceholder_butThoseThatAreWorkedOutAtTheStart() {
        assertThat(SettingsCatalog.placeholders())
                .filteredOn(name -> !load().asProperties().containsKey(name))
                .containsExactlyInAnyOrder(
                        "source.user-agent",
                        "source.github.watches",
                        "serve.passes-through",
                        "poll.from",
                        "analytics.hydration.runs",
                        "leader.elected");
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "TRUE, true",
        "1, true",
        "Yes, true",
        "on, true",
        "t, true",
        "y, true",
        "false, false",
        "0, false",
        "no, false",
        "OFF, false",
        "f, false",
        "n, false"
    })
    void readsFlags(String text, boolean expected) {
        assertThat(loadWith(PEER + "ENABLE_GITHUB_FALLBACK", text).github().fallback())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"http://a\",\"http://b\"]", "http://a,http://b", " http://a , , http://b ,"})
    void readsLists(String text) {
        assertThat(loadWith(PEER + "CORS_ALLOWED_ORIGINS", text).serving().corsAllowedOrigins())
                .containsExactly("http://a", "http://b");
    }

    @Test
    void namesEveryProblemAtOnce_andNoSecret_whenValuesAreWrong() {
        environment.put("POLL_GITHUB_PERIOD", "soon");
        environment.put(PEER + "REPLICATE_MODE", "SECONDARY");
        environment.put(PEER + "REDIS__URL", "http://user:hunter2@h");
        environment.put(PEER + "AUDIT", "[1]");
        files.add(new NamedValues("config/application.properties", Map.of("server.port", "70000")));

        assertThatThrownBy(this::load)
                .asInstanceOf(type(InvalidSettingsException.class))
                .extracting(InvalidSettingsException::problems)
                .isEqualTo(List.of(
                        "server.port = '70000' from config/application.properties: expected a whole number from 0 to 65535",
                        "mirror.mode = 'SECONDARY' from HORDE_MODEL_REFERENCE_REPLICATE_MODE (environment): expected"
                                + " PRIMARY or REPLICA in any letter case",
                        "poll.github.period = 'soon' from POLL_GITHUB_PERIOD (environment): expected a duration above"
                                + " zero such as 60s, 5m or 1500ms",
                        "announce.redis.url = '******' from HORDE_MODEL_REFERENCE_REDIS__URL (environment): expected a"
                                + " URL such as redis://user:password@host:6379/0, or one that begins with rediss:// for TLS",
                        "HORDE_MODEL_REFERENCE_AUDIT (environment): expected a JSON object"));
    }

    @ParameterizedTest
    @CsvSource({
        "POLL_GITHUB_PERIOD, 0s",
        "POLL_GITHUB_PERIOD, -1s",
        "SOURCE_PRIMARY_URL, ftp://h",
        "SOURCE_PRIMARY_URL, https:",
        "SOURCE_PRIMARY_URL, models.aihorde.net",
        "GUARD_SHRINK_MIN_RATIO, 1.5",
        "GUARD_SHRINK_MIN_RATIO, NaN",
        "SOURCE_GITHUB_ATTEMPTS, 0",
        "SERVE_UI_COMPAT, maybe",
        "QUEUE_APPROVER_IDS, '[true]'",
        "FETCH_MAX_BYTES, 99999999999"
    })
    void refusesToStart_whenAValueIsOutOfRange(String variable, String value) {
        environment.put(variable, value);

        assertThatThrownBy(this::load).isInstanceOf(InvalidSettingsException.class);
    }

    @Test
    void acceptsHostNamesWithUnderscores_whichContainersUse() {
        assertThat(loadWith("SOURCE_PRIMARY_URL", "http://primary_1:8000/api")
                        .primary()
                        .url())
                .contains(URI.create("http://primary_1:8000/api"));
    }

    @Test
    void hidesPasswords_whenTellingWhatWasGiven() {
        environment.put("ANNOUNCE_REDIS_URL", "redis://:hunter2@h");
        environment.put("SOURCE_GITHUB_IMAGE_PROXY", "https://me:hunter2@proxy");

        assertThat(load().given())
                .containsExactly(
                        "source.github.image.proxy=https://******@proxy from SOURCE_GITHUB_IMAGE_PROXY (environment)",
                        "announce.redis.url=****** from ANNOUNCE_REDIS_URL (environment)");
    }

    @Test
    void ignoresSeeding_whenNotAPrimary() {
        environment.put(PEER + "GITHUB_SEED_ENABLED", "true");

        assertThat(load().mirror().githubSeed()).isFalse();
        assertThat(warnings()).containsExactly("ignored mirror.github-seed: only a PRIMARY is seeded");
    }

    /** analytics.md 0.1. */
    @Test
    void warns_whenFiguresAreRefreshedTooSeldom() {
        environment.put(PEER + "CACHE_HYDRATION_ENABLED", "true");
        environment.put(PEER + "STATISTICS_CACHE_TTL", "240");
        environment.put(PEER + "CACHE_HYDRATION_STALE_TTL_SECONDS", "299");

        assertThat(warnings())
                .contains(
                        "found analytics.hydration.interval not below analytics.statistics.cache-ttl:"
                                + " figures come of age before they are refreshed",
                        "found analytics.hydration.stale-ttl below analytics.deletion-risk.cache-ttl:"
                                + " no stale figure is ever served");
    }

    @Test
    void refusesFiguresThatNeverLive() {
        environment.put(PEER + "DELETION_RISK_CACHE_TTL", "0");

        assertThatThrownBy(this::load)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("analytics.deletion-risk.cache-ttl");
    }

    @Test
    void honoursRedisOnAReplica() {
        assertThat(loadWith(PEER + "REDIS__USE_REDIS", "true").redis().enabled())
                .isTrue();
        assertThat(load().sourceKind()).isEqualTo(SourceKind.HTTP);
    }

    @Test
    void hydratesOnAPrimaryOnly_whenNothingIsSaid() {
        assertThat(load().hydration().enabled()).contains(false);
        assertThat(loadWith(PEER + "REPLICATE_MODE", "PRIMARY").hydration().enabled())
                .contains(true);
        assertThat(loadWith(PEER + "CACHE_HYDRATION_ENABLED", "no").hydration().enabled())
                .contains(false);
    }

    @Test
    void tellsWhichApiCanBeWritten_whenTheCanonicalFormatIsLegacy() {
        environment.put(PEER + "CANONICAL_FORMAT", "LEGACY");
        assertThat(load().messages())
                .containsExactly(
                        SettingsMessage.warning("chose canonical format legacy on a REPLICA: v1 is read-only"));

        environment.put(PEER + "REPLICATE_MODE", "PRIMARY");
        assertThat(load().messages())
                .containsExactly(
                        SettingsMessage.info("found no Redis on a PRIMARY: a single instance is assumed"),
                        SettingsMessage.info("chose canonical format legacy: v1 can be written, v2 is read-only"));
    }

    @Test
    void passesOtherKeysOn_andWarnsOfTheLikelyTypo() {
        files.add(new NamedValues(
                "config/application.properties",
                Map.of("camel.main.name", "mirror", "my.sink.uri", "log:x", "poll.github.periods", "5s")));

        assertThat(load().extraProperties())
                .containsEntry("camel.main.name", "mirror")
                .containsEntry("my.sink.uri", "log:x");
        assertThat(warnings())
                .containsExactly("found no setting poll.github.periods (config/application.properties), did you mean"
                        + " poll.github.period?");
    }

    @Test
    void raisesTheThresholdOfTheSyncToOne() {
        assertThat(loadWith("HORDE_GITHUB_SYNC_MIN_CHANGES_THRESHOLD", "-3")
                        .sync()
                        .minChanges())
                .isEqualTo(1);
    }

    @Test
    void knowsEveryVariableOfTheSpecification() {
        // sources-and-storage.md 8.2 to 8.7, written down once more so that a lost alias is noticed.
        for (String name : List.of(
                "REPLICATE_MODE",
                "CANONICAL_FORMAT",
                "OFFLINE",
                "MAKE_FOLDERS",
                "PRIMARY_API_URL",
                "PRIMARY_API_TIMEOUT",
                "ENABLE_GITHUB_FALLBACK",
                "GITHUB_SEED_ENABLED",
                "LEGACY_DOWNLOAD_RETRY_MAX_ATTEMPTS",
                "LEGACY_DOWNLOAD_RETRY_BACKOFF_SECONDS",
                "IMAGE_GITHUB_REPO__OWNER",
                "IMAGE_GITHUB_REPO__NAME",
                "IMAGE_GITHUB_REPO__BRANCH",
                "TEXT_GITHUB_REPO__OWNER",
                "TEXT_GITHUB_REPO__NAME",
                "TEXT_GITHUB_REPO__BRANCH",
                "IMAGE_GITHUB_REPO__PROXY_SETTINGS__GITHUB_PROXY_URL_BASE",
                "TEXT_GITHUB_REPO__PROXY_SETTINGS__GITHUB_PROXY_URL_BASE",
                "CACHE_TTL_SECONDS",
                "MIRROR_PRIMARY_HITS",
                "DERIVE_V2_ON_LEGACY_WRITE",
                "LAST_GOOD_ENABLED",
                "LAST_GOOD_SUBDIR",
                "STALE_RETRY_SECONDS",
                "GITHUB_MIN_REFRESH_SECONDS",
                "FALLBACK_AFTER_SECONDS",
                "SHRINK_GUARD_MIN_RATIO",
                "SHRINK_GUARD_MIN_MODELS",
                "REDIS__USE_REDIS",
                "REDIS__URL",
                "REDIS__POOL_SIZE",
                "REDIS__SOCKET_TIMEOUT",
                "REDIS__SOCKET_CONNECT_TIMEOUT",
                "REDIS__RETRY_MAX_ATTEMPTS",
                "REDIS__RETRY_BACKOFF_SECONDS",
                "REDIS__KEY_PREFIX",
                "REDIS__TTL_SECONDS",
                "REDIS__USE_PUBSUB",
                "REDIS__FAILURE_COOLDOWN_SECONDS",
                "AUDIT__ENABLED",
                "AUDIT__MAX_SEGMENT_BYTES",
                "AUDIT__RELATIVE_SUBDIR",
                "AUDIT__ROOT_PATH_OVERRIDE",
                "PENDING_QUEUE__ENABLED",
                "PENDING_QUEUE__RELATIVE_SUBDIR",
                "PENDING_QUEUE__ROOT_PATH_OVERRIDE",
                "PENDING_QUEUE__REQUESTOR_IDS",
                "PENDING_QUEUE__APPROVER_IDS",
                "PENDING_QUEUE__MAX_SEGMENT_BYTES",
                "HORDE_API_TIMEOUT",
                "HORDE_API_CACHE_TTL",
                "STATISTICS_CACHE_TTL",
                "DELETION_RISK_CACHE_TTL",
                "ENABLE_STATISTICS_PRECOMPUTE",
                "PREFERRED_FILE_HOSTS",
                "LOW_USAGE_THRESHOLD_PERCENTAGE",
                "TEXT_GEN_LOW_USAGE_THRESHOLD_PERCENTAGE",
                "TEXT_GEN_IGNORE_DOWNLOAD_HOSTS",
                "TEXT_GEN_CRITICAL_USAGE_THRESHOLD",
                "TEXT_GEN_CRITICAL_WORKER_THRESHOLD",
                "CACHE_HYDRATION_ENABLED",
                "CACHE_HYDRATION_INTERVAL_SECONDS",
                "CACHE_HYDRATION_STALE_TTL_SECONDS",
                "CACHE_HYDRATION_STARTUP_DELAY_SECONDS",
                "ANALYTICS_STRICT",
                "CACHE_HYDRATION_LEADER_LOCK",
                "HORDE_API_STALE_TTL_SECONDS",
                "UI_COMPAT",
                "CORS_ALLOWED_ORIGINS",
                "R2__GATEWAY_URL",
                "R2__UPLOAD_BUCKET",
                "R2__UPLOAD_ENDPOINT_URL",
                "R2__UPLOAD_ACCESS_KEY_ID",
                "R2__UPLOAD_SECRET_ACCESS_KEY",
                "R2__UPLOAD_REGION",
                "ENV_FILE")) {
            environment.put(PEER + name, "");
        }

        assertThat(warnings()).noneMatch(warning -> warning.startsWith("ignored unknown"));
    }

    @Test
    void followsNothing_whenThereIsNoCollector() {
        assertThat(load().traces().target()).isEmpty();
        assertThat(loadWith("OTEL_SERVICE_NAME", "mine").traces().target()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://collector:4318, http://collector:4318/v1/traces",
        "http://collector:4318/, http://collector:4318/v1/traces",
        "https://collector/otlp, https://collector/otlp/v1/traces",
        "https://collector/otlp/v1/traces, https://collector/otlp/v1/traces"
    })
    void sendsTracesToWhereOtlpHasThem(String endpoint, String target) {
        Settings settings = loadWith("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);

        assertThat(settings.traces().target()).hasValue(URI.create(target));
        assertThat(loadWith("OTEL_SDK_DISABLED", "true").traces().target()).isEmpty();
    }

    @Test
    void readsWhatOpenTelemetrySetsByItsOwnVariables() {
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://general:4318");
        environment.put("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://traces:4318/v1/traces");
        environment.put("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%20a%2Cb, x-team = blue+green ");
        environment.put("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test,empty=");
        environment.put("OTEL_SERVICE_NAME", "mine");
        environment.put("OTEL_TRACES_SAMPLER", "parentbased_traceidratio");
        environment.put("OTEL_TRACES_SAMPLER_ARG", "0.25");

        TraceSettings traces = load().traces();

        assertThat(traces.target()).hasValue(URI.create("http://traces:4318/v1/traces"));
        assertThat(traces.headers()).isEqualTo(Map.of("Authorization", "Bearer a,b", "x-team", "blue+green"));
        assertThat(traces.resource()).isEqualTo(Map.of("deployment.environment.name", "test", "empty", ""));
        assertThat(traces.serviceName()).isEqualTo("mine");
        assertThat(traces.sampler()).isEqualTo(TraceSampler.PARENTBASED_TRACEIDRATIO);
        assertThat(traces.samplerArgument()).isEqualTo(0.25);
        assertThat(load().given().toString()).doesNotContain("Bearer");
    }

    @Test
    void refusesHeadersThatAreNone() {
        environment.put("TRACES_HEADERS", "Bearer abc");

        assertThatThrownBy(this::load)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("traces.headers")
                .hasMessageNotContaining("abc");
    }
}

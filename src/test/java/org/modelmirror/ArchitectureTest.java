package org.modelmirror;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The arrows of docs/architecture.md: who may know whom, and why. */
@AnalyzeClasses(packages = "org.modelmirror", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "org.modelmirror";
    private static final String[] PURE = in(
            "json",
            "reference",
            "notice",
            "legacy",
            "convert",
            "change",
            "metadata",
            "history",
            "overlay",
            "search",
            "text",
            "horde");
    private static final Set<String> CLOCK_METHODS =
            Set.of("now", "systemUTC", "systemDefaultZone", "system", "nanoTime");
    private static final Set<String> CLOCKS = Set.of(
            "java.time.Clock",
            "java.time.Instant",
            "java.time.ZonedDateTime",
            "java.time.LocalDate",
            "java.lang.System");

    @ArchTest
    static final ArchRule pureCodeTouchesNothing = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.net..",
                    "java.nio.file..",
                    "java.nio.channels..",
                    "java.util.concurrent..",
                    "org.apache.camel..",
                    "io.vertx..",
                    "io.netty..",
                    "redis..",
                    "org.slf4j..")
            .allowEmptyShould(true)
            .because("rules about data are tested with plain values in milliseconds, and hold whoever calls them");

    @ArchTest
    static final ArchRule pureCodeNeverAsksForTheTime = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethodWhere(describe(
                    "asks for the time",
                    (JavaMethodCall call) ->
                            CLOCKS.contains(call.getTargetOwner().getName()) && CLOCK_METHODS.contains(call.getName())))
            .allowEmptyShould(true)
            .because("the same input must give the same output, today and tomorrow");

    @ArchTest
    static final ArchRule theCatalogIsMemoryOnly = noClasses()
            .that()
            .resideInAnyPackage(in("catalog", "events"))
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.net..", "java.nio.file..", "org.apache.camel..")
                    .or(resideInAnyPackage("io.vertx..").and(resideOutsideOfPackages("io.vertx.core.buffer.."))))
            .allowEmptyShould(true)
            .because(
                    "a read is a look-up and a hand-over of a shared buffer; the buffer is all it needs of the server");

    @ArchTest
    static final ArchRule camelStaysAtTheEdges = noClasses()
            .that()
            .resideOutsideOfPackages(Stream.concat(
                            Stream.of(ROOT),
                            Arrays.stream(in(
                                    "serve",
                                    "source",
                                    "announce",
                                    "demo",
                                    "access",
                                    "http",
                                    "hordeapi",
                                    "leader",
                                    "redis",
                                    "reload",
                                    "traces")))
                    .toArray(String[]::new))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..")
            .because("beans are plain Java that a route calls by name; only who needs an Exchange may know one");

    @ArchTest
    static final ArchRule onlyTheStoreWritesFiles = noClasses()
            .that()
            .resideInAnyPackage(in("catalog", "convert", "legacy", "serve", "announce", "events"))
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.nio.file.Files")
            .allowEmptyShould(true)
            .because("one file protocol, in one place: temporary file, force, atomic move, force the folder");

    @ArchTest
    static final ArchRule jsonKnowsNobody = only("json");

    @ArchTest
    static final ArchRule noticeKnowsNobody = only("notice");

    @ArchTest
    static final ArchRule referenceDoesNotKnowWhereDataComesFrom = only("reference", "json", "notice");

    @ArchTest
    static final ArchRule legacyReadsBytes = only("legacy", "json", "notice", "reference");

    @ArchTest
    static final ArchRule convertDoesNotKnowWhereBytesComeFrom =
            only("convert", "json", "legacy", "notice", "reference");

    @ArchTest
    static final ArchRule changeDecidesByItsInputsAlone = only("change", "json", "notice", "reference");

    @ArchTest
    static final ArchRule metadataIsRulesOnly = only("metadata", "json", "notice", "reference");

    @ArchTest
    static final ArchRule searchLooksAtRecordsAlone = only("search", "json", "reference");

    @ArchTest
    static final ArchRule textGroupsAreRulesOnly = only("text", "json", "reference");

    @ArchTest
    static final ArchRule hordeMatchesNamesAlone = only("horde", "json", "reference");

    @ArchTest
    static final ArchRule figuresAreWorkedOutFromRecordsAndTheHordesWord =
            only("analytics.figures", "horde", "json", "reference");

    @ArchTest
    static final ArchRule hordeApiAsksAndRemembers = only("hordeapi", "horde", "http", "traces");

    @ArchTest
    static final ArchRule catalogHoldsWhatIsServed = only("catalog", "json", "reference");

    @ArchTest
    static final ArchRule sourceReturnsBytes = only("source", "http", "reference");

    @ArchTest
    static final ArchRule httpKnowsNobody = only("http");

    @ArchTest
    static final ArchRule storeDoesNotConvert =
            only("store", "change", "json", "legacy", "metadata", "notice", "reference");

    @ArchTest
    static final ArchRule announceTellsWhatChanged = only("announce", "change", "json", "reference");

    @ArchTest
    static final ArchRule redisSharesWhatChanged =
            only("redis", "analytics", "announce", "hordeapi", "json", "reference", "settings");

    @ArchTest
    static final ArchRule nobodyElseKnowsTheClientOfRedis = noClasses()
            .that()
            .resideOutsideOfPackage(of("redis"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("redis.clients..", "org.springframework..")
            .because("an instance without Redis loads no class of its client, and has no other use for Spring");

    @ArchTest
    static final ArchRule eventsTellOfWhatIsServed = only("events", "announce", "catalog", "json", "reference");

    @ArchTest
    static final ArchRule accessKnowsKeysAndPeople = only("access", "json", "traces");

    @ArchTest
    static final ArchRule leaderKnowsWhatFollowersHold = only("leader", "catalog", "json", "reference", "store");

    @ArchTest
    static final ArchRule historyComparesVersions = only("history", "change", "json", "legacy", "reference");

    @ArchTest
    static final ArchRule overlaysLayRecordsOverRecords = only("overlay", "json", "reference");

    @ArchTest
    static final ArchRule auditRemembersWhatTheStoreCommitted =
            only("audit", "history", "json", "legacy", "metadata", "reference", "store");

    @ArchTest
    static final ArchRule writeKnowsNeitherClientsNorUpstreams = only(
            "write",
            "announce",
            "catalog",
            "convert",
            "json",
            "legacy",
            "measure",
            "metadata",
            "mirror",
            "notice",
            "reference",
            "store",
            "traces");

    @ArchTest
    static final ArchRule tracesFollowWithoutKnowingWhom = only("traces", "settings");

    @ArchTest
    static final ArchRule nobodyElseKnowsOpenTelemetry = noClasses()
            .that()
            .resideOutsideOfPackage(of("traces.otel"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry..")
            .because("an instance without traces loads no class of it");

    @ArchTest
    static final ArchRule analyticsFollowTheReference =
            only("analytics", "announce", "horde", "hordeapi", "json", "reference");

    @ArchTest
    static final ArchRule hydrationWorksFiguresOutBeforehand =
            only("hydration", "analytics", "horde", "hordeapi", "reference");

    @ArchTest
    static final ArchRule archivesHoldFilesOfAFolder = only("archive", "json", "store");

    @ArchTest
    static final ArchRule onlyTheRootKnowsTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..")
            .because("a start of the service loads nothing of it, and no part cares how it was asked");

    @ArchTest
    static final ArchRule measureKnowsNobody = only("measure");

    @ArchTest
    static final ArchRule openapiDescribesWhatIsChecked = only("openapi", "json", "legacy", "reference", "text");

    @ArchTest
    static final ArchRule settingsAreReadByAllAndReadNobody = only("settings", "json", "reference");

    @ArchTest
    static final ArchRule serveReadsThroughTheCatalog = noClasses()
            .that()
            .resideInAPackage(of("serve"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(in("source", "store", "convert"))
            .allowEmptyShould(true)
            .because("an answer never waits for the network, the disk or a conversion");

    @ArchTest
    static final ArchRule nobodyKnowsTheWiring = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT)
            .because("parts are put together from outside, so that a test can put them together differently");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching(ROOT + ".(*)..")
            .should()
            .beFreeOfCycles()
            .because("a cycle is one package under two names");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .should(resideInANullMarkedPackage())
            .because("NullAway checks only what is marked, and silently passes the rest");

    /** A package may know, of ours, only itself and the ones named. */
    private static ArchRule only(String name, String... others) {
        DescribedPredicate<JavaClass> ours = resideInAnyPackage(ROOT + "..");
        return noClasses()
                .that()
                .resideInAPackage(of(name))
                .should()
                .dependOnClassesThat(ours.and(resideOutsideOfPackages(
                        in(Stream.concat(Stream.of(name), Arrays.stream(others)).toArray(String[]::new)))))
                .allowEmptyShould(true)
                .because(name + " may know " + (others.length == 0 ? "nobody" : String.join(", ", others))
                        + ": dependencies point from the edges to pure code");
    }

    private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
        return new ArchCondition<>("reside in a package marked @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        item, marked, item.getPackageName() + " has no package-info.java with @NullMarked"));
            }
        };
    }

    private static String[] in(String... names) {
        return Arrays.stream(names).map(ArchitectureTest::of).toArray(String[]::new);
    }

    private static String of(String name) {
        return ROOT + "." + name + "..";
    }
}

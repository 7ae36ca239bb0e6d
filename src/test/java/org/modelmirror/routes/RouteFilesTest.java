package org.modelmirror.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every file under {@code routes/} keeps the rules, and the rules find what breaks them. */
class RouteFilesTest {
    private static final Path ROUTES = Path.of("routes");

    private static final String GOOD = """
            - route:
                id: poll-primary
                description: Asks PRIMARY for its last change
                from:
                  uri: timer:poll-primary
                  parameters:
                    period: "{{poll.primary.period}}"
                  steps:
                    - bean:
                        id: poll-primary.ask
                        ref: primary
                        method: lastChange
            """;

    private final RouteFileCheck check = new RouteFileCheck();

    @Test
    void keepsTheRulesInEveryFile() throws IOException {
        for (Path file : files()) {
            check.check(String.valueOf(file.getFileName()), Files.readString(file, StandardCharsets.UTF_8));
        }

        assertThat(check.problems()).isEmpty();
    }

    @Test
    void acceptsARouteThatKeepsTheRules() {
        assertThat(problemsOf("poll-primary.camel.yaml", GOOD)).isEmpty();
    }

    @Test
    void findsAMisspeltStep() {
        assertThat(problemsOf("poll-primary.camel.yaml", GOOD.replace("- bean:", "- baen:")))
                .anyMatch(problem -> problem.contains("breaks the schema") && problem.contains("baen"));
    }

    @Test
    void findsAMisspeltOption() {
        assertThat(problemsOf("poll-primary.camel.yaml", GOOD.replace("method:", "methodd:")))
                .anyMatch(problem -> problem.contains("breaks the schema") && problem.contains("methodd"));
    }

    @Test
    void letsAPlaceholderStandForANumber() {
        String route = GOOD + """
                - circuitBreaker:
                    id: poll-primary.circuit
                    resilience4jConfiguration:
                      slidingWindowSize: "{{source.breaker.failures}}"
                    steps:
                      - to: direct:x
                """.indent(8);

        assertThat(problemsOf("poll-primary.camel.yaml", route)).isEmpty();
    }

    @Test
    void findsATextWhereANumberBelongs() {
        String route = GOOD + """
                - loop:
                    id: poll-primary.loop
                    copy: maybe
                    constant: "3"
                    steps: []
                """.indent(8);

        assertThat(problemsOf("poll-primary.camel.yaml", route))
                .singleElement()
                .asString()
                .contains("breaks the schema", "copy");
    }

    @Test
    void findsAPlaceholderThatIsNoSetting() {
        assertThat(problemsOf("poll-primary.camel.yaml", GOOD.replace("poll.primary.period", "poll.primary.perid")))
                .containsExactly(
                        "poll-primary.camel.yaml uses {{poll.primary.perid}}, which is no setting and no parameter");
    }

    @Test
    void acceptsParametersInTheirTemplateOnly() {
        String template = """
                - routeTemplate:
                    id: refresh
                    description: Refreshes one category
                    parameters:
                      - name: category
                    from:
                      uri: "direct:refresh-{{category}}"
                      steps:
                        - to:
                            id: "refresh-{{category}}.next"
                            uri: "direct:store-{{categoryy}}"
                """;

        assertThat(problemsOf("refresh.camel.yaml", template))
                .containsExactly("refresh.camel.yaml uses {{categoryy}}, which is no setting and no parameter");
    }

    @Test
    void findsAFileThatIsNotCalledAsItsRoute() {
        assertThat(problemsOf("poll.camel.yaml", GOOD))
                .containsExactly("poll.camel.yaml holds 'poll-primary', which is not its name");
        assertThat(problemsOf("poll-primary.yaml", GOOD)).anyMatch(problem -> problem.contains("is not called"));
    }

    @Test
    void findsAnIdThatIsUsedTwice() {
        check.check("poll-primary.camel.yaml", GOOD);
        check.check("poll-other.camel.yaml", GOOD.replace("id: poll-primary\n", "id: poll-other\n"));

        assertThat(check.problems())
                .containsExactly(
                        "poll-other.camel.yaml uses the id 'poll-primary.ask' of poll-primary.camel.yaml again");
    }

    @Test
    void findsARouteWithoutDescription() {
        assertThat(problemsOf(
                        "poll-primary.camel.yaml",
                        GOOD.replace("    description: Asks PRIMARY for its last change\n", "")))
                .containsExactly("poll-primary.camel.yaml route 'poll-primary' has no description");
    }

    @Test
    void findsTwoRoutesInOneFile_exceptBehindARestBlock() {
        String two = GOOD + GOOD.replace("poll-primary", "poll-second");

        assertThat(problemsOf("poll-primary.camel.yaml", two))
                .containsExactly("poll-primary.camel.yaml holds 2 elements, not one route");
    }

    @Test
    void acceptsTheFailureHandlingOfTheRouteBesideIt_withUnquotedNumbers() {
        String withHandling = """
                - onException:
                    exception:
                      - java.io.IOException
                    redeliveryPolicy:
                      maximumRedeliveries: 2
                      redeliveryDelay: 0
                """ + GOOD;

        assertThat(problemsOf("poll-primary.camel.yaml", withHandling)).isEmpty();
    }

    @Test
    void findsScriptsAndBeansWithoutAMethod() {
        String route = GOOD.replace("            method: lastChange\n", "") + """
                        - setBody:
                            id: poll-primary.body
                            groovy: "1 + 1"
                """;

        assertThat(problemsOf("poll-primary.camel.yaml", route))
                .containsExactly(
                        "poll-primary.camel.yaml calls a bean without naming ref and method",
                        "poll-primary.camel.yaml uses groovy, where a bean with a method belongs");
    }

    @Test
    void findsADuplicateKey() {
        assertThat(problemsOf("x.camel.yaml", "- route:\n    id: x\n    id: y\n"))
                .singleElement()
                .asString()
                .contains("is no YAML: Duplicate field 'id'");
    }

    private static List<String> problemsOf(String name, String text) {
        RouteFileCheck single = new RouteFileCheck();
        single.check(name, text);
        return single.problems();
    }

    private static List<Path> files() throws IOException {
        if (!Files.isDirectory(ROUTES)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(ROUTES)) {
            return tree.filter(Files::isRegularFile)
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}

package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.openapi.ApiDescription;
import org.modelmirror.settings.Setting;
import org.modelmirror.settings.SettingsCatalog;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is in packaging/ agrees with the program, with itself, and with the tools that read it, as far as they are here. */
@Timeout(60)
class PackagingTest {
    private static final Path PACKAGING = Path.of("packaging");
    private static final String UNIT = "model-mirror.service";

    @TempDir
    Path temp;

    @Test
    @SuppressWarnings("unchecked")
    void composesMirrorsThatMayDoNothingButServe() throws IOException {
        Map<String, Object> compose =
                (Map<String, Object>) documents("compose.yaml").get(0);
        Map<String, Object> services = (Map<String, Object>) compose.get("services");
        Map<String, Object> mirror = (Map<String, Object>) services.get("mirror-1");

        assertThat(mirror).containsEntry("read_only", true).containsEntry("user", "10001:10001");
        assertThat(services).allSatisfy((name, any) -> {
            Map<String, Object> service = (Map<String, Object>) any;
            Map<String, Object> whole = service.containsKey("<<") ? mirror : service;
            assertThat(whole.get("cap_drop")).as(name).isEqualTo(List.of("ALL"));
            assertThat(whole.get("security_opt")).as(name).isEqualTo(List.of("no-new-privileges:true"));
            assertThat(whole).as(name).containsKey("healthcheck");
        });
        assertSettings((Map<String, Object>) mirror.get("environment"));
        Map<String, Object> health = (Map<String, Object>) mirror.get("healthcheck");
        List<String> test = (List<String>) health.get("test");
        assertThat(test).startsWith("CMD").endsWith("/opt/model-mirror/model-mirror.jar", "health");
        assertThat(Files.readString(PACKAGING.resolve("image.sh")).replaceAll("\\s*\\\\\\n\\s*", " "))
                .as("the image asks the same")
                .contains(String.join(" ", test.subList(1, test.size())));
        Set<String> volumes = ((Map<String, Object>) compose.get("volumes")).keySet();
        assertThat(services.values().stream()
                        .flatMap(any -> ((Map<String, List<String>>) any).getOrDefault("volumes", List.of()).stream())
                        .map(volume -> volume.replaceFirst(":.*", "")))
                .containsExactlyInAnyOrderElementsOf(volumes);
    }

    @Test
    void givesKubernetesAPodThatMayDoNothingButServe() throws IOException {
        List<Node> all = documents("kubernetes/model-mirror.yaml").stream()
                .map(document -> new Node("", document))
                .toList();
        Node deployment = kind(all, "Deployment");
        Node pod = deployment.at("spec", "template", "spec");
        Node container = pod.at("containers").item(0);

        assertThat(pod.at("securityContext", "runAsNonRoot").value()).isEqualTo(true);
        assertThat(pod.at("automountServiceAccountToken").value()).isEqualTo(false);
        Node rights = container.at("securityContext");
        assertThat(rights.at("allowPrivilegeEscalation").value()).isEqualTo(false);
        assertThat(rights.at("readOnlyRootFilesystem").value()).isEqualTo(true);
        assertThat(rights.at("capabilities", "drop").value()).isEqualTo(List.of("ALL"));
        Set<String> paths = new HashSet<>();
        ApiDescription.load("test").everything().path("paths").fieldNames().forEachRemaining(paths::add);
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            Node asked = container.at(probe, "httpGet");
            assertThat(asked.at("port").value())
                    .isEqualTo(container.at("ports").item(0).at("name").value());
            assertThat(paths).contains(asked.at("path").text().replaceFirst("^/api", ""));
        }
        assertThat(container.at("ports").item(0).at("containerPort").value())
                .hasToString(SettingsCatalog.find("server.port").orElseThrow().defaultText());
        assertThat(container.at("volumeMounts").each("name"))
                .containsExactlyInAnyOrderElementsOf(pod.at("volumes").each("name"));
        assertThat(deployment.at("spec", "selector", "matchLabels").value())
                .isEqualTo(
                        deployment.at("spec", "template", "metadata", "labels").value())
                .isEqualTo(kind(all, "Service").at("spec", "selector").value());
        Set<String> maps = all.stream()
                .filter(node -> node.at("kind").text().equals("ConfigMap"))
                .map(node -> node.at("metadata", "name").text())
                .collect(Collectors.toSet());
        assertThat(maps)
                .contains(container
                        .at("envFrom")
                        .item(0)
                        .at("configMapRef", "name")
                        .text())
                .contains(pod.at("volumes").item(2).at("configMap", "name").text());
        assertSettings(all.get(0).at("data").map());
        assertThat(CommandLine.parse(
                                container.at("args").list().stream()
                                        .map(Object::toString)
                                        .toArray(String[]::new),
                                Optional.empty())
                        .words())
                .as("it starts the service")
                .isEmpty();
    }

    @Test
    void isAUnitThatSystemdTakes_withLittleExposure() throws Exception {
        assumeTrue(has("systemd-analyze"), "no systemd-analyze here: the unit was not tried");
        String text = Files.readString(PACKAGING.resolve(UNIT));
        Path checkout = Path.of("").toAbsolutePath();
        Path unit = temp.resolve(UNIT);
        Files.writeString(unit, text.replace("/opt/model-mirror", checkout.toString()));

        Ended verified = run("systemd-analyze", "verify", "--man=no", unit.toString());
        Ended exposed = run("systemd-analyze", "security", "--offline=true", "--threshold=20", unit.toString());

        assertThat(verified.code()).as(verified.output()).isZero();
        assertThat(verified.output()).isBlank();
        // Exposure in tenths: 20 is "OK", a service without any protection has 96.
        assertThat(exposed.code()).as(exposed.output()).isZero();
    }

    private static void assertSettings(Map<String, Object> variables) {
        Set<String> known =
                SettingsCatalog.all().stream().map(Setting::environmentName).collect(Collectors.toSet());
        assertThat(known).containsAll(variables.keySet());
        assertThat(variables.values()).allSatisfy(value -> assertThat(value).isInstanceOf(String.class));
    }

    private static List<Object> documents(String file) throws IOException {
        List<Object> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(Files.readString(PACKAGING.resolve(file)))
                .forEach(documents::add);
        return documents;
    }

    private static Node kind(List<Node> all, String kind) {
        return all.stream()
                .filter(node -> node.at("kind").text().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    /** A value of a document and where it stands; what is missing fails with its place. */
    private record Node(String place, Object value) {
        @SuppressWarnings("unchecked")
        Map<String, Object> map() {
            return (Map<String, Object>) value;
        }

        List<?> list() {
            return (List<?>) value;
        }

        String text() {
            return (String) value;
        }

        Node at(String... path) {
            Node node = this;
            for (String key : path) {
                assertThat(node.map()).as(node.place()).containsKey(key);
                node = new Node(node.place() + "." + key, node.map().get(key));
            }
            return node;
        }

        Node item(int index) {
            return new Node(place + "[" + index + "]", list().get(index));
        }

        List<String> each(String key) {
            return list().stream()
                    .map(one -> new Node(place, one).at(key).text())
                    .toList();
        }
    }

    private static boolean has(String tool) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private record Ended(int code, String output) {}

    private Ended run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(temp, "output", "");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}

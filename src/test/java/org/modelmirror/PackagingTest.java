package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.settings.Setting;
import org.modelmirror.settings.Settings;
import org.modelmirror.settings.SettingsCatalog;
import org.modelmirror.settings.SettingsFiles;
import org.modelmirror.settings.SettingsMessage;

/** What is shipped to run the mirror elsewhere agrees with the mirror: ports, paths, users, names of settings. */
class PackagingTest {
    private static final Path PACKAGING = Path.of("packaging");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Set<String> VARIABLES =
            SettingsCatalog.all().stream().map(Setting::environmentName).collect(Collectors.toSet());

    @TempDir
    Path temp;

    @Test
    void kubernetesAsksForPathsThatAreServed_onThePortThatIsListenedOn() throws IOException {
        JsonNode container = container();
        String health = Files.readString(Path.of("routes/6-serve/serve-health.camel.yaml"));
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            String path = container.path(probe).path("httpGet").path("path").asText();
            assertThat(path).startsWith("/api/health/");
            assertThat(health).contains("path: " + path.substring("/api/health".length()) + "\n");
            assertThat(container.path(probe).path("httpGet").path("port").asText())
                    .isEqualTo("http");
        }
        assertThat(container.path("readinessProbe").path("httpGet").path("path").asText())
                .endsWith("/ready");
        int port = Settings.load(SettingsFiles.read(temp, Path.of("config"), List.of(), Map.of(), Map.of()))
                .server()
                .port();
        assertThat(container.path("ports").path(0).path("containerPort").asInt())
                .isEqualTo(port);
        JsonNode annotations =
                deployment().path("spec").path("template").path("metadata").path("annotations");
        assertThat(annotations.path("prometheus.io/port").asInt()).isEqualTo(port);
        assertThat(annotations.path("prometheus.io/path").asText()).isEqualTo("/api/metrics");
    }

    @Test
    void kubernetesSetsOnlyWhatCanBeSet() throws IOException {
        Map<String, String> variables = new TreeMap<>();
        object("ConfigMap", "model-mirror")
                .path("data")
                .properties()
                .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText()));
        assertThat(VARIABLES).containsAll(variables.keySet());
        Files.writeString(
                temp.resolve("application.properties"),
                object("ConfigMap", "model-mirror-config")
                        .path("data")
                        .path("application.properties")
                        .asText());

        Settings settings = Settings.load(SettingsFiles.read(temp, temp, List.of(), variables, Map.of()));

        assertThat(settings.store().folder()).isEqualTo(Path.of("/data"));
        assertThat(settings.messages())
                .extracting(SettingsMessage::text)
                .containsExactly("found no PRIMARY to mirror: GitHub is the only source");
        List<String> arguments = new ArrayList<>();
        container().path("args").forEach(argument -> arguments.add(argument.asText()));
        assertThat(CommandLine.parse(arguments.toArray(String[]::new), Optional.empty())
                        .config())
                .isEqualTo(Path.of("/etc/model-mirror"));
        assertThat(mounts()).contains("/data", "/tmp", "/etc/model-mirror");
    }

    @Test
    void kubernetesLetsItDoAsLittleAsPossible() throws IOException {
        JsonNode pod = deployment().path("spec").path("template").path("spec");
        assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.path("securityContext").path("runAsUser").asInt()).isEqualTo(10001);
        assertThat(pod.path("securityContext").path("fsGroup").asInt()).isEqualTo(10001);
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        JsonNode context = container().path("securityContext");
        assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(context.path("capabilities").path("drop").path(0).asText()).isEqualTo("ALL");
        String image = Files.readString(PACKAGING.resolve("image.sh"));
        assertThat(image)
                .contains(" 10001 ")
                .contains("${1:-" + container().path("image").asText() + "}");
    }

    @Test
    void composeRunsTheSameImage_withSettingsThatExist() throws IOException {
        JsonNode services =
                YAML.readTree(PACKAGING.resolve("compose.yaml").toFile()).path("services");
        assertThat(services.path("mirror-1").path("image").asText())
                .isEqualTo(container().path("image").asText());
        JsonNode mirror = services.path("mirror-1");
        assertThat(mirror.path("read_only").asBoolean()).isTrue();
        assertThat(mirror.path("user").asText()).isEqualTo("10001:10001");
        assertThat(mirror.path("cap_drop").path(0).asText()).isEqualTo("ALL");
        Map<String, String> variables = new TreeMap<>();
        mirror.path("environment")
                .properties()
                .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText()));
        assertThat(VARIABLES).containsAll(variables.keySet());
        Settings settings = Settings.load(SettingsFiles.read(temp, Path.of("config"), List.of(), variables, Map.of()));
        assertThat(settings.redis().enabled()).isTrue();
        assertThat(services.has("redis")).isTrue();
        for (String service : List.of("mirror-1", "mirror-2")) {
            assertThat(services.path(service).path("volumes").path(0).asText()).isEqualTo(service + ":/data");
            assertThat(services.path(service).path("ports").path(0).asText()).endsWith(":19800");
        }
    }

    @Test
    void systemdStartsTheLauncher_withOptionsItKnowsAndNoRights() throws IOException {
        Map<String, String> unit = new TreeMap<>();
        for (String line : Files.readAllLines(PACKAGING.resolve("model-mirror.service"))) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                unit.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        String[] command = unit.get("ExecStart").split(" ", -1);
        assertThat(command[0]).isEqualTo("/opt/model-mirror/bin/model-mirror");
        assertThat(Path.of("bin/model-mirror")).isExecutable();
        CommandLine line =
                CommandLine.parse(List.of(command).subList(1, command.length).toArray(String[]::new), Optional.empty());
        assertThat(line.words()).isEmpty();
        assertThat(VARIABLES).contains(unit.get("Environment").replaceFirst("=.*", ""));
        assertThat(unit.get("Environment")).endsWith("/var/lib/" + unit.get("StateDirectory"));
        assertThat(unit)
                .containsEntry("DynamicUser", "yes")
                .containsEntry("NoNewPrivileges", "yes")
                .containsEntry("ProtectSystem", "strict")
                .containsEntry("CapabilityBoundingSet", "")
                .containsEntry("RestartPreventExitStatus", String.valueOf(ExitCode.WRONG_USAGE));
    }

    private static JsonNode container() throws IOException {
        return deployment()
                .path("spec")
                .path("template")
                .path("spec")
                .path("containers")
                .path(0);
    }

    private static List<String> mounts() throws IOException {
        return StreamSupport.stream(container().path("volumeMounts").spliterator(), false)
                .map(mount -> mount.path("mountPath").asText())
                .toList();
    }

    private static JsonNode deployment() throws IOException {
        return object("Deployment", "model-mirror");
    }

    private static JsonNode object(String kind, String name) throws IOException {
        Path file = PACKAGING.resolve("kubernetes/model-mirror.yaml");
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document.path("kind").asText().equals(kind)
                        && document.path("metadata").path("name").asText().equals(name)) {
                    return document;
                }
            }
        }
        throw new AssertionError("there is no " + kind + " " + name);
    }
}

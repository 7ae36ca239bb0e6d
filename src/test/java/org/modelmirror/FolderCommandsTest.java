package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.modelmirror.testing.WritableMirror.V2;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.archive.MirrorArchive;
import org.modelmirror.archive.TarWriter;
import org.modelmirror.store.FolderFiles;
import org.modelmirror.store.Sha256;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.StoreFolder;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/** The commands that work on a data folder as a whole, on the folder that a PRIMARY with some writes has left. */
@Timeout(180)
class FolderCommandsTest {
    @TempDir
    static Path shared;

    private static Path template;

    @TempDir
    Path temp;

    private Path folder;

    @BeforeAll
    static void leaveAFolder() throws IOException {
        template = shared.resolve("template");
        try (SimulatedHorde horde = SimulatedHorde.start();
                WritableMirror mirror = WritableMirror.of(
                        WritableMirror.setup(template, horde)
                                .set("queue.enabled", "false")
                                .start(),
                        template)) {
            for (String name : List.of("a", "b", "c")) {
                assertThat(mirror.post(V2 + "/clip", "app", "{\"name\":\"" + name + "\"}")
                                .status())
                        .isEqualTo(201);
            }
        }
        write(template.resolve("last_good/legacy/clip"), "{\"kept\":{}}\n");
        write(
                template.resolve("last_good/legacy/clip.validators.json"),
                "{\"saved_at\":1,\"etag\":\"\\\"x\\\"\",\"sha256\":\"" + Sha256.of(bytes("{\"kept\":{}}\n")) + "\"}");
        write(template.resolve("last_good/raw/text/@main/db.json"), "{\"raw\":{}}\n");
        write(
                template.resolve("last_good/raw/text/@main/db.json.validators.json"),
                "{\"published_at\":1,\"revision\":1,\"sha256\":\"" + Sha256.of(bytes("{\"raw\":{}}\n")) + "\"}");
    }

    @BeforeEach
    void copy() throws IOException {
        folder = temp.resolve("data");
        copy(template, folder);
    }

    // ---- verify

    @Test
    void saysThatAllIsWell_whenItIs() throws IOException {
        Map<String, String> before = tree(folder);

        CommandRun run = command("verify", "--json");

        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThatJson(run.out()).inPath("ok").isEqualTo(true);
        assertThatJson(run.out()).inPath("audit_events").isEqualTo(3);
        assertThatJson(run.out()).inPath("findings").isArray().isEmpty();
        assertThat(tree(folder)).as("it only looks").isEqualTo(before);
    }

    @Test
    void findsAFlippedBit_inEveryFileOfASealedFolder() throws IOException {
        assertThat(command("verify", "--seal").out()).contains("sealed");
        List<String> missed = new ArrayList<>();
        Map<String, Path> files = files(folder);
        assertThat(files).hasSizeGreaterThan(20);
        for (Map.Entry<String, Path> file : files.entrySet()) {
            byte[] good = Files.readAllBytes(file.getValue());
            if (good.length > 0) {
                FileTime time = Files.getLastModifiedTime(file.getValue());
                flip(file.getValue(), good.length / 2);
                Files.setLastModifiedTime(file.getValue(), time);
                CommandRun run = command("verify");
                if (run.code() != 1 || !run.out().contains(file.getKey())) {
                    missed.add(file.getKey());
                }
                overwrite(file.getValue(), good);
                Files.setLastModifiedTime(file.getValue(), time);
            }
        }
        assertThat(missed).isEmpty();
        assertThat(command("verify").code()).as("mended again").isZero();
    }

    @Test
    void findsAFlippedBit_whereFilesTellOfEachOther_withoutASeal() throws IOException {
        Map<String, Integer> places = new TreeMap<>();
        places.put("clip.json", 3);
        places.put("legacy/models.csv", 90);
        places.put("meta/revisions.json", text("meta/revisions.json").indexOf("\"sha256\": \"") + 15);
        places.put(
                "meta/v2/clip_metadata.json", text("meta/v2/clip_metadata.json").indexOf("\"total_models\": 4") + 16);
        places.put("audit/v2/clip/audit-000001.jsonl", 0);
        places.put("last_good/legacy/clip", 4);
        places.put("last_good/raw/text/@main/db.json", 4);
        places.put("history/v2/clip/index.jsonl", 0);
        for (String journal : List.of("journal", "journal-2")) {
            places.put("history/v2/clip/" + journal, 60);
        }
        List<String> missed = new ArrayList<>();
        for (Map.Entry<String, Integer> place : places.entrySet()) {
            Path file = folder.resolve(place.getKey());
            byte[] good = Files.readAllBytes(file);
            flip(file, place.getValue());
            CommandRun run = command("verify");
            if (run.code() != 1 || !run.out().contains(place.getKey().replaceFirst("^audit/.*", "audit"))) {
                missed.add(place.getKey() + ": " + run.out());
            }
            overwrite(file, good);
        }
        assertThat(missed).isEmpty();
    }

    @Test
    void restoresTheFileFromAnEarlierVersionAndTheTrail_whenItIsRepaired() throws IOException {
        byte[] good = Files.readAllBytes(folder.resolve("clip.json"));
        flip(folder.resolve("clip.json"), good.length / 2);

        CommandRun run = command("verify", "--repair", "--json");

        assertThat(run.code()).as(run.out()).isZero();
        assertThat(run.out()).contains("restored the bytes with digest " + Sha256.of(good));
        assertThat(folder.resolve("clip.json")).hasBinaryContent(good);
        assertThat(command("verify").code()).isZero();
    }

    @Test
    void guessesNothing_whenTheBytesAreNotKnown() throws IOException {
        Path raw = folder.resolve("last_good/raw/text/@main/db.json");
        flip(raw, 4);
        byte[] damaged = Files.readAllBytes(raw);

        CommandRun run = command("verify", "--repair");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("DAMAGED  last_good/raw/text/@main/db.json")
                .contains("NOT WELL");
        assertThat(raw).hasBinaryContent(damaged);
    }

    @Test
    void restoresFromAnExport_whatTheFolderItselfCannotBringBack() throws IOException {
        assertThat(command("verify", "--seal").code()).isZero();
        Path archive = export();
        Map<String, String> before = tree(folder);
        Path raw = folder.resolve("last_good/raw/text/@main/db.json");
        Path csv = folder.resolve("legacy/models.csv");
        Path own = folder.resolve("clip.json");
        Path gone = folder.resolve("audit/v2/clip/audit-000001.jsonl");
        flip(raw, 4);
        overwrite(csv, new byte[0]);
        flip(own, 3);
        Files.delete(gone);
        assertThat(command("verify", "--repair").code())
                .as("not by its own means")
                .isEqualTo(1);

        CommandRun run = command("verify", "--repair", "--from", archive.toString(), "--json");

        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThatJson(run.out()).inPath("ok").isEqualTo(true);
        assertThatJson(run.out())
                .inPath("from_export")
                .isArray()
                .contains("last_good/raw/text/@main/db.json", "legacy/models.csv", "audit/v2/clip/audit-000001.jsonl")
                .doesNotContain("clip.json");
        assertThat(tree(folder)).isEqualTo(before);
        assertThat(command("verify", "--repair", "--from", archive.toString()).out())
                .as("nothing is taken where nothing is wrong")
                .doesNotContain("taken from the export")
                .contains("well: ");
    }

    @Test
    void takesNothingOlderFromAnExport_thanWhatWasWrittenLast() throws IOException {
        Path archive = export();
        write(folder.resolve("last_good/raw/text/@main/db.json"), "{\"newer\":{}}\n");
        write(
                folder.resolve("last_good/raw/text/@main/db.json.validators.json"),
                "{\"published_at\":2,\"revision\":2,\"sha256\":\"" + Sha256.of(bytes("{\"newer\":{}}\n")) + "\"}");
        Map<String, String> before = tree(folder);
        flip(folder.resolve("last_good/raw/text/@main/db.json"), 4);
        Map<String, String> damaged = tree(folder);

        CommandRun run = command("verify", "--repair", "--from", archive.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("DAMAGED  last_good/raw/text/@main/db.json")
                .contains("NOT WELL");
        assertThat(tree(folder)).isEqualTo(damaged).isNotEqualTo(before);
    }

    @Test
    void mendsTheBeginOfATrail_andKeepsWhatWasAppendedSince() throws IOException {
        assertThat(command("verify", "--seal").code()).isZero();
        Path archive = export();
        Path segment = folder.resolve("audit/v2/clip/audit-000001.jsonl");
        String sealed = Files.readString(segment);
        String later =
                sealed.lines().findFirst().orElseThrow().replaceFirst("\"event_id\":\\s*\\d+", "\"event_id\":4") + "\n";
        write(segment, sealed + later);
        write(folder.resolve("audit/index.json"), "{\"last_event_id\": 4}");
        flip(segment, 20);

        CommandRun run = command("verify", "--repair", "--from", archive.toString());

        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("restored its begin").contains("audit/v2/clip/audit-000001.jsonl");
        assertThat(segment).hasContent(sealed + later);
    }

    @Test
    void repairsNothing_whenTheExportIsNoneOrIsDamaged() throws IOException {
        Path archive = export();
        flip(folder.resolve("last_good/raw/text/@main/db.json"), 4);
        flip(folder.resolve("clip.json"), 3);
        Map<String, String> damaged = tree(folder);
        assertThat(command("verify", "--from", archive.toString()).code()).isEqualTo(2);

        flip(archive, (int) Files.size(archive) / 2);
        CommandRun run = command("verify", "--repair", "--from", archive.toString());
        CommandRun none =
                command("verify", "--repair", "--from", temp.resolve("none").toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("nothing was repaired");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("there is no file");
        assertThat(tree(folder)).isEqualTo(damaged);
    }

    @Test
    void countsAnew_whenAFigureThatFollowsFromTheDataIsWrong() throws IOException {
        Path metadata = folder.resolve("meta/v2/clip_metadata.json");
        String good = Files.readString(metadata);
        write(metadata, good.replace("\"total_models\": 4", "\"total_models\": 5"));

        CommandRun run = command("verify", "--repair");

        assertThat(run.code()).as(run.out()).isZero();
        assertThat(run.out()).contains("says 5 models, but the file holds 4").contains("counted anew");
        assertThat(metadata).hasContent(good);
    }

    @Test
    void doesNotSealWhatIsDamaged() throws IOException {
        flip(folder.resolve("clip.json"), 3);

        assertThat(command("verify", "--seal").code()).isEqualTo(1);
        assertThat(folder.resolve("meta/seal.json")).doesNotExist();
    }

    @Test
    void tellsHowFarItIs_onlyWhereSomebodyWatches() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console watched = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                true);

        int code = App.command(
                CommandLine.parse(new String[] {"verify", "--json", "--store.folder=" + folder}, Optional.empty()),
                watched);

        assertThat(code).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("looking at clip")
                .endsWith("\r\u001b[K");
        assertThatJson(out.toString(StandardCharsets.UTF_8)).inPath("ok").isEqualTo(true);
        assertThat(command("verify").err()).isEmpty();
    }

    // ---- export and import

    @Test
    void givesTheSameBytesAgain_andOneFileOfEverything() throws IOException {
        Path first = export();
        Path second = temp.resolve("again.mirror");
        assertThat(command("export", second.toString()).code()).isZero();

        assertThat(second).hasSameBinaryContentAs(first);
        Path empty = temp.resolve("empty");
        CommandRun run = CommandRun.of("import", first.toString(), "--json", "--store.folder=" + empty);

        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThatJson(run.out()).inPath("whole").isEqualTo(true);
        assertThat(tree(empty)).isEqualTo(tree(folder));
        assertThat(empty).isDirectoryNotContaining("glob:**/.import-*");
        assertThat(CommandRun.of("verify", "--store.folder=" + empty).code()).isZero();
        assertThat(CommandRun.of("audit", "replay", "--category", "clip", "--store.folder=" + empty)
                        .out())
                .contains("clip (v2): proved");
    }

    @Test
    void isTakenOverByARunningService_asEditsWithNewRevisions() throws IOException {
        Path archive = export();
        Path other = temp.resolve("other");
        write(other.resolve("clip.json"), "{\"only\":{\"record_type\":\"clip\",\"name\":\"only\"}}");
        write(other.resolve("lora.json"), "{}");
        try (RunningMirror mirror = RunningMirror.on(other)
                .set("mirror.mode", "PRIMARY")
                .set("mirror.offline", "true")
                .start()) {
            long before = mirror.v2("clip").revision();

            CommandRun run = CommandRun.of(
                    "import", archive.toString(), "--user", "Ann#11", "--json", "--store.folder=" + other);

            assertThat(run.code()).as(run.out() + run.err()).isZero();
            assertThatJson(run.out()).inPath("whole").isEqualTo(false);
            assertThatJson(run.out()).inPath("changed").isArray().contains("clip (v2)");
            RunningMirror.eventually()
                    .until(() -> mirror.v2("clip").json().path("clip_vit").isObject());
            assertThat(mirror.v2("clip").json()).hasSize(4);
            assertThat(mirror.v2("clip").revision()).isGreaterThan(before);
        }
        assertThat(CommandRun.of("history", "--category", "clip", "--store.folder=" + other)
                        .out()
                        .lines()
                        .findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains("edit").contains("by Ann#11"));
        assertThat(CommandRun.of("import", archive.toString(), "--store.folder=" + other)
                        .out())
                .as("once more")
                .contains("0 changed");
    }

    @Test
    void importsNothing_whenTheExportIsCutOffOrDamaged() throws IOException {
        Path archive = export();
        byte[] good = Files.readAllBytes(archive);
        for (int length : List.of(0, 5, 100, good.length / 2, good.length - 9, good.length - 1)) {
            overwrite(archive, Arrays.copyOf(good, length));
            refused(archive, "");
        }
        for (int at : List.of(0, 30, good.length / 3, good.length / 2, good.length - 300)) {
            byte[] bad = good.clone();
            bad[at] ^= 4;
            overwrite(archive, bad);
            refused(archive, "");
        }
    }

    @Test
    void importsNothing_whenTheArchiveIsHostile() throws IOException {
        for (String name : List.of(
                "../escape.json", "/etc/escape.json", "a/../../escape", "a\\b", "c:/x", "locks/clip.lock", "")) {
            refused(
                    hostile(listing(name, "{}"), tar -> file(tar, name.isEmpty() ? "x" : name, "{}")),
                    "no name of a file");
        }
        refused(
                hostile(listing("clip.json", "{}"), tar -> {
                    file(tar, "clip.json", "{}");
                    file(tar, "clip.json", "{}");
                }),
                "is there twice");
        refused(hostile(listing("clip.json", "{}"), tar -> file(tar, "lora.json", "{}")), "is not in the manifest");
        refused(hostile(listing("clip.json", "{}"), tar -> tar.link("clip.json", "/etc/passwd")), "no regular file");
        refused(hostile(listing("clip.json", "{}"), tar -> tar.folder("clip.json", 0755, 0)), "no regular file");
        refused(hostile(listing("clip.json", "{}"), tar -> file(tar, "clip.json", "[]")), "its digest is not");
        refused(hostile(listing("clip.json", "{}"), tar -> file(tar, "clip.json", "{} ")), "3 bytes instead of 2");
        refused(hostile(listing("clip.json", "{}"), tar -> {}), "are missing");
        refused(hostile("{\"format\":\"other\"}", tar -> {}), "no export of a mirror");
        refused(hostile("{", tar -> {}), "its manifest cannot be read");
    }

    @Test
    void importsNothing_whenTheArchiveIsABomb() throws IOException {
        String bomb =
                "{\"format\":\"model-mirror-export-1\",\"files\":[{\"name\":\"clip.json\",\"size\":9000000000,\"sha256\":\"\"}]}";
        refused(hostile(bomb, tar -> {}), "larger than a file may be");
        StringBuilder many = new StringBuilder("{\"format\":\"model-mirror-export-1\",\"files\":[");
        for (int i = 0; i < 40; i++) {
            many.append("{\"name\":\"f").append(i).append("\",\"size\":268435456,\"sha256\":\"\"},");
        }
        refused(hostile(many + "{\"name\":\"g\",\"size\":1,\"sha256\":\"\"}]}", tar -> {}), "more than a mirror may");
        // Small in the manifest, endless in the archive.
        refused(
                hostile(
                        listing("clip.json", "{}"),
                        tar -> tar.file("clip.json", 0644, 50_000_000, new ByteArrayInputStream(new byte[50_000_000]))),
                "50000000 bytes instead of 2");
    }

    @Test
    void exportsAndImportsNothing_whenTheMirrorIsDamaged() throws IOException {
        Path target = temp.resolve("x.mirror");
        flip(folder.resolve("clip.json"), 3);

        CommandRun run = command("export", target.toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("the mirror is damaged in").contains("nothing was exported");
        assertThat(target).doesNotExist();

        Path archive = temp.resolve("damaged.mirror");
        try (var out = Files.newOutputStream(archive)) {
            MirrorArchive.write(out, files(folder), progress -> {});
        }
        refused(archive, "the exported mirror itself is damaged");
    }

    @Test
    void leavesNothingHalfDone_whenTheDiskIsFull() throws Exception {
        Path archive = export();
        Path mount = Files.createDirectories(temp.resolve("disk"));
        List<String> onASmallDisk = List.of(
                "unshare",
                "-r",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o size=32k tmpfs \"$0\" && \"$@\"; r=$?; ls -A \"$0\"; exit $r",
                mount.toString());
        List<String> probe = new ArrayList<>(onASmallDisk);
        probe.add("true");
        assumeTrue(process(probe).code() == 0, "nobody may mount a disk of his own here");
        List<String> java = new ArrayList<>(onASmallDisk);
        java.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                App.class.getName()));

        List<String> export = new ArrayList<>(java);
        export.addAll(List.of("export", mount.resolve("x.mirror").toString(), "--store.folder=" + withBallast()));
        CommandRun exported = process(export);
        assertThat(exported.code()).as(exported.toString()).isEqualTo(1);
        assertThat(exported.err()).contains("not exported").contains("No space left");
        assertThat(exported.out()).as("what lies on the disk").isEmpty();

        List<String> importing = new ArrayList<>(java);
        importing.addAll(List.of("import", archive.toString(), "--store.folder=" + mount));
        CommandRun imported = process(importing);
        assertThat(imported.code()).as(imported.toString()).isEqualTo(1);
        assertThat(imported.err()).contains("not imported").containsAnyOf("not enough room", "No space left");
        assertThat(imported.out()).as("what lies on the disk").isEmpty();
    }

    /** What does not become smaller. */
    private Path withBallast() throws IOException {
        byte[] noise = new byte[200_000];
        new Random(1).nextBytes(noise);
        overwrite(folder.resolve("ballast.bin"), noise);
        return folder;
    }

    // ---- revert

    @Test
    void goesBackToAKeptVersion_withEventsInTheTrail() throws IOException {
        CommandRun kept = command("history", "--category", "clip", "--json");
        String[] revisions = kept.out().split("\"revision\":", -1);
        String oldest =
                revisions[revisions.length - 1].replaceFirst("\\D.*", "").strip();

        CommandRun run = command(
                "revert",
                "--category",
                "clip",
                "--revision",
                oldest,
                "--user",
                "Ann#11",
                "--json",
                "--mirror.mode=PRIMARY");

        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThatJson(run.out()).inPath("reverted_to").isEqualTo(Long.parseLong(oldest));
        assertThatJson(Files.readString(folder.resolve("clip.json"))).isObject().hasSize(1);
        String newest = command("history", "--category", "clip")
                .out()
                .lines()
                .findFirst()
                .orElseThrow();
        assertThat(newest).contains("revert").contains("by Ann#11");
        assertThat(text("audit/v2/clip/audit-000001.jsonl")
                        .lines()
                        .filter(line -> line.contains("\"logical_user_id\":\"11\"")))
                .as("three models went, one was as it is in the file again")
                .hasSize(4);
        assertThat(command("verify").code()).isZero();
    }

    @Test
    void refusesToGoBack_whenThereIsNoSuchVersionOrItIsAMirror() {
        CommandRun unknown = command("revert", "--category", "clip", "--revision", "4711", "--mirror.mode=PRIMARY");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("revision 4711 of clip (v2) is not kept");

        CommandRun replica = command("revert", "--category", "clip", "--revision", "1");
        assertThat(replica.code()).isEqualTo(1);
        assertThat(replica.err()).contains("this is a mirror");
    }

    // ---- helpers

    private CommandRun command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--store.folder=" + folder);
        return CommandRun.of(all.toArray(String[]::new));
    }

    private Path export() {
        Path archive = temp.resolve("export.mirror");
        CommandRun run = command("export", archive.toString());
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        return archive;
    }

    private void refused(Path archive, String reason) throws IOException {
        Map<String, String> before = tree(folder);
        CommandRun run = command("import", archive.toString());
        assertThat(run.code()).as(reason + run).isEqualTo(1);
        assertThat(run.err()).contains("mported").contains(reason);
        assertThat(tree(folder)).as("untouched").isEqualTo(before);
        assertThat(temp.resolve("escape.json")).doesNotExist();
    }

    private static String listing(String name, String content) {
        return "{\"format\":\"model-mirror-export-1\",\"files\":[{\"name\":\"" + name.replace("\\", "\\\\")
                + "\",\"size\":" + content.length() + ",\"sha256\":\"" + Sha256.of(bytes(content)) + "\"}]}";
    }

    private interface Filling {
        void into(TarWriter tar) throws IOException;
    }

    private Path hostile(String manifest, Filling filling) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(new GZIPOutputStream(out))) {
            file(tar, "manifest.json", manifest);
            filling.into(tar);
        }
        Path archive = temp.resolve("hostile.mirror");
        overwrite(archive, out.toByteArray());
        return archive;
    }

    private static void file(TarWriter tar, String name, String content) throws IOException {
        tar.file(name, 0644, content.length(), new ByteArrayInputStream(bytes(content)));
    }

    private static Map<String, Path> files(Path folder) {
        try {
            return new FolderFiles(StoreFolder.at(folder)).list();
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> tree(Path folder) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        for (Map.Entry<String, Path> file : files(folder).entrySet()) {
            tree.put(file.getKey(), Sha256.of(Files.readAllBytes(file.getValue())));
        }
        return tree;
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        overwrite(file, bytes(text));
    }

    /** In place, as a medium does it: every name of the file shows it. */
    private static void overwrite(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        overwrite(file, bytes);
    }

    /** Keeps the hard links between files and their kept versions. */
    private static void copy(Path from, Path to) throws IOException {
        Map<Object, Path> copied = new HashMap<>();
        try (Stream<Path> entries = Files.walk(from)) {
            for (Path entry : entries.sorted().toList()) {
                Path target = to.resolve(from.relativize(entry).toString());
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(target);
                    continue;
                }
                Object key = Files.getAttribute(entry, "unix:ino");
                if (copied.containsKey(key)) {
                    Files.createLink(target, copied.get(key));
                } else {
                    Files.copy(entry, target, StandardCopyOption.COPY_ATTRIBUTES);
                    copied.put(key, target);
                }
            }
        }
    }

    private static CommandRun process(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new CommandRun(process.waitFor(), out, err);
        } finally {
            process.destroyForcibly();
        }
    }
}

package org.modelmirror;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.modelmirror.archive.InvalidArchiveException;
import org.modelmirror.audit.TrailCheck;
import org.modelmirror.store.Finding;
import org.modelmirror.store.FolderCheck;
import org.modelmirror.store.Restorer;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreException;

/**
 * {@code model-mirror verify}: reads and hashes everything in the data folder and says what is damaged. May run beside the
 * service; each category's writers wait while it is looked at.
 */
final class VerifyCommand {
    private final Store store;
    private final Console console;

    VerifyCommand(Store store, Console console) {
        this.store = store;
        this.console = console;
    }

    /**
     * Looks at everything.
     *
     * @param repair whether to restore what is known by its digest
     * @param seal whether to note afterwards what every file is like, unless something is damaged
     */
    int run(boolean repair, boolean seal, boolean isJson) throws StoreException, InterruptedException {
        return run(repair, lostBytes(), Set::of, seal, isJson);
    }

    /**
     * The same, and restores from an export what the folder itself cannot bring back.
     *
     * @param archive what {@code export} wrote; it is proved as a whole first
     * @throws CommandFailedException when it is no sound export; then nothing has been repaired
     */
    int repairFrom(Path archive, boolean seal, boolean isJson)
            throws StoreException, InterruptedException, CommandFailedException {
        try (UnpackedExport export = UnpackedExport.of(archive, store, console)) {
            ExportedBytes bytes = new ExportedBytes(lostBytes(), export);
            return run(true, bytes, bytes::taken, seal, isJson);
        } catch (InvalidArchiveException | IOException e) {
            throw new CommandFailedException("nothing was repaired: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new CommandFailedException("repaired in part only: " + e.getMessage(), e);
        }
    }

    private LostBytes lostBytes() {
        return new LostBytes(store, ConvertStage.create().converter());
    }

    private int run(boolean repair, Restorer restorer, Supplier<Set<String>> taken, boolean seal, boolean isJson)
            throws StoreException, InterruptedException {
        FolderCheck check = store.check();
        FolderCheck.Outcome outcome = check.run(repair, restorer, console::progress);
        console.progress("reading the audit trail");
        TrailCheck trail = TrailCheck.of(store.folder().audit());
        boolean isWell =
                trail.problems().isEmpty() && outcome.findings().stream().noneMatch(Finding::isOpen);
        if (seal && isWell) {
            console.progress("sealing");
            check.seal();
        }
        console.done();
        if (isJson) {
            console.say(json(outcome, trail, taken.get(), isWell));
        } else {
            tell(outcome, trail, taken.get(), isWell);
            if (seal && isWell) {
                console.say("sealed");
            }
        }
        return isWell ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static ObjectNode json(FolderCheck.Outcome outcome, TrailCheck trail, Set<String> taken, boolean isWell) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("ok", isWell)
                .put("files", outcome.files())
                .put("bytes", outcome.bytes())
                .put("audit_events", trail.events());
        ArrayNode findings = json.putArray("findings");
        outcome.findings()
                .forEach(finding -> findings.addObject()
                        .put("severity", finding.severity() == Finding.Severity.DAMAGE ? "damage" : "note")
                        .put("file", finding.file())
                        .put("problem", finding.problem())
                        .put("remedy", finding.remedy().orElse(null)));
        trail.problems()
                .forEach(problem -> findings.addObject()
                        .put("severity", "damage")
                        .put("file", "audit")
                        .put("problem", problem)
                        .putNull("remedy"));
        taken.forEach(json.putArray("from_export")::add);
        return json;
    }

    private void tell(FolderCheck.Outcome outcome, TrailCheck trail, Set<String> taken, boolean isWell) {
        List<Finding> findings = outcome.findings();
        for (Finding finding : findings) {
            String kind = finding.severity() == Finding.Severity.DAMAGE ? "DAMAGED" : "note";
            console.say(kind + "  " + finding.file() + "  " + finding.problem());
            finding.remedy().ifPresent(remedy -> console.say("    " + remedy));
        }
        taken.forEach(name -> console.say("taken from the export: " + name));
        trail.problems().forEach(problem -> console.say("DAMAGED  audit  " + problem));
        console.say((isWell ? "well" : "NOT WELL") + ": " + outcome.files() + " files, " + outcome.bytes() + " bytes, "
                + trail.events() + " audit events");
    }
}

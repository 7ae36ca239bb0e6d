package org.modelmirror.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.RawFile;
import org.modelmirror.catalog.RawFiles;
import org.modelmirror.change.GuardRule;
import org.modelmirror.raw.RawFileState;
import org.modelmirror.reference.UpstreamFile;

/** Each file of the raw facade that is asked for apart from the categories, and how things stand with it. */
public final class RawFilesSection implements Supplier<JsonNode> {
    private final Supplier<Map<UpstreamFile, RawFileState>> states;
    private final RawFiles files;

    /** @param states what became of our questions, by file */
    public RawFilesSection(Supplier<Map<UpstreamFile, RawFileState>> states, RawFiles files) {
        this.states = states;
        this.files = files;
    }

    @Override
    public JsonNode get() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        states.get().entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .forEach(entry -> json.set(entry.getKey().toString(), file(entry.getKey(), entry.getValue())));
        return json;
    }

    private ObjectNode file(UpstreamFile file, RawFileState state) {
        Optional<RawFile> live = files.find(file);
        Optional<Freshness.Reading> reading = live.map(files::read);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("presence", files.presence(file).name().toLowerCase(Locale.ROOT));
        json.put("bytes", live.map(copy -> copy.body().identity().length()).orElse(null));
        json.put("etag", live.map(copy -> copy.body().etag()).orElse(null));
        json.put(
                "age_seconds",
                reading.filter(Freshness.Reading::hasAge)
                        .map(Freshness.Reading::ageSeconds)
                        .orElse(null));
        json.put("stale", reading.map(Freshness.Reading::stale).orElse(false));
        Times.put(json, "last_attempt", state.lastAttempt());
        Times.put(json, "last_success", state.lastSuccess());
        state.lastFailure()
                .ifPresentOrElse(
                        failure -> {
                            ObjectNode error = json.putObject("last_error");
                            Times.put(error, "at", Optional.of(failure.at()));
                            error.put("message", failure.message());
                        },
                        () -> json.putNull("last_error"));
        json.put("consecutive_failures", state.consecutiveFailures());
        json.put("held_back", state.heldBack().map(GuardRule::id).orElse(null));
        return json;
    }
}

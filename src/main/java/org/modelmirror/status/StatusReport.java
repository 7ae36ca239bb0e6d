package org.modelmirror.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answer of {@code GET /status} (http-api.md 2.11), put together from sections. A section that fails says so in its
 * place and leaves the others alone: a report is wanted most when something is broken. Thread-safe.
 */
public final class StatusReport implements Supplier<ObjectNode> {
    private static final Logger LOG = LoggerFactory.getLogger(StatusReport.class);

    private final Map<String, Supplier<? extends JsonNode>> sections;

    /** @param sections by the name of their member, in the order of the report */
    public StatusReport(Map<String, Supplier<? extends JsonNode>> sections) {
        this.sections = new LinkedHashMap<>(sections);
    }

    @Override
    public ObjectNode get() {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        sections.forEach((name, section) -> report.set(name, read(name, section)));
        return report;
    }

    private static JsonNode read(String name, Supplier<? extends JsonNode> section) {
        try {
            return section.get();
        } catch (RuntimeException e) {
            LOG.error("status section failed section={}", name, e);
            return JsonNodeFactory.instance.objectNode().put("error", "not available, see the log");
        }
    }
}

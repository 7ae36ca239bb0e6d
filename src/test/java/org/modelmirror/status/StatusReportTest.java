package org.modelmirror.status;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StatusReportTest {
    @Test
    void keepsTheOtherSections_whenOneFails() {
        Map<String, Supplier<? extends JsonNode>> sections = new LinkedHashMap<>();
        sections.put("good", () -> TextNode.valueOf("fine"));
        sections.put("bad", () -> {
            throw new IllegalStateException("/secret/path");
        });

        assertThatJson(new StatusReport(sections).get())
                .isEqualTo("{\"good\":\"fine\",\"bad\":{\"error\":\"not available, see the log\"}}");
    }
}

package org.modelmirror.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/notices.md} in step with the types it describes. */
class NoticesPageTest {
    private static final Path PAGE = Path.of("docs/notices.md");

    @Test
    void describesExactlyTheNoticesThereAre() throws IOException {
        List<String> types = Arrays.stream(Notice.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList();

        assertThat(sections().keySet()).containsExactlyInAnyOrderElementsOf(types);
    }

    @Test
    void namesTheFieldsOfEachNoticeInTheirOrder() throws IOException {
        Map<String, String> sections = sections();

        for (Class<?> type : Notice.class.getPermittedSubclasses()) {
            String fields = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getName)
                    .map(name -> "`" + name + "`")
                    .collect(Collectors.joining(", ", "Fields: ", "."));
            assertThat(sections.get(type.getSimpleName())).contains(fields);
        }
    }

    @Test
    void namesEachKindOnce() throws IOException {
        String text = text();

        for (Notice.Kind kind : Notice.Kind.values()) {
            assertThat(text.split("Kind `" + kind + "`\\.", -1))
                    .as("sections of %s", kind)
                    .hasSize(2);
        }
    }

    @Test
    void showsMessagesAsTheyAreMade() throws IOException {
        Notice held = new RecordHeldBack("f", "s", "baseline", "\"bogus\"", "Unknown baseline: bogus");
        Notice skipped =
                new RowSkipped("f", "s", 17, "parameters_bn", "seven", "invalid parameters_bn value; row skipped");

        assertThat(text()).contains("`" + held.message() + "`").contains("`" + skipped.message() + "`");
    }

    private static Map<String, String> sections() throws IOException {
        Map<String, String> sections = new LinkedHashMap<>();
        String[] parts = text().split("(?m)^## ", -1);
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            int end = part.indexOf('\n');
            sections.put(part.substring(0, end).strip(), part.substring(end));
        }
        return sections;
    }

    private static String text() throws IOException {
        return Files.readString(PAGE, StandardCharsets.UTF_8);
    }
}

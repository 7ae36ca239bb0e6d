package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclaredPathsTest {
    private static final String LITERAL = "/v2/text_generation/names";
    private static final String PARAMETER = "/v2/{model_category_name}/{model_name}";

    private final DeclaredPaths declared = new DeclaredPaths(RawPaths.none());

    @Test
    void aMethodIsAnsweredByTheMostLiteralTemplate_ofThoseThatDeclareIt() {
        declared.add("a", PARAMETER, List.of("GET", "PUT"));
        declared.add("b", LITERAL, List.of("GET"));

        DeclaredPaths.Found found = declared.find(LITERAL, true);

        assertThat(found.template()).contains(LITERAL);
        assertThat(found.methods()).containsExactly("GET", "HEAD", "PUT");
        assertThat(found.byMethod()).isEqualTo(Map.of("GET", LITERAL, "PUT", PARAMETER));
    }

    @Test
    void aMethodIsAnsweredByWhatIsLeft_whenARouteHasStopped() {
        declared.add("a", PARAMETER, List.of("GET"));
        declared.add("b", LITERAL, List.of("GET"));
        assertThat(declared.find(LITERAL, true).byMethod()).containsEntry("GET", LITERAL);

        declared.remove("b");

        assertThat(declared.find(LITERAL, true).byMethod()).containsEntry("GET", PARAMETER);
    }
}

package org.modelmirror.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PropertyLinesTest {
    @Test
    void countsLines_overCommentsBlanksAndContinuations() throws Exception {
        String text = """
                # a comment that ends in a backslash \\

                first = 1
                  second:2
                third \\
                    3
                four\\=th = 4
                !fifth=5
                sixth
                path=C:\\\\
                last=7
                """;

        assertThat(PropertyLines.of(text))
                .containsOnly(
                        entry("first", 3),
                        entry("second", 4),
                        entry("third", 5),
                        entry("four=th", 7),
                        entry("sixth", 9),
                        entry("path", 10),
                        entry("last", 11));
    }

    @Test
    void namesTheLineThatCounts_whenAKeyIsGivenTwice() throws Exception {
        assertThat(PropertyLines.of("key=1\r\nother=2\r\nkey=3")).containsOnly(entry("key", 3), entry("other", 2));
    }

    private static Map.Entry<String, Integer> entry(String key, int line) {
        return Map.entry(key, line);
    }
}

package org.modelmirror.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyHashTest {
    private final KeyHash hashes = new KeyHash();

    @Test
    void isTheSameForTheSameKey_whoeverElseAsks() {
        String expected = hashes.of("key");

        assertThat(IntStream.range(0, 2_000).parallel().mapToObj(i -> {
                    hashes.of("other-" + i);
                    return hashes.of("key");
                }))
                .containsOnly(expected);
    }

    @Test
    void tellsKeysApart_andIsWorthNothingElsewhere() {
        assertThat(hashes.of("key")).matches("[0-9a-f]{64}").isNotEqualTo(hashes.of("keys"));
        assertThat(new KeyHash().of("key")).isNotEqualTo(hashes.of("key"));
    }
}

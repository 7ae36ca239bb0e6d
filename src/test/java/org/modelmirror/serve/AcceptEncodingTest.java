package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptEncodingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "GZIP",
                "x-gzip",
                "gzip, deflate, br",
                "br;q=1.0, gzip;q=0.8, *;q=0.1",
                "deflate, gzip;q=0.001",
                "*",
                "*;q=0.5, br",
                "identity;q=0.5, gzip;q=0.5",
                "identity;q=0, gzip;q=0.1",
                "gzip ; q=1",
                "gzip;Q=0.7",
            })
    void gzipIsSent_whenOfferedAndNotLessWelcomeThanIdentity(String header) {
        assertThat(AcceptEncoding.prefersGzip(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "identity",
                "br",
                "gzip;q=0",
                "gzip;q=0.000, *",
                "*;q=0",
                "identity, gzip;q=0.5",
                "gzipped",
                "gzip2, br",
                "gzip;q=abc",
                "gzip;q=",
                "gzip;q=-1",
            })
    void identityIsSent_otherwise(String header) {
        assertThat(AcceptEncoding.prefersGzip(header)).isFalse();
    }

    @Test
    void identityIsSent_whenNothingIsSaid() {
        assertThat(AcceptEncoding.prefersGzip(null)).isFalse();
    }
}

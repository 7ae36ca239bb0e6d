package org.modelmirror.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GitHubQuotaTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private Instant now = START;
    private final GitHubQuota quota = new GitHubQuota(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void waitsForTheReset_whenLessThanATenthIsLeft() {
        quota.answered(5000, 500, Optional.of(START.getEpochSecond() + 600));
        assertThat(quota.mayAsk()).isTrue();

        quota.answered(5000, 499, Optional.of(START.getEpochSecond() + 600));
        assertThat(quota.mayAsk()).isFalse();
        now = START.plusSeconds(599);
        assertThat(quota.mayAsk()).isFalse();
        now = START.plusSeconds(600);
        assertThat(quota.mayAsk()).isTrue();
    }

    @Test
    void waitsLongerEachTime_whenRefusedWithoutATime() {
        quota.refused(Optional.empty());
        now = START.plusSeconds(60);
        assertThat(quota.mayAsk()).isTrue();

        quota.refused(Optional.empty());
        now = START.plusSeconds(179);
        assertThat(quota.mayAsk()).isFalse();
        now = START.plusSeconds(180);
        assertThat(quota.mayAsk()).isTrue();
    }

    @Test
    void waitsAsLongAsItIsAskedTo() {
        quota.refused(Optional.of(Duration.ofSeconds(10)));

        now = START.plusSeconds(9);
        assertThat(quota.mayAsk()).isFalse();
        now = START.plusSeconds(10);
        assertThat(quota.mayAsk()).isTrue();
    }
}

package org.modelmirror.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
    @ParameterizedTest
    @CsvSource({
        "redis://localhost:6379/0, redis://localhost:6379/0",
        "redis://my_redis, redis://my_redis:6379/0",
        "rediss://h:6380/2/, rediss://h:6380/2",
        "redis://h?db=5&decode_responses=True, redis://h:6379/5",
        "redis://[::1]:7000/1, redis://[::1]:7000/1",
        "REDIS://h, redis://h:6379/0",
    })
    void readsServerAndDatabase(String url, String shown) {
        assertThat(RedisAddress.parse(url)).hasToString(shown);
    }

    @Test
    void readsUserAndPassword_andShowsNeither() {
        RedisAddress address = RedisAddress.parse("redis://ann:p%40ss%3A%2F+1@h:6379/0");

        assertThat(address.user()).contains("ann");
        assertThat(address.password()).contains("p@ss:/+1");
        assertThat(address).hasToString("redis://h:6379/0");
        assertThat(RedisAddress.parse("redis://:secret@h").user()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:6379",
                "http://h",
                "redis://h:70000",
                "redis://h/zero",
                "redis://h/1/2",
                "redis://se cret@h"
            })
    void refusesWhatIsNoRedis_withoutQuotingIt(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisAddress.parse(url))
                .matches(e -> !e.getMessage().contains("cret"));
    }
}

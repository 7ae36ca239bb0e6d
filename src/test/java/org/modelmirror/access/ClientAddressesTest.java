package org.modelmirror.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {
    /** Proxies are those in 10.0.0.0/8. */
    private final ClientAddresses addresses = new ClientAddresses(address -> address.length == 4 && address[0] == 10);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            198.51.100.7 | ''                              | 198.51.100.7
            198.51.100.7 | 203.0.113.9                     | 198.51.100.7
            10.0.0.1     | 203.0.113.9                     | 203.0.113.9
            10.0.0.1     | 203.0.113.9, 10.0.0.2           | 203.0.113.9
            10.0.0.1     | 192.0.2.1, 203.0.113.9, 10.0.0.2| 203.0.113.9
            10.0.0.1     | ''                              | 10.0.0.1
            10.0.0.1     | unknown                         | 10.0.0.1
            10.0.0.1     | 203.0.113.9, rubbish, 10.0.0.2  | 10.0.0.2
            10.0.0.1     | 10.0.0.3, 10.0.0.2              | 10.0.0.3
            """)
    void believesTrustedProxiesAlone(String peer, String forwardedFor, String client) {
        assertThat(addresses.networkOf(peer, List.of(forwardedFor))).isEqualTo(client);
    }

    @Test
    void readsSeveralHeadersAsOne() {
        assertThat(addresses.networkOf("10.0.0.1", List.of("192.0.2.1", "203.0.113.9, 10.0.0.2")))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void countsANetworkOfIpV6_forOneClient() {
        assertThat(addresses.networkOf("2001:db8:1:2:3::4", List.of()))
                .isEqualTo(addresses.networkOf("2001:db8:1:2:ffff::1", List.of()))
                .isNotEqualTo(addresses.networkOf("2001:db8:1:3::1", List.of()));
    }
}

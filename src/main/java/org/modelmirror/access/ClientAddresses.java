package org.modelmirror.access;

import io.netty.util.NetUtil;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a request came from, also behind proxies: what a trusted proxy says in {@code X-Forwarded-For} counts,
 * what anybody else writes there does not.
 */
public final class ClientAddresses {
    /** An IPv6 client has a whole network of 64 bits to come from. */
    private static final int NETWORK_BYTES = 8;

    private final Predicate<byte[]> isTrusted;

    /** @param isTrusted whether the proxy with this address, of 4 or 16 bytes, may tell for whom it asks */
    public ClientAddresses(Predicate<byte[]> isTrusted) {
        this.isTrusted = isTrusted;
    }

    /**
     * The network of the client, as text by which it can be counted.
     *
     * @param peer address of whoever opened the connection
     * @param forwardedFor values of {@code X-Forwarded-For}, in their order
     */
    String networkOf(String peer, List<String> forwardedFor) {
        if (forwardedFor.isEmpty()) {
            return network(peer);
        }
        String client = peer;
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        // Each proxy adds at the end whom it was asked by, so that only the end can be believed.
        for (int i = hops.length - 1; i >= 0 && isProxy(client); i--) {
            String hop = hops[i].strip();
            if (bytes(hop) == null) {
                break;
            }
            client = hop;
        }
        return network(client);
    }

    private boolean isProxy(String address) {
        byte[] bytes = bytes(address);
        return bytes != null && isTrusted.test(bytes);
    }

    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        byte[] bytes = bytes(address);
        return bytes == null || bytes.length <= NETWORK_BYTES
                ? address
                : HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES);
    }

    private static byte @Nullable [] bytes(String address) {
        return NetUtil.createByteArrayFromIpAddressString(address);
    }
}

package org.modelmirror.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A block of IP addresses, as {@code 10.0.0.0/8}, {@code fd00::/8} or a single {@code 192.0.2.7}.
 *
 * @param base any address of the block
 * @param bits how many of the leading bits all its addresses share
 */
public record AddressBlock(InetAddress base, int bits) {
    /** Only literals: a name would have to be looked up. */
    private static final Pattern LITERAL = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    public AddressBlock {
        if (bits < 0 || bits > base.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException(base.getHostAddress() + "/" + bits);
        }
    }

    /** @throws IllegalArgumentException when the text is no address and no block of addresses */
    static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = literal(slash < 0 ? text : text.substring(0, slash));
        return new AddressBlock(
                base, slash < 0 ? base.getAddress().length * Byte.SIZE : Integer.parseInt(text.substring(slash + 1)));
    }

    private static InetAddress literal(String text) {
        if (!LITERAL.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** Whether an address, of 4 or 16 bytes, is in this block. */
    public boolean contains(byte[] address) {
        byte[] mine = base.getAddress();
        if (address.length != mine.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if ((mine[bit / Byte.SIZE] & mask) != (address[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + bits;
    }
}

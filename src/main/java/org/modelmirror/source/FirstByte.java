package org.modelmirror.source;

/** The cheap look at a body: what its first byte that is no white space tells. */
final class FirstByte {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private FirstByte() {}

    /** A JSON object, to judge by its opening brace. */
    static boolean isJsonObject(byte[] body) {
        return find(body) == '{';
    }

    /** Text that is neither empty nor HTML, XML or JSON. */
    static boolean isPlainText(byte[] body) {
        int first = find(body);
        return first > 0 && first != '<' && first != '{' && first != '[';
    }

    /** The first byte after a byte order mark and white space, or -1. */
    private static int find(byte[] body) {
        int at = 0;
        if (body.length >= BYTE_ORDER_MARK.length
                && body[0] == BYTE_ORDER_MARK[0]
                && body[1] == BYTE_ORDER_MARK[1]
                && body[2] == BYTE_ORDER_MARK[2]) {
            at = BYTE_ORDER_MARK.length;
        }
        for (; at < body.length; at++) {
            byte b = body[at];
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b & 0xFF;
            }
        }
        return -1;
    }
}

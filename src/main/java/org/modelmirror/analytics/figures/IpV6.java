package org.modelmirror.analytics.figures;

import java.util.regex.Pattern;

/** Whether a text is an IPv6 address (RFC 4291 2.2). Nothing is looked up. */
final class IpV6 {
    private static final int GROUPS = 8;
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern ZONE = Pattern.compile("%[^%]+$");
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IP_V4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

    private IpV6() {}

    static boolean isAddress(String text) {
        String address = ZONE.matcher(text).replaceFirst("");
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address, true) == GROUPS;
        }
        int before = groups(address.substring(0, gap), false);
        int after = groups(address.substring(gap + 2), true);
        return before >= 0 && after >= 0 && before + after < GROUPS;
    }

    /** How many groups of 16 bits a text stands for, -1 when it stands for none. */
    private static int groups(String text, boolean isEnd) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        int groups = 0;
        for (int i = 0; i < parts.length; i++) {
            if (GROUP.matcher(parts[i]).matches()) {
                groups++;
            } else if (isEnd && i == parts.length - 1 && IP_V4.matcher(parts[i]).matches()) {
                groups += 2;
            } else {
                return -1;
            }
        }
        return groups;
    }
}

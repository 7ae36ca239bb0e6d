package org.modelmirror.legacy;

import java.util.regex.Pattern;

/**
 * Whether a text can be taken apart as a URL. Nearly everything can; only a host in unbalanced or invalid brackets cannot
 * (records-and-conversion.md 3.4 step 5). {@code java.net.URI} is far stricter and would hold back real records.
 */
final class LegacyUrl {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+");
    private static final Pattern FUTURE_ADDRESS = Pattern.compile("v[0-9a-fA-F]++\\..+");
    private static final Pattern HEX_GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final int IPV6_GROUPS = 8;

    private LegacyUrl() {}

    static boolean isParseable(String url) {
        // Brackets are rare; without one there is nothing that could be wrong.
        if (url.indexOf('[') < 0 && url.indexOf(']') < 0) {
            return true;
        }
        String host = authority(url);
        boolean opens = host.indexOf('[') >= 0;
        if (opens != (host.indexOf(']') >= 0)) {
            return false;
        }
        return !opens || isBracketedHost(host.substring(host.lastIndexOf('@') + 1));
    }

    private static String authority(String url) {
        int start = 0;
        while (start < url.length() && url.charAt(start) <= ' ') {
            start++;
        }
        String rest = url.substring(start).replace("\t", "").replace("\r", "").replace("\n", "");
        int colon = rest.indexOf(':');
        if (colon > 0 && SCHEME.matcher(rest).region(0, colon).matches()) {
            rest = rest.substring(colon + 1);
        }
        if (!rest.startsWith("//")) {
            return "";
        }
        int end = 2;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        return rest.substring(2, end);
    }

    private static boolean isBracketedHost(String host) {
        int close = host.indexOf(']');
        if (!host.startsWith("[") || close < 0) {
            return false;
        }
        String afterwards = host.substring(close + 1);
        String address = host.substring(1, close);
        return (afterwards.isEmpty() || afterwards.startsWith(":"))
                && (address.startsWith("v") ? FUTURE_ADDRESS.matcher(address).matches() : isIpv6(address));
    }

    private static boolean isIpv6(String address) {
        int zone = address.indexOf('%');
        if (zone >= 0 && (zone == address.length() - 1 || address.indexOf('%', zone + 1) >= 0)) {
            return false;
        }
        String groups = zone < 0 ? address : address.substring(0, zone);
        int gap = groups.indexOf("::");
        if (gap < 0) {
            return countGroups(groups, true) == IPV6_GROUPS;
        }
        String tail = groups.substring(gap + 2);
        int before = gap == 0 ? 0 : countGroups(groups.substring(0, gap), false);
        int after = tail.isEmpty() ? 0 : countGroups(tail, true);
        return before >= 0 && after >= 0 && before + after < IPV6_GROUPS;
    }

    /** Number of 16-bit groups, an IPv4 address at the end counting as two; -1 when one is no group. */
    private static int countGroups(String text, boolean mayEndInIpv4) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            if (HEX_GROUP.matcher(parts[i]).matches()) {
                count++;
            } else if (mayEndInIpv4
                    && i == parts.length - 1
                    && IPV4.matcher(parts[i]).matches()) {
                count += 2;
            } else {
                return -1;
            }
        }
        return count;
    }
}

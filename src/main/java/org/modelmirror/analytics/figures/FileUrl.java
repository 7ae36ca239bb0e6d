package org.modelmirror.analytics.figures;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a file is said to be, taken apart the forgiving way in which the peer does it (analytics.md 5.3). A strict parser
 * would refuse much of what stands in records.
 *
 * @param scheme in lower case; empty when there is none
 * @param netloc host with whatever belongs to it, user and port included, as written; empty when there is none
 */
record FileUrl(String scheme, String netloc) {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
    private static final Pattern REMOVED = Pattern.compile("[\t\r\n]");
    private static final Pattern IP_FUTURE = Pattern.compile("v[0-9a-fA-F]+\\..+");
    /** Characters that end a host; one that normalises to them could make a host look like another. */
    private static final String DELIMITERS = "/?#@:";

    /** Takes a URL apart; empty when it cannot be. */
    static Optional<FileUrl> parse(String url) {
        int start = 0;
        while (start < url.length() && url.charAt(start) <= ' ') {
            start++;
        }
        String rest = REMOVED.matcher(url.substring(start)).replaceAll("");
        String scheme = "";
        int colon = rest.indexOf(':');
        if (colon > 0 && SCHEME.matcher(rest.substring(0, colon)).matches()) {
            scheme = rest.substring(0, colon).toLowerCase(Locale.ROOT);
            rest = rest.substring(colon + 1);
        }
        String netloc = rest.startsWith("//") ? rest.substring(2, endOfNetloc(rest)) : "";
        return isSound(netloc) ? Optional.of(new FileUrl(scheme, netloc)) : Optional.empty();
    }

    /** Whether it says where to ask and how, whatever the scheme. */
    boolean isValid() {
        return !scheme.isEmpty() && !netloc.isEmpty();
    }

    /** Whether the host is this one or one below it; neither case nor port nor user matter (Q20). */
    boolean isOn(String host) {
        String ours = host().toLowerCase(Locale.ROOT);
        String wanted = host.toLowerCase(Locale.ROOT);
        return ours.equals(wanted) || ours.endsWith("." + wanted);
    }

    private String host() {
        String host = netloc.substring(netloc.lastIndexOf('@') + 1);
        if (host.startsWith("[")) {
            return host.substring(0, host.indexOf(']') + 1);
        }
        int port = host.indexOf(':');
        return port < 0 ? host : host.substring(0, port);
    }

    private static int endOfNetloc(String rest) {
        int end = 2;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static boolean isSound(String netloc) {
        boolean opens = netloc.indexOf('[') >= 0;
        boolean closes = netloc.indexOf(']') >= 0;
        return opens == closes && (!opens || hasAddressInBrackets(netloc)) && !hidesDelimiters(netloc);
    }

    private static boolean hidesDelimiters(String netloc) {
        for (int i = 0; i < netloc.length(); i += Character.charCount(netloc.codePointAt(i))) {
            int c = netloc.codePointAt(i);
            if (c > 0x7F) {
                String plain = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
                if (plain.chars().anyMatch(d -> DELIMITERS.indexOf(d) >= 0)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean hasAddressInBrackets(String netloc) {
        String host = netloc.substring(netloc.lastIndexOf('@') + 1);
        int close = host.indexOf(']');
        if (!host.startsWith("[") || close < 0) {
            return false;
        }
        String after = host.substring(close + 1);
        String address = host.substring(1, close);
        return (after.isEmpty() || after.startsWith(":"))
                && (IP_FUTURE.matcher(address).matches() || IpV6.isAddress(address));
    }
}

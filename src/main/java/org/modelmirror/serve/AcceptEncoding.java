package org.modelmirror.serve;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code Accept-Encoding} (RFC 9110, 12.5.3) for the one coding we have. */
final class AcceptEncoding {
    private static final double NOT_LISTED = -1;

    private AcceptEncoding() {}

    /** Whether gzip is offered, and not less welcome than no coding at all. */
    static boolean prefersGzip(@Nullable String header) {
        if (header == null) {
            return false;
        }
        if (header.indexOf(';') < 0 && header.startsWith("gzip")) {
            return header.length() == 4 || header.charAt(4) == ',' || parse(header);
        }
        return parse(header);
    }

    private static boolean parse(String header) {
        double gzip = NOT_LISTED;
        double any = NOT_LISTED;
        double identity = NOT_LISTED;
        for (String part : header.split(",", -1)) {
            int semicolon = part.indexOf(';');
            String coding = (semicolon < 0 ? part : part.substring(0, semicolon))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            double weight = semicolon < 0 ? 1 : weight(part.substring(semicolon + 1));
            switch (coding) {
                case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
                case "*" -> any = weight;
                case "identity" -> identity = weight;
                default -> {
                    // a coding we do not have
                }
            }
        }
        double welcome = gzip == NOT_LISTED ? any : gzip;
        return welcome > 0 && welcome >= identity;
    }

    /** The weight among the parameters; one that cannot be read refuses the coding, which is always safe. */
    private static double weight(String parameters) {
        for (String parameter : parameters.split(";", -1)) {
            String text = parameter.strip();
            if (text.startsWith("q=") || text.startsWith("Q=")) {
                return qualityValue(text.substring(2).strip());
            }
        }
        return 1;
    }

    private static double qualityValue(String text) {
        boolean valid = !text.isEmpty() && text.length() <= 5 && (text.charAt(0) == '0' || text.charAt(0) == '1');
        for (int i = 1; i < text.length(); i++) {
            valid &= i == 1 ? text.charAt(i) == '.' : text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return valid ? Math.min(1, Double.parseDouble(text)) : 0;
    }
}

package org.modelmirror.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Spells a double with the fewest digits that read back as the same double, in the notation the peer's files use.
 *
 * <p>{@link Double#toString} is not it: before JDK 19 it is not always shortest, and its exponents differ
 * ({@code 1.0E-5} instead of {@code 1e-05}). Rule: records-and-conversion.md 7.3.
 */
public final class JsonFloats {
    /** No double needs more significant decimal digits than this. */
    private static final int MAX_DIGITS = 17;
    /** Decimal exponents of the first digit from here on are written positionally. */
    private static final int MIN_POSITIONAL = -4;
    /** Decimal exponents of the first digit from here on are written with an exponent. */
    private static final int MAX_POSITIONAL = 16;

    private JsonFloats() {}

    /**
     * Returns the shortest spelling of a finite double; it always holds a {@code .} or an {@code e}.
     *
     * @throws IllegalArgumentException when the value is NaN or infinite, which JSON cannot express
     */
    public static String toText(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not a JSON number: " + value);
        }
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        double magnitude = Math.abs(value);
        if (magnitude == 0) {
            return sign + "0.0";
        }
        BigDecimal shortest = shortest(magnitude);
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        return sign
                + (exponent < MIN_POSITIONAL || exponent >= MAX_POSITIONAL
                        ? scientific(digits, exponent)
                        : positional(digits, exponent));
    }

    private static BigDecimal shortest(double magnitude) {
        BigDecimal exact = new BigDecimal(magnitude);
        for (int precision = 1; precision < MAX_DIGITS; precision++) {
            BigDecimal low = exact.round(new MathContext(precision, RoundingMode.DOWN));
            BigDecimal high = exact.round(new MathContext(precision, RoundingMode.UP));
            boolean lowHits = low.doubleValue() == magnitude;
            boolean highHits = high.doubleValue() == magnitude;
            if (lowHits && highHits) {
                return exact.round(new MathContext(precision, RoundingMode.HALF_EVEN))
                        .stripTrailingZeros();
            }
            if (lowHits || highHits) {
                return (lowHits ? low : high).stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    private static String scientific(String digits, int exponent) {
        StringBuilder text = new StringBuilder(digits.length() + 6).append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        text.append('e').append(exponent < 0 ? '-' : '+');
        int size = Math.abs(exponent);
        if (size < 10) {
            text.append('0');
        }
        return text.append(size).toString();
    }

    private static String positional(String digits, int exponent) {
        if (exponent < 0) {
            return "0." + "0".repeat(-exponent - 1) + digits;
        }
        int whole = exponent + 1;
        if (digits.length() <= whole) {
            return digits + "0".repeat(whole - digits.length()) + ".0";
        }
        return digits.substring(0, whole) + "." + digits.substring(whole);
    }
}

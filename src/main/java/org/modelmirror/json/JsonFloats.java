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
    /** No two numbers of so many significant decimal digits are the same double. */
    private static final int MAX_UNIQUE_DIGITS = 15;
    /** Numbers from here on have a first digit that is written positionally, and powers of ten that are exact. */
    private static final double MIN_SHORT = 1e-3;

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

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
        String text = shortText(magnitude);
        return sign + (text.isEmpty() ? longText(magnitude) : text);
    }

    /**
     * The spelling of a number of a few digits, as nearly all in the reference are; empty when it is not one.
     *
     * <p>A whole number below 10^15 divided by a power of ten, both exact, gives the double that the decimal reads as. A
     * decimal of so few digits that reads back is the only one, so that the first found is the shortest.
     */
    private static String shortText(double magnitude) {
        double limit = POWERS_OF_TEN[MAX_UNIQUE_DIGITS];
        if (magnitude < MIN_SHORT) {
            return "";
        }
        for (int scale = 0; scale < POWERS_OF_TEN.length; scale++) {
            double digits = Math.rint(magnitude * POWERS_OF_TEN[scale]);
            if (digits >= limit) {
                return "";
            }
            if (digits / POWERS_OF_TEN[scale] == magnitude) {
                return scale == 0
                        ? (long) digits + ".0"
                        : BigDecimal.valueOf((long) digits, scale).toPlainString();
            }
        }
        return "";
    }

    private static String longText(double magnitude) {
        BigDecimal shortest = shortest(magnitude);
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        return exponent < MIN_POSITIONAL || exponent >= MAX_POSITIONAL
                ? scientific(digits, exponent)
                : positional(digits, exponent);
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
